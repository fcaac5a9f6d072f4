import { WAITING_FOR_THE_DARK, WHAT_THE_LENS_FORGETS } from './articles.ts';
import type { CREATORS } from './people.ts';
import type { PictureName, ScoreName } from './productions.ts';

export type DemoMedia =
  | { kind: 'video'; picture: PictureName; score: ScoreName; seconds: number }
  | {
      kind: 'audio';
      cover: PictureName;
      score: ScoreName;
      seconds: number;
      format: 'flac' | 'm4a' | 'mp3';
    };

export interface DemoItem {
  by: keyof typeof CREATORS;
  slug: string;
  title: string;
  description: string;
  contentType: 'video' | 'audio' | 'written';
  visibility: 'public' | 'members_only' | 'purchased_only';
  category: string;
  tags: string[];
  priceCents?: number;
  currency?: 'usd' | 'eur';
  body?: string;
  /** Of an article; films and recordings bring their own. */
  picture?: PictureName;
  media?: DemoMedia;
}

const film = (picture: PictureName & ScoreName): DemoMedia => ({
  kind: 'video',
  picture,
  score: picture,
  seconds: 20,
});

/** In the order in which they are made: the newest, which pages show first, come last. */
export const ITEMS: readonly DemoItem[] = [
  {
    by: 'noor',
    slug: 'waiting-for-the-dark',
    title: 'Waiting for the dark',
    description:
      'A night on a hill with a camera that did not work, and what that taught me about patience.',
    contentType: 'written',
    visibility: 'public',
    category: 'writing',
    tags: ['night', 'craft', 'north'],
    body: WAITING_FOR_THE_DARK,
    picture: 'trails',
  },
  {
    by: 'noor',
    slug: 'what-the-lens-forgets',
    title: 'What the lens forgets',
    description: 'Notes on editing with half of the material.',
    contentType: 'written',
    visibility: 'purchased_only',
    priceCents: 400,
    currency: 'eur',
    category: 'writing',
    tags: ['craft', 'editing'],
    body: WHAT_THE_LENS_FORGETS,
    picture: 'lens',
  },
  {
    by: 'mara',
    slug: 'a-city-of-rules',
    title: 'A city of rules',
    description:
      'Cells are born, meet and vanish. Nobody is in charge. Four rules, written down in 1970, build towers here for as long as one watches; whoever survives builds higher, whoever is lonely or crowded goes out and leaves embers.',
    contentType: 'video',
    visibility: 'purchased_only',
    priceCents: 1299,
    currency: 'usd',
    category: 'film',
    tags: ['cells', 'generative'],
    media: film('city'),
  },
  {
    by: 'elias',
    slug: 'harbour-at-dawn',
    title: 'Harbour at dawn',
    description:
      'Fog horns and water against wood. For members. Recorded from the end of the old pier between four and five in the morning, before the first ferry. Best with headphones and the window open.',
    contentType: 'audio',
    visibility: 'members_only',
    category: 'recording',
    tags: ['field recording', 'sea'],
    media: { kind: 'audio', cover: 'harbour', score: 'harbour', seconds: 60, format: 'flac' },
  },
  {
    by: 'elias',
    slug: 'what-the-wind-plays',
    title: 'What the wind plays',
    description:
      'Nine fence wires, one contact microphone, a storm on its way. Nobody touched a string: every note you hear was already in the wire, and the wind chose.',
    contentType: 'audio',
    visibility: 'public',
    category: 'recording',
    tags: ['field recording', 'wind harp'],
    media: { kind: 'audio', cover: 'harp', score: 'harp', seconds: 60, format: 'm4a' },
  },
  {
    by: 'elias',
    slug: 'rooms-after-rain',
    title: 'Rooms after rain',
    description:
      'A slow piece for an old piano on the third floor. Four bars that come round again, each time a little otherwise, as the street outside dries.',
    contentType: 'audio',
    visibility: 'purchased_only',
    priceCents: 600,
    currency: 'eur',
    category: 'music',
    tags: ['piano', 'slow'],
    media: { kind: 'audio', cover: 'rain', score: 'piano', seconds: 75, format: 'mp3' },
  },
  {
    by: 'noor',
    slug: 'nachtschichtprotokoll-eines-kuestenleuchtturmwaerters',
    title: 'Nachtschichtprotokoll eines Küstenleuchtturmwärters',
    description:
      'Um zwei Uhr dreht sich das Licht seit neun Stunden. Der Wärter schreibt auf, was vorbeikommt: ein Frachter, Regen, nichts, wieder nichts. Ein Film über die Aufmerksamkeit, die eine Nacht verlangt, in der nichts geschehen darf.',
    contentType: 'video',
    visibility: 'purchased_only',
    priceCents: 900,
    currency: 'eur',
    category: 'film',
    tags: ['sea', 'night', 'deutsch'],
    media: film('lighthouse'),
  },
  {
    by: 'mara',
    slug: 'edges-of-a-set',
    title: 'Edges of a set',
    description:
      'A slow dive into the border between order and noise. The picture at the end is some fifty thousand times smaller than the one at the beginning, and no simpler.',
    contentType: 'video',
    visibility: 'public',
    category: 'film',
    tags: ['mathematics', 'slow'],
    media: film('edges'),
  },
  {
    by: 'mara',
    slug: 'lyngen-uncut',
    title: 'Lyngen, uncut: exhibition licence',
    description:
      'One night over the fjord in one take, for screens in public rooms: the film, the right to show it for a year in one place, and a print of the frame you choose.',
    contentType: 'video',
    visibility: 'purchased_only',
    priceCents: 129_900,
    currency: 'usd',
    category: 'film',
    tags: ['aurora', 'licence', 'north'],
    media: film('aurora'),
  },
  {
    by: 'mara',
    slug: 'seven-ridges',
    title: 'Seven ridges',
    description:
      'The sun comes up behind seven mountains, one after the other. Filmed from the same stone on the same morning of four years, and laid into one.',
    contentType: 'video',
    visibility: 'public',
    category: 'film',
    tags: ['mountains', 'slow', 'north'],
    media: film('ridges'),
  },
];
