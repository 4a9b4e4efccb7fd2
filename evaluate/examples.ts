import type { PartName } from './parts';

/** What a model is shown before its own turn. Without them the smallest models don't see what is meant. */
export interface Example {
  readonly brief: string;
  readonly outputs: Readonly<Record<PartName, string | readonly string[]>>;
}

/** Of products that no brief is about, so that an output copied from here fails its checks. */
export const EXAMPLES: readonly Example[] = [
  {
    brief:
      'A desk lamp that clamps to shelves up to five centimetres thick. Dimmable warm light, nine hours from one charge, no cable needed. Grey or green, 49 euro.',
    outputs: {
      keywords: ['desk lamp', 'warm light', 'no cable'],
      headline: 'A desk lamp that needs no cable',
      button: 'Order the lamp',
    },
  },
  {
    brief:
      'Wool socks for winter, knitted in Scotland from merino yarn. They keep feet warm when wet, do not itch, and may be washed by machine.',
    outputs: {
      keywords: ['wool socks', 'merino yarn', 'feet warm'],
      headline: 'Wool socks that keep feet warm',
      button: 'Order the socks',
    },
  },
];
