import type { Clip } from './clips.ts';

/** The demo's password, of every account. */
export const DEMO_PASSWORD = 'codex-demo-2026';

export const CREATOR = { name: 'Mara Lindqvist', email: 'mara@codex.example', username: 'mara' };
export const BUYER = { name: 'Jonas Weber', email: 'jonas@codex.example' };

export const STUDIO = {
  name: 'Northlight Studio',
  slug: 'northlight',
  description: 'Short films, field recordings and notes from the far north.',
};

export interface DemoItem {
  slug: string;
  title: string;
  description: string;
  contentType: 'video' | 'audio' | 'written';
  visibility: 'public' | 'members_only' | 'purchased_only';
  category: string;
  tags: string[];
  priceCents?: number;
  currency?: string;
  body?: string;
  clip?: Clip;
}

export const ITEMS: readonly DemoItem[] = [
  {
    slug: 'edges-of-a-set',
    title: 'Edges of a set',
    description: 'A slow dive into the border between order and noise.',
    contentType: 'video',
    visibility: 'public',
    category: 'film',
    tags: ['mathematics', 'slow'],
    clip: { kind: 'video', seconds: 8, picture: 'mandelbrot=size=960x540:rate=25' },
  },
  {
    slug: 'a-city-of-rules',
    title: 'A city of rules',
    description: 'Cells are born, meet and vanish. Nobody is in charge.',
    contentType: 'video',
    visibility: 'purchased_only',
    priceCents: 1299,
    currency: 'usd',
    category: 'film',
    tags: ['cells', 'generative'],
    clip: {
      kind: 'video',
      seconds: 8,
      picture:
        'life=size=480x270:mold=12:rate=25:ratio=0.12:death_color=#1c120c:life_color=#f2643c,scale=960:540:flags=neighbor',
    },
  },
  {
    slug: 'harbour-at-dawn',
    title: 'Harbour at dawn',
    description: 'Fog horns and water against wood. For members.',
    contentType: 'audio',
    visibility: 'members_only',
    category: 'recording',
    tags: ['field recording'],
    clip: { kind: 'audio', seconds: 12 },
  },
  {
    slug: 'what-the-lens-forgets',
    title: 'What the lens forgets',
    description: 'Notes on editing with half of the material.',
    contentType: 'written',
    visibility: 'purchased_only',
    priceCents: 400,
    currency: 'eur',
    category: 'writing',
    tags: ['craft'],
    body: '<h2>Less</h2><p>We shot for nine days and kept eleven minutes. What was left out is why the rest can breathe.</p><p>Begin with the shot that you would defend against everyone. Then remove whatever explains it.</p>',
  },
];
