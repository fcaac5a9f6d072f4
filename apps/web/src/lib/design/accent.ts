import { contrast, fromHex, inGamut, type Oklch, toCss } from './oklch.ts';

/** The product's own accent: a deep vermilion. */
export const CODEX_ACCENT = '#c0341d';

/** The grounds of tokens.css. */
export const GROUNDS = {
  light: { l: 0.985, c: 0.004, h: 85 },
  dark: { l: 0.16, c: 0.006, h: 60 },
} as const satisfies Record<string, Oklch>;

const INKS = [
  { l: 0.99, c: 0, h: 0 },
  { l: 0.16, c: 0.006, h: 60 },
] as const satisfies Oklch[];

export interface AccentRoles {
  /** Links, marks and icons on the ground or the tinted surface: at least 4.5:1. */
  accent: Oklch;
  /** A filled surface such as the main button: at least 3:1 to the ground. */
  fill: Oklch;
  /** Text on that surface: at least 4.5:1. */
  ink: Oklch;
  /** A tinted surface under ordinary text. */
  soft: Oklch;
}

/** The roles of one colour in one theme, with the contrast they need. */
export function accentRoles(hex: string, theme: keyof typeof GROUNDS): AccentRoles {
  const seed = fromHex(hex);
  const ground = GROUNDS[theme];
  const fill = awayFrom(ground, seed, 3);
  const [ink] = INKS.toSorted((one, other) => contrast(other, fill) - contrast(one, fill));
  const soft = inGamut({
    l: theme === 'light' ? 0.945 : 0.255,
    c: Math.min(seed.c * 0.3, 0.045),
    h: seed.h,
  });
  // On the tinted surface it is harder to read than on the ground.
  const accent = awayFrom(soft, seed, 4.5);
  return { accent, fill, ink: ink ?? INKS[0], soft };
}

/** The nearest lightness, away from the ground, that has the wanted contrast to it. */
function awayFrom(ground: Oklch, seed: Oklch, wanted: number): Oklch {
  const step = ground.l > 0.5 ? -0.005 : 0.005;
  let colour = inGamut(seed);
  while (contrast(colour, ground) < wanted && colour.l + step >= 0 && colour.l + step <= 1) {
    colour = inGamut({ ...seed, l: colour.l + step });
  }
  return colour;
}

const NAMES = {
  accent: '--accent',
  fill: '--accent-fill',
  ink: '--accent-ink',
  soft: '--accent-soft',
};

/** The roles of a creator's or studio's colour, as a style attribute. */
export function accentStyle(hex: string): string {
  const light = accentRoles(hex, 'light');
  const dark = accentRoles(hex, 'dark');
  const roles = ['accent', 'fill', 'ink', 'soft'] as const;
  return roles
    .map((role) => `${NAMES[role]}:light-dark(${toCss(light[role])},${toCss(dark[role])})`)
    .join(';');
}
