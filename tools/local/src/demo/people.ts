import type { PictureName } from './productions.ts';

/** The demo's password, of every account. */
export const DEMO_PASSWORD = 'codex-demo-2026';

export interface DemoCreator {
  name: string;
  email: string;
  username: string;
  bio: string;
  portrait: PictureName;
}

/** Whose studio it is. */
export const MARA: DemoCreator = {
  name: 'Mara Lindqvist',
  email: 'mara@codex.example',
  username: 'mara',
  portrait: 'mara',
  bio: 'Makes slow films about places where little happens. Lives north of Tromsø, in a house with more tripods than chairs.',
};
const ELIAS: DemoCreator = {
  name: 'Elias Brandt',
  email: 'elias@codex.example',
  username: 'elias',
  portrait: 'elias',
  bio: 'Records harbours, wires and empty rooms, and writes piano music that leaves them space. Hamburg, mostly at night.',
};
const NOOR: DemoCreator = {
  name: 'Noor Haddad',
  email: 'noor@codex.example',
  username: 'noor',
  portrait: 'noor',
  bio: 'Edits, writes, and once a year goes to sea. Notes on looking, in English; stories from the coast, auf Deutsch.',
};
export const CREATORS = { mara: MARA, elias: ELIAS, noor: NOOR } as const;

export const STUDIO = {
  name: 'Northlight Studio',
  slug: 'northlight',
  description:
    'Three people, one van, long nights. Short films, field recordings and notes from the far north.',
};
export const STUDIO_ACCENT = '#0f6b62';

/** The viewer whose account is printed: there is something left for him to buy. */
export const JONAS = { name: 'Jonas Weber', email: 'jonas@codex.example' };
const AMELIE = { name: 'Amélie Fournier', email: 'amelie@codex.example' };

/** What was bought, by slug, and how far somebody has got with it, as a part of the whole. */
export const PURCHASES = [
  {
    buyer: JONAS,
    items: [
      { slug: 'nachtschichtprotokoll-eines-kuestenleuchtturmwaerters', watched: 0.55 },
      { slug: 'rooms-after-rain', watched: 0.4 },
      { slug: 'what-the-lens-forgets' },
      { slug: 'lyngen-uncut', watched: 1 },
    ],
  },
  {
    buyer: AMELIE,
    items: [
      { slug: 'a-city-of-rules', watched: 0.7 },
      { slug: 'rooms-after-rain' },
      { slug: 'what-the-lens-forgets' },
    ],
  },
] as const;
