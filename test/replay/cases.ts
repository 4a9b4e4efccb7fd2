import { CancelledFailure } from '@temporalio/common';
import type { Block, ChainDefinition } from '../../src/chain/definition/definition';
import { type Answers, fault, verdict } from '../../src/testing/scripted';
import type { Decision } from '../../src/chain/gate/gate-record';
import type { Patch } from '../../src/chain/run/patches';
import type { Json } from '../../src/chain/json';
import { chainOf } from '../support/chains';
import { planned } from '../support/scenes/scene';

/** One path through the interpreter whose history is kept for good. */
export interface RecordedCase {
  readonly chain: ChainDefinition;
  readonly answers: Answers;
  readonly end: 'COMPLETED' | 'FAILED' | 'CANCELLED';
  /** The run is cancelled once this call is in flight. */
  readonly cancelAt?: string;
  /** The run is cancelled while this gate waits, which its search attribute says. */
  readonly cancelAsked?: string;
  /** Once this call is in flight, somebody completes it by its id. */
  readonly answeredByHand?: string;
  /** With this. Default `{}`, which is no reply. */
  readonly byHand?: Json;
  /** It was recorded before this change of the interpreter, which it is to replay without: it can't be recorded again. */
  readonly before?: Patch;
  /** It goes on in a new history, and both are kept. */
  readonly goesOnAsNew?: true;
  /** What is decided at its gates, one after the other; by update unless it says otherwise. */
  readonly decisions?: readonly (Pick<Decision, 'decision' | 'gate' | 'reason' | 'value'> & {
    readonly by?: 'signal';
  })[];
}

const REVIEWED: Block[] = [
  { step: 'a', prompt: '{{brief}}', checks: [{ maxWords: 3 }] },
  { step: 'aside', prompt: '{{brief}}' },
  { approval: 'review', of: 'a', message: 'Print {{a}}?', timeout: '1 day', onReject: { redo: 'a' } },
  { step: 'b', prompt: '{{a}} {{all_outputs}}' },
];

const step = (name: string, rest: object = {}): Block => ({ step: name, prompt: '{{brief}}', ...rest });
const checked = { checks: [{ maxWords: 3 }, { judge: 'names {{brief}}' }] };
const beats = { defaults: { timeouts: { heartbeat: '1 s' } } } as const;

/** Whether the second step still fits depends on whether the first one's attempt counts. */
const ANSWERED_BY_HAND = {
  chain: chainOf([step('a', { fallback: { value: 'A' } }), step('b')], {
    limits: { outputTokens: 150 },
    defaults: { ...beats.defaults, maxTokens: 100, repairs: 0 },
  }),
  answers: { a: fault.never(), b: 'B' },
  answeredByHand: 'a/generate/1',
} as const;

/** Whether the value that an approval brings takes the output's place. */
const APPROVED_WITH_VALUE = {
  chain: chainOf([step('a'), { approval: 'review', of: 'a' }, step('b', { prompt: '{{a}}' })]),
  answers: { a: 'A', b: 'B' },
  end: 'COMPLETED',
} as const;
const WITH_VALUE = { gate: 'review', decision: 'approve', value: 'unseen', by: 'signal' } as const;

/** Whether the second call fits into the window beside the first. */
const SMALL_WINDOW = {
  chain: chainOf([{ parallel: 'g', blocks: [step('a'), step('b')] }], { window: { calls: 2, bytes: 1500 } }),
  answers: { 'g/a': { text: 'A', latencyMs: 500 }, 'g/b': 'B' },
  end: 'COMPLETED',
} as const;

/** Whether the look at an edit that a full window has no bytes for waits for the call in flight. */
const LARGE_LOOK = {
  chain: chainOf(
    [
      {
        parallel: 'g',
        blocks: [step('slow'), { text: 'draft', template: 'x' }, { approval: 'review', of: 'draft' }],
      },
    ],
    { window: { calls: 1, bytes: 1500 } },
  ),
  answers: { 'g/slow': { text: 'A', latencyMs: 2000 } },
  decisions: [{ gate: 'g/review', decision: 'edit', value: 'y'.repeat(2000) }],
  end: 'COMPLETED',
} as const;

/** Whether the call that its limit has no room for waits for one that is not under it. */
const LIMITED_BESIDE = {
  chain: chainOf([
    {
      parallel: 'team',
      blocks: [
        step('slow'),
        {
          chain: 'sub',
          definition: chainOf([step('x', { prompt: 'x' }), step('y', { prompt: 'y' })], {
            inputs: {},
            limits: { outputTokens: 150 },
            defaults: { maxTokens: 100 },
          }),
        },
        step('third', { prompt: '{{slow}}' }),
        step('first'),
        step('second', { prompt: '{{first}}' }),
      ],
    },
  ]),
  answers: {
    'team/first': { text: 'F', latencyMs: 700 },
    'team/second': 'S',
    'team/third': 'T',
    'team/slow': { text: 'S', latencyMs: 2500 },
    'team/sub/x': { text: 'X', usage: { output_tokens: 60 } },
  },
  end: 'FAILED',
} as const;

