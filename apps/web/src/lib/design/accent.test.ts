import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accentRoles, accentStyle, CODEX_ACCENT, GROUNDS } from './accent.ts';
import { contrast } from './oklch.ts';

const COLOURS = ['#c0341d', '#ffffff', '#000000', '#ffee00', '#0000ff', '#00ff88', '#808080'];
const THEMES = ['light', 'dark'] as const;

describe.each(THEMES)('any accent by %s', (theme) => {
  test.each(COLOURS)('%s can be read', (hex) => {
    const { accent, fill, ink, soft } = accentRoles(hex, theme);
    expect(contrast(accent, GROUNDS[theme])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(accent, soft)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(fill, GROUNDS[theme])).toBeGreaterThanOrEqual(3);
    expect(contrast(ink, fill)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(COLOURS)('%s tints a surface that ordinary text can be read on', (hex) => {
    const text = theme === 'light' ? { l: 0.22, c: 0.01, h: 60 } : { l: 0.94, c: 0.005, h: 80 };
    expect(contrast(accentRoles(hex, theme).soft, text)).toBeGreaterThanOrEqual(7);
  });
});

test('the product’s own accent is the one in the tokens', () => {
  const tokens = readFileSync(join(import.meta.dirname, '../styles/tokens.css'), 'utf8');
  const squeezed = tokens.replace(/\s+/g, ' ').replace(/: /g, ':').replace(/, /g, ',');
  for (const role of accentStyle(CODEX_ACCENT).split(';')) expect(squeezed).toContain(role);
});
