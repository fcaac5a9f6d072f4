import type { Content } from '@codex/validation';

export const COLOURS = [
  'ground',
  'surface',
  'surface-2',
  'float',
  'line',
  'line-strong',
  'text',
  'text-quiet',
  'accent',
  'accent-fill',
  'accent-ink',
  'accent-soft',
  'success',
  'success-soft',
  'warning',
  'warning-soft',
  'danger',
  'danger-soft',
] as const;

export const ACCENTS = ['#c0341d', '#0b6e4f', '#f2c14e', '#3b3fd8', '#ffffff', '#111111'] as const;
export const SIZES = ['4xl', '3xl', '2xl', 'xl', 'l', 'm', 's', 'xs'] as const;

const creator = {
  id: '00000000-0000-7000-8000-000000000000',
  name: 'Mara Lindqvist',
  username: 'mara',
  image: null,
};

type Sample = Pick<
  Content,
  | 'title'
  | 'description'
  | 'contentType'
  | 'thumbnailUrl'
  | 'creator'
  | 'durationSeconds'
  | 'visibility'
  | 'access'
> & {
  price: string | null;
  progress?: { positionSeconds: number; durationSeconds: number; completed: boolean };
};

export const ITEMS: readonly Sample[] = [
  {
    title: 'A city of rules',
    description: null,
    contentType: 'video',
    thumbnailUrl: null,
    creator,
    durationSeconds: 4520,
    price: '$1,299.00',
    visibility: 'purchased_only',
    access: { granted: false, reason: 'purchase_required' },
  },
  {
    title: 'Donaudampfschifffahrtsgesellschaftskapitänsgeschichten',
    description: null,
    contentType: 'audio',
    thumbnailUrl: null,
    creator: { ...creator, name: 'Jonas Weber und die Hafenkapelle' },
    durationSeconds: 754,
    price: null,
    visibility: 'public',
    access: { granted: true, reason: 'free' },
    progress: { positionSeconds: 300, durationSeconds: 754, completed: false },
  },
  {
    title: 'Notes from the far north',
    description:
      'A night on a hill with a camera that did not work, and what that taught me about patience.',
    contentType: 'written',
    thumbnailUrl: null,
    creator,
    durationSeconds: null,
    price: '€4.00',
    visibility: 'purchased_only',
    access: { granted: false, reason: 'purchase_required' },
  },
];