/** Whether a verdict holds whose validator has seen what a rejection has made again. */
const REJECTED_BEHIND_A_VERDICT = {
  chain: chainOf([
    step('a'),
    step('b', { checks: [{ validator: 'says_b' }] }),
    { text: 'both', template: '{{a}}' },
    { approval: 'review', of: 'both', onReject: { redo: 'a' } },
  ]),
  answers: { a: ['A', 'second A'], b: 'B' },
  decisions: [
    { gate: 'review', decision: 'reject', reason: 'too short' },
    { gate: 'review', decision: 'approve' },
  ],
  end: 'COMPLETED',
} as const;

/** What models are called in place of those that the cases name. */
export const MODELS = { 'claude-haiku-4-5': 'claude-opus-5' } as const;

/** Whether the second step still fits depends on the price that it is counted by: of the model that it names, or is sent to. */
const PINNED = {
  chain: chainOf([step('a'), step('b')], {
    limits: { cost: 0.01 },
    defaults: { maxTokens: 100, model: 'claude-haiku-4-5' },
  }),
  answers: { a: { text: 'A', usage: { input_tokens: 10, output_tokens: 10 } }, b: 'B' },
} as const;

/** What the chains of the cases call of their own. */
export const OWN_ACTIVITIES = {
  async measure(text: string): Promise<Json> {
    return { letters: text.length };
  },
  /** A cancel that nobody asked for. */
  async look_up(): Promise<Json> {
    throw new CancelledFailure('the search was cancelled');
  },
  async says_b(output: Json): Promise<Json> {
    return output === 'B' ? { verdict: 'pass', reasons: [] } : { verdict: 'fail', reasons: ['say B'] };
  },
};

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
  refused: {
    chain: chainOf([step('a', { prompt: '{{breif}}' }), step('b')]),
    answers: {},
    end: 'FAILED',
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
  approved: {
    chain: chainOf(REVIEWED),
    answers: { a: 'A', aside: 'X', b: 'B' },
    decisions: [{ gate: 'review', decision: 'approve' }],
    end: 'COMPLETED',
  },
  'cancelled-while-asked': {
    chain: chainOf(REVIEWED, { limits: { time: '1 h' } }),
    answers: { a: 'A', aside: 'X' },
    cancelAsked: 'review',
    end: 'CANCELLED',
  },
  'edited-and-redone': {
    chain: chainOf(REVIEWED),
    answers: { a: ['A', 'second A'], aside: 'X', b: 'B' },
    decisions: [
      { gate: 'review', decision: 'reject', reason: 'too short' },
      { gate: 'review', decision: 'edit', value: 'A by hand' },
    ],
    goesOnAsNew: true,
    end: 'COMPLETED',
  },
  'rejected-behind-a-verdict': { ...REJECTED_BEHIND_A_VERDICT, goesOnAsNew: true },
  'rejected-behind-a-verdict-before': { ...REJECTED_BEHIND_A_VERDICT, before: 'redo-verdicts' },
  'approved-by-signal': {
    chain: chainOf(REVIEWED),
    answers: { a: 'A', aside: 'X', b: 'B' },
    decisions: [{ gate: 'review', decision: 'approve', by: 'signal' }],
    end: 'COMPLETED',
  },
  'timed-out': {
    chain: chainOf([step('a'), { approval: 'review', of: 'a', timeout: '1 s', onTimeout: 'reject' }]),
    answers: { a: 'A' },
    end: 'FAILED',
  },
  'out-of-time': {
    chain: chainOf(
      [
        step('a'),
        {
          chain: 'sub',
          onFailure: 'skip',
          definition: chainOf([step('slow', { prompt: 'x' })], { inputs: {}, limits: { time: '2 s' } }),
        },
      ],
      { limits: { time: '1 h' } },
    ),
    answers: { a: 'A', 'sub/slow': fault.never() },
    end: 'FAILED',
  },
  'out-of-money': {
    chain: chainOf([step('a'), step('b')], {
      limits: { cost: 1 },
      defaults: { maxTokens: 10, rates: { default: { input: 1, output: 90_000 } } },
    }),
    answers: { a: { text: 'A', usage: { output_tokens: 10 } }, b: 'B' },
    end: 'FAILED',
  },
  'pinned-price': { ...PINNED, end: 'FAILED' },
  'pinned-price-before': { ...PINNED, before: 'pinned-price', end: 'COMPLETED' },
  'limited-beside': LIMITED_BESIDE,
  'limited-beside-before': { ...LIMITED_BESIDE, before: 'limit-waits' },
  'approved-with-value': {
    ...APPROVED_WITH_VALUE,
    decisions: [WITH_VALUE, { gate: 'review', decision: 'approve' }],
  },
  'approved-with-value-before': { ...APPROVED_WITH_VALUE, decisions: [WITH_VALUE], before: 'edits-alone' },
  'small-window': SMALL_WINDOW,
  'small-window-before': { ...SMALL_WINDOW, before: 'whole-window' },
  'large-look': LARGE_LOOK,
  'large-look-before': { ...LARGE_LOOK, before: 'look-bytes' },
  'lost-attempt': { ...ANSWERED_BY_HAND, end: 'FAILED' },
  'lost-attempt-before': { ...ANSWERED_BY_HAND, before: 'lost-attempts', end: 'COMPLETED' },
  asked: {
    chain: chainOf([step('a', { checks: [{ maxWords: 1 }], repairs: 0, onFailure: 'ask' }), step('b')]),
    answers: { a: 'two words', b: 'B' },
    decisions: [{ gate: 'a', decision: 'approve' }],
    end: 'COMPLETED',
  },
  'own-activities': {
    chain: chainOf([
      { activity: 'look_up', args: ['{{brief}}'], retry: { maximumAttempts: 1 }, onFailure: 'skip' },
      {
        activity: 'measure',
        args: ['{{brief}}'],
        output: { type: 'object', properties: { letters: { type: 'integer' } }, required: ['letters'] },
      },
      step('b', { prompt: '{{look_up?}}{{measure.letters}}', checks: [{ validator: 'says_b' }] }),
    ]),
    answers: { b: 'B' },
    end: 'COMPLETED',
  },
  map: {
    chain: chainOf([
      step('list', { output: { type: 'array', items: { type: 'string' } } }),
      {
        map: 'pages',
        over: 'list',
        item: 'topic',
        concurrency: 2,
        each: { step: 'page', prompt: '{{topic}} {{index}}', checks: [{ maxWords: 2 }], onFailure: 'skip' },
      },
      { text: 'joined', template: '{{pages}}' },
    ]),
    answers: {
      list: { json: ['x', 'y', 'z'] },
      'pages[0]/page': 'X',
      'pages[1]/page': ['far too many words', 'Y'],
      'pages[2]/page': fault.refusal(),
    },
    end: 'COMPLETED',
  },
  'switch-and-chain': {
    chain: chainOf([
      step('kind', { output: { type: 'string', enum: ['long', 'short'] } }),
      {
        switch: 'route',
        on: 'kind',
        cases: {
          short: { text: 'brief_one', template: '{{brief}}' },
          long: {
            chain: 'longer',
            inputs: { topic: '{{brief}}' },
            returns: 'two',
            definition: {
              catenary: 1,
              name: 'longer',
              inputs: { topic: 'string' },
              limits: { calls: 5 },
              blocks: [
                { step: 'one', prompt: '{{topic}}' },
                { step: 'two', prompt: '{{one}}' },
              ],
            },
          },
        },
      },
      step('end', { prompt: '{{route}}' }),
    ]),
    answers: { kind: { json: 'long' }, 'route/longer/one': '1', 'route/longer/two': '2', end: 'E' },
    end: 'COMPLETED',
  },
  planned: {
    chain: chainOf([{ plan: 'work', request: 'write two lines', inputs: ['brief'], approve: true }]),
    answers: {
      work: { json: { steps: [planned('first', ['brief']), planned('second', ['first'])] } },
      'work/first': 'F',
      'work/second': 'S',
    },
    decisions: [{ gate: 'work', decision: 'approve' }],
    end: 'COMPLETED',
  },
  'refused-plan': {
    chain: chainOf([{ plan: 'work', request: 'write a line', onFailure: 'skip' }, step('b')], beats),
    answers: { work: fault.never(), b: 'B' },
    answeredByHand: 'work/plan/1',
    byHand: {
      model: 'somebody',
      usage: { inputTokens: 1, outputTokens: 1 },
      output: { ...chainOf([step('first', { checks: [{ minWords: 9 }, { maxWords: 1 }] })]) } as never,
    },
    end: 'COMPLETED',
  },
};

/** The names of the recorded files of a case, the first history first. */
export function filesOf(name: string): string[] {
  return [name, ...(CASES[name]!.goesOnAsNew ? [`${name}.next`] : [])].map((each) => `${each}.v1`);
}
