import type { Block, ChainDefinition } from '../../../src/chain/definition/definition';
import { simulate, SimulationError, type SimulatedAnswers, type Simulation } from '../../../src/testing';

const draft: Block = { step: 'draft', prompt: 'On {{brief}}', checks: [{ maxWords: 4 }] };
const sent: Block = { text: 'sent', template: '[{{draft?}}]' };
const letter = (terms: object = {}): ChainDefinition => ({
  catenary: 1,
  name: 'letter',
  inputs: { brief: 'string' },
  blocks: [draft, { approval: 'ok', of: 'draft', message: 'Send this?', ...terms } as Block, sent],
});
type Outputs = Record<string, unknown>;
const run = (definition: ChainDefinition, answers: SimulatedAnswers): Simulation<Outputs> =>
  simulate<unknown, Outputs>(definition, { inputs: { brief: 'rain' }, answers });

test('a person approves, and the simulation says who, when and on what', () => {
  const { outputs, decisions, ms } = run(letter(), {
    draft: 'Dear all',
    ok: { approve: true, by: 'ada', reason: 'fine', ms: 500 },
  });
  expect(outputs).toEqual({ draft: 'Dear all', sent: '[Dear all]' });
  expect(ms).toBe(1500);
  expect(decisions).toEqual([
    {
      gate: 'ok',
      round: 1,
      asks: 'approval',
      message: 'Send this?',
      of: 'draft',
      shown: 'Dear all',
      openedAt: 1000,
      at: 1500,
      decision: 'approve',
      decidedBy: 'ada',
      reason: 'fine',
    },
  ]);
});

test('an edit goes through the real schema and rules; what they refuse leaves the gate to the next answer', () => {
  const { outputs, decisions } = run(letter(), {
    draft: 'Dear all',
    ok: [{ edit: 'five words are too many' }, { edit: 7 }, { edit: '' }, { edit: 'by hand' }],
  });
  expect(outputs.sent).toBe('[by hand]');
  expect(decisions.map(({ decision, value, refused }) => [decision, value, refused])).toEqual([
    ['edit', 'five words are too many', 'has 5 words, at most 4 are allowed'],
    ['edit', 7, 'the value must be string'],
    ['edit', '', 'the text is empty'],
    ['edit', 'by hand', undefined],
  ]);
});

test('a rejection fails the run, or asks the model again with its reason', () => {
  const failing = run(letter(), { draft: 'Dear all', ok: { reject: 'too dry' } });
  expect(failing.failure).toBe('ok: somebody rejected it: too dry');
  const { calls, outputs, decisions } = run(letter({ onReject: { redo: 'draft' } }), {
    draft: ['Dear all', 'Dear friends'],
    ok: [{ reject: 'too dry' }, { approve: true }],
  });
  expect(outputs.draft).toBe('Dear friends');
  expect(calls.map(({ id }) => id)).toEqual(['draft/generate/1', 'draft/generate/2']);
  expect(calls[1]!.request!.messages.map(({ content }) => content)).toEqual([
    'On rain',
    'Dear all',
    expect.stringContaining('too dry'),
  ]);
  expect(decisions.map(({ round }) => round)).toEqual([1, 2]);
});

describe('deadlines are those of the virtual clock', () => {
  const late = letter({ timeout: '1 hour', onTimeout: 'approve' });

  test('nobody comes, or comes too late', () => {
    for (const answer of [{ timeout: true }, { reject: 'no', ms: 3_600_001 }] as const) {
      const { decisions, ms, outputs } = run(late, { draft: 'Dear all', ok: answer });
      expect([ms, outputs.sent]).toEqual([3_601_000, '[Dear all]']);
      expect(decisions).toMatchObject([{ decision: 'timeout', decidedBy: 'nobody', at: 3_601_000 }]);
    }
  });

  test('who comes before that, or at that moment, decides', () => {
    const { decisions } = run(late, { draft: 'Dear all', ok: { reject: 'no', ms: 3_600_000 } });
    expect(decisions).toMatchObject([{ decision: 'reject' }]);
  });

  test('whoever is looked at is not cut short', () => {
    const looked = letter({ timeout: 1000, authorize: 'mayDecide' });
    const slow = { verdict: 'pass', ms: 5000 } as const;
    expect(run(looked, { draft: 'x', ok: { approve: true }, 'ok/authorize': slow }).outputs.sent).toBe('[x]');
    const refused = run(looked, {
      draft: 'x',
      ok: { approve: true },
      'ok/authorize': { ...slow, verdict: 'fail', reasons: ['not you'] },
    });
    expect(refused.failure).toBe('ok: nobody decided in time');
    expect(refused.decisions).toMatchObject([
      { decision: 'approve', refused: 'not you', at: 6000 },
      { decision: 'timeout', at: 6000 },
    ]);
  });

  test('a gate without a timeout cannot time out', () => {
    expect(() => run(letter(), { draft: 'x', ok: { timeout: true } })).toThrow(
      'the gate ok waits for as long as it takes: it has no timeout',
    );
  });
});

test('who decides is whom the gate lets: the first of its approvers where nobody is named', () => {
  const { decisions } = run(letter({ approvers: ['ada', 'bo'] }), {
    draft: 'x',
    ok: [{ approve: true, by: 'cy' }, { approve: true }],
  });
  expect(decisions.map(({ decidedBy, refused }) => [decidedBy, refused])).toEqual([
    ['cy', 'cy may not decide ok'],
    ['ada', undefined],
  ]);
});

test('a step that asks when it fails is decided under its path and /decide, a group under its path', () => {
  const asking: ChainDefinition = {
    ...letter(),
    blocks: [
      {
        parallel: 'g',
        onFailure: 'ask',
        blocks: [{ ...draft, repairs: 0, onFailure: 'ask' } as Block, { activity: 'post', args: ['x'] }],
      },
      sent,
    ],
  };
  const { outputs, decisions } = run(asking, {
    'g/draft': 'five words are too many',
    'g/draft/decide': { approve: true },
    'g/post': { fails: 'Down' },
    g: { approve: true, by: 'ada' },
  });
  expect(outputs.sent).toBe('[five words are too many]');
  expect(decisions.map(({ gate, asks, shown }) => [gate, asks, shown])).toEqual([
    ['g/draft', 'failure', 'five words are too many'],
    ['g', 'failure', undefined],
  ]);
});

describe('what people say is held to the chain', () => {
  test.each([
    [
      'nobody',
      { draft: 'x' },
      /nobody decides ok: add "ok" to answers, as \{ approve: true \}, \{ edit: value \}/,
    ],
    [
      'a text',
      { draft: 'x', ok: 'yes' },
      /the answer "ok" decides the gate ok: write it as \{ approve: true \}/,
    ],
    [
      'a decision that never counts',
      { draft: 'x', ok: { edit: 5 } },
      /the decision "ok" does not count: the value must be string; a list says what comes after it/,
    ],
    [
      'a list that is too short',
      { draft: 'x', ok: [{ edit: 5 }] },
      /no answer is left for the gate ok: "ok" has 1/,
    ],
    [
      'a decision where a call is',
      { draft: { approve: true } },
      /the answer for draft\/generate\/1 decides a gate: put it under "draft\/decide"/,
    ],
    [
      'a gate that never opens',
      { draft: { fails: 'Model.Auth' }, ok: { approve: true } },
      /answers that nothing asked for: "ok" \(0 of 1 used\)/,
    ],
  ] as const)('%s is an error by name', (_, answers, message) => {
    expect(() => run(letter(), answers)).toThrow(SimulationError);
    expect(() => run(letter(), answers)).toThrow(message);
  });
});
