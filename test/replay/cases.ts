import type { Block, ChainDefinition } from '../../src/chain/definition';
import { type Answers, fault, verdict } from '../../src/testing/scripted';
import { chainOf } from '../support/chains';

/** One path through the interpreter whose history is kept for good. */
export interface RecordedCase {
  readonly chain: ChainDefinition;
  readonly answers: Answers;
  readonly end: 'COMPLETED' | 'FAILED' | 'CANCELLED';
  /** The run is cancelled once this call is in flight. */
  readonly cancelAt?: string;
  /** It goes on in a new history, and both are kept. */
  readonly goesOnAsNew?: true;
}

const step = (name: string, rest: object = {}): Block => ({ step: name, prompt: '{{brief}}', ...rest });
const checked = { checks: [{ maxWords: 3 }, { judge: 'names {{brief}}' }] };
const beats = { defaults: { timeouts: { heartbeat: '1 s' } } } as const;

/** By name; each is `histories/<name>.v1.json`, and a case that goes on as new has a second, `<name>.next.v1.json`. */
export const CASES: Readonly<Record<string, RecordedCase>> = {
  done: {
    chain: chainOf([
      step('a', checked),
      { text: 'joined', template: '<{{a}}>' },
      step('b', { prompt: '{{joined}}' }),
    ]),
    answers: { a: 'A kettle', b: 'B' },
    end: 'COMPLETED',
  },
  repaired: {
    chain: chainOf([step('a', checked)]),
    answers: {
      a: ['far too many words', 'A thing', 'A kettle'],
      'a/judge': [verdict.fail('does not name it'), verdict.pass()],
    },
    end: 'COMPLETED',
  },
  fallback: {
    chain: chainOf([
      step('a', {
        repairs: 1,
        checks: [{ maxWords: 1 }],
        fallback: [{ prompt: 'x {{brief}}' }, { value: 'Constant' }],
      }),
      step('b', { fallback: { model: 'other' } }),
    ]),
    answers: { a: 'two words', b: [fault.refusal(), 'B'] },
    end: 'COMPLETED',
  },
  failed: {
    chain: chainOf([step('a'), step('b'), step('c')]),
    answers: { a: 'A', b: fault.status(401), c: 'C' },
    end: 'FAILED',
  },
  skipped: {
    chain: chainOf([
      step('a', { onFailure: 'skip' }),
      step('b', { when: { a: { exists: true } }, prompt: '{{a}}' }),
      step('c', { prompt: '[{{a?}}{{b?}}]' }),
    ]),
    answers: { a: fault.refusal(), c: 'C' },
    end: 'COMPLETED',
  },
  cancelled: {
    chain: chainOf([{ parallel: 'team', blocks: [step('a'), step('b')] }, step('c')], beats),
    answers: { 'team/a': 'A', 'team/b': fault.never() },
    cancelAt: 'team/b/generate/1',
    end: 'CANCELLED',
  },
  'group-with-failure': {
    chain: chainOf(
      [
        {
          parallel: 'team',
          siblings: 'cancel',
          blocks: [step('a'), step('b'), step('c', { prompt: '{{a}}' })],
        },
      ],
      beats,
    ),
    answers: { 'team/a': { ...fault.refusal(), latencyMs: 300 }, 'team/b': fault.never() },
    end: 'FAILED',
  },
  'continued-as-new': {
    chain: chainOf(Array.from({ length: 8 }, (_, i) => step(`s${i}`, i === 4 ? checked : {}))),
    answers: Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`s${i}`, `S${i}`])),
    goesOnAsNew: true,
    end: 'COMPLETED',
  },
};

/** The names of the recorded files of a case, the first history first. */
export function filesOf(name: string): string[] {
  return [name, ...(CASES[name]!.goesOnAsNew ? [`${name}.next`] : [])].map((each) => `${each}.v1`);
}
