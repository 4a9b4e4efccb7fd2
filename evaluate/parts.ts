import type { Rule } from '../src/chain/definition/definition';
import type { JsonSchema } from '../src/chain/json';
import type { OwnCheck } from './own-checks';

export type PartName = 'keywords' | 'headline' | 'button';

/** One of the outputs: what is asked for and what it is held to, the same words and the same checks in every variant. */
export interface Part {
  readonly name: PartName;
  readonly instruction: string;
  /** An earlier part that a chain's step is shown; a single reply has it before its eyes. */
  readonly given?: PartName;
  readonly output: JsonSchema;
  readonly rules: readonly Rule[];
  /** What neither schema nor rule can say. */
  readonly own?: OwnCheck;
  /** Room for the longest output that the schema lets pass. */
  readonly maxTokens: number;
}

export const PARTS: readonly Part[] = [
  {
    name: 'keywords',
    instruction:
      'List three to five keywords of one to four words. Most of them stand in the brief, none comes twice.',
    output: {
      type: 'array',
      items: { type: 'string', minLength: 3, maxLength: 30 },
      minItems: 3,
      maxItems: 5,
      uniqueItems: true,
    },
    rules: [],
    own: 'mostly_in_the_brief',
    maxTokens: 80,
  },
  {
    name: 'headline',
    instruction:
      'Write one headline in at most eight words, with one of the keywords in it and no exclamation mark.',
    given: 'keywords',
    output: { type: 'string', minLength: 8, maxLength: 80 },
    rules: [{ maxWords: 8 }, { excludes: ['!'] }],
    own: 'names_a_keyword',
    maxTokens: 50,
  },
  {
    name: 'button',
    instruction:
      'Write the text of the order button in two to four words: Order, and a word of the brief for what is ordered.',
    given: 'keywords',
    output: { type: 'string', minLength: 3, maxLength: 40 },
    rules: [{ minWords: 2 }, { maxWords: 4 }, { matches: '^Order ' }],
    own: 'ends_with_the_product',
    maxTokens: 30,
  },
];
