import type { Block } from '../../../../src/chain/definition/definition';
import type { Json } from '../../../../src/chain/json';
import { ResumeError } from '../../../../src/chain/resume/resume-error';
import { remainingOf } from '../../../../src/chain/resume/remaining';
import { type Changes, resume } from '../../../../src/chain/resume/resume';
import { type Run } from '../../../../src/chain/run/run';
import { snapshotOf } from '../../../../src/chain/state/snapshot';
import { failed } from '../../../support/chains';
import { changed, ended, goOn } from '../../../support/going-on';

const FIVE: Block[] = [
  { step: 'a', prompt: '{{brief}}' },
  { step: 'b', prompt: '{{a}}' },
  { step: 'c', prompt: '{{brief}} only' },
  { step: 'd', prompt: '{{b}} {{c}}' },
  { step: 'e', prompt: '{{d}}' },
];

const REFUSED = failed('Model.Refused');

describe('a run that failed', () => {
  it('makes exactly the missing calls when it is resumed', () => {
    const run = ended(FIVE, { e: REFUSED });
    expect(run.state.status).toBe('failed');
    const next = goOn(run, {}, 'refuse');
    expect(next.calls).toEqual(['e/generate/1']);
    expect(next.run.state.status).toBe('done');
    expect(Object.keys(next.run.state.outputs)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(next.run.state.errors).toEqual({});
  });

  it('makes those of the block that was mended, where only that differs', () => {
    const mended = FIVE.map((block) =>
      'step' in block && block.step === 'e' ? { ...block, prompt: 'x {{d}}' } : block,
    );
    expect(goOn(ended(FIVE, { e: REFUSED }), changed(mended), 'refuse').calls).toEqual(['e/generate/1']);
  });

  it('is refused by name where a finished block differs, and keeps it where it is forced to', () => {
    const other = changed(
      FIVE.map((block) => ('step' in block && block.step === 'b' ? { ...block, prompt: 'x {{a}}' } : block)),
    );
    const run = ended(FIVE, { e: REFUSED });
    expect(() => goOn(run, other, 'refuse')).toThrow(ResumeError);
    expect(() => goOn(run, other, 'refuse')).toThrow('these finished blocks would not be the same now: b.');
    expect(goOn(run, other, 'keep').calls).toEqual(['e/generate/1']);
  });

  it('runs only the member of a group that failed', () => {
    const group: Block[] = [
      {
        parallel: 'team',
        blocks: [
          { step: 'x', prompt: '1' },
          { step: 'y', prompt: '2' },
          { step: 'z', prompt: '{{y}}' },
        ],
      },
      { step: 'last', prompt: '{{x}} {{z}}' },
    ];
    const next = goOn(ended(group, { 'team/y': REFUSED }));
    expect(next.calls).toEqual(['team/y/generate/1', 'team/z/generate/1', 'last/generate/1']);
  });

  it('runs only the items of a map that failed', () => {
    const map: Block[] = [
      { map: 'pages', over: 'list', each: { step: 'p', prompt: '{{item}}' } },
      { text: 'joined', template: '{{pages}}' },
    ];
    const rest = { inputs: { brief: 'string', list: { type: 'array', items: {} } } } as const;
    const run = ended(map, { 'pages[1]/p': REFUSED }, rest, { list: ['a', 'b', 'c'] });
    const next = goOn(run);
    expect(next.calls).toEqual(['pages[1]/p/generate/1']);
    expect(next.run.state.outputs['pages']).toEqual([
      'pages[0]/p text',
      'pages[1]/p text',
      'pages[2]/p text',
    ]);
  });
});

describe('a fork', () => {
  it('runs what depends on a change, and nothing else', () => {
    const other = changed(
      FIVE.map((block) => ('step' in block && block.step === 'b' ? { ...block, prompt: 'x {{a}}' } : block)),
    );
    const next = goOn(ended(FIVE), other);
    expect(next.again).toEqual(['b', 'd', 'e']);
    expect(next.calls).toEqual(['b/generate/1', 'd/generate/1', 'e/generate/1']);
  });

  it.each<[string, Changes, string[]]>([
    ['from a path', { from: ['c'] }, ['c', 'd', 'e']],
    ['of an input', { inputs: { brief: 'another' } }, ['a', 'b', 'c', 'd', 'e']],
    ['of an output', { outputs: { d: 'by hand' } }, ['e']],
    ['of a model', { models: { default: 'other-model' } }, ['a', 'b', 'c', 'd', 'e']],
    ['of nothing', { inputs: { brief: 'b' } }, []],
  ])('%s runs what has read it', (_, changes, again) => {
    expect(goOn(ended(FIVE), changes).calls).toEqual(again.map((path) => `${path}/generate/1`));
  });

  it('runs one item of a finished map, closes the map anew, and then what has read its list', () => {
    const map: Block[] = [
      { map: 'pages', over: 'list', each: { step: 'p', prompt: '{{item}}' } },
      { step: 'sum', prompt: '{{pages}}' },
    ];
    const rest = { inputs: { brief: 'string', list: { type: 'array', items: {} } } } as const;
    const run = ended(map, {}, rest, { list: ['a', 'b', 'c'] });
    const next = goOn(run, { from: ['pages[1]/p'] }, 'run', {
      'pages[1]/p': {
        kind: 'returned',
        value: { model: 'm', usage: { inputTokens: 1, outputTokens: 1 }, output: 'new' },
      },
    });
    expect(next.calls).toEqual(['pages[1]/p/generate/1', 'sum/generate/1']);
    expect(next.run.state.outputs['pages']).toEqual(['pages[0]/p text', 'new', 'pages[2]/p text']);
  });

  it('opens a sub-chain and a switch anew around what runs again in them', () => {
    const nested: Block[] = [
      {
        switch: 'way',
        on: 'brief',
        cases: {
          b: {
            chain: 'sub',
            inputs: { t: '{{brief}}' },
            definition: {
              catenary: 1,
              name: 'sub',
              inputs: { t: 'string' },
              blocks: [
                { step: 'one', prompt: '{{t}}' },
                { step: 'two', prompt: '{{one}}' },
              ],
            },
          },
        },
        otherwise: { text: 'none', template: 'n' },
      },
      { step: 'after', prompt: '{{way.two?}}' },
    ];
    expect(goOn(ended(nested), { from: ['way/sub/two'] }).calls).toEqual([
      'way/sub/two/generate/1',
      'after/generate/1',
    ]);
  });

  it('names the user’s own activities that run again', () => {
    const next = goOn(
      ended([
        { step: 'a', prompt: '{{brief}}' },
        { activity: 'send', call: 'sendMail', args: ['{{a}}'] },
      ]),
      { from: ['a'] },
    );
    expect(next.activities).toEqual(['sendMail']);
  });

  it.each<[string, Changes, string]>([
    ['path', { from: ['nowhere'] }, 'the run has no block at "nowhere"; it has a, b, c, d, e'],
    ['input', { inputs: { breif: 'x' } }, 'the chain has no input "breif": did you mean "brief"?'],
    ['output', { outputs: { z: 1 as Json } }, 'the run has made no output "z" that could be replaced'],
  ])('refuses an unknown %s by name', (_, changes, message) => {
    expect(() => goOn(ended(FIVE), changes)).toThrow(message);
  });
});

describe('a resume keeps what is finished', () => {
  const reads: Block[] = [
    { step: 'a', prompt: '{{brief}}' },
    { step: 'b', prompt: '{{a}}' },
  ];

  it.each<[string, Changes]>([
    ['input', { inputs: { brief: 'new' } }],
    ['model', { models: { default: 'other-model' } }],
  ])(
    'refuses another %s that a finished step has read, and ignores it where it is forced to',
    (_, changes) => {
      const run = ended(reads, { b: REFUSED });
      expect(() => goOn(run, changes, 'refuse')).toThrow(
        'these finished blocks would not be the same now: a.',
      );
      const kept = resume(snapshotOf(run), changes, { touched: 'keep', at: 1 });
      expect([kept.kept, kept.again, kept.ignored]).toEqual([['a'], [], ['a']]);
    },
  );

  it('takes another input that only an unfinished step reads', () => {
    const run = ended(
      [
        { step: 'a', prompt: 'x' },
        { step: 'b', prompt: '{{brief}}' },
      ],
      { b: REFUSED },
    );
    expect(goOn(run, { inputs: { brief: 'new' } }, 'refuse').calls).toEqual(['b/generate/1']);
  });

  it('refuses another block for the items of a map that are finished', () => {
    const map = (prompt: string): Block[] => [{ map: 'pages', over: 'list', each: { step: 'p', prompt } }];
    const rest = { inputs: { brief: 'string', list: { type: 'array', items: {} } } } as const;
    const run = ended(map('{{item}}'), { 'pages[1]/p': REFUSED }, rest, { list: ['a', 'b', 'c'] });
    const other = changed(map('x {{item}}'), rest);
    expect(() => goOn(run, other, 'refuse')).toThrow('now: pages[0]/p, pages[2]/p.');
    expect(goOn(run, other, 'keep').calls).toEqual(['pages[1]/p/generate/1']);
    expect(goOn(run, other, 'run').calls).toHaveLength(3);
  });
});

it('what was used before is told apart from what a run uses itself', () => {
  const { snapshot } = resume(snapshotOf(ended(FIVE, { e: REFUSED })), {}, { touched: 'refuse', at: 1 });
  expect(snapshot.state.metadata.inherited).toEqual(snapshot.state.metadata.usage);
  expect(snapshot.state.metadata.inherited!.calls).toBe(5);
});

it('an output that is put in its place by hand stays, also where its maker has read a change', () => {
  const next = goOn(ended(FIVE), { inputs: { brief: 'new' }, outputs: { a: 'by hand' } });
  expect(next.calls).toEqual(['b/generate/1', 'c/generate/1', 'd/generate/1', 'e/generate/1']);
  expect(next.run.state.outputs['a']).toBe('by hand');
});

it('a step that reads all outputs runs again where there is a new one before it', () => {
  const all: Block = { step: 'z', prompt: '{{all_outputs}}' };
  const first: Block = { step: 'a', prompt: '{{brief}}' };
  const added = changed([first, { text: 'note', template: 'n' }, all]);
  expect(goOn(ended([first, all]), added).calls).toEqual(['z/generate/1']);
});

it('another model for a judge runs the step that it judges', () => {
  const blocks: Block[] = [
    { step: 'a', prompt: '{{brief}}', checks: [{ judge: 'good', model: 'strict' }] },
    { step: 'b', prompt: '{{brief}}' },
  ];
  expect(goOn(ended(blocks), { models: { strict: 'm2' } }).again).toEqual(['a']);
  expect(() => goOn(ended(blocks), { models: { strikt: 'm2' } })).toThrow(
    'no step asks for the model "strikt": did you mean "strict"?',
  );
});

it('estimates the calls that remain', () => {
  const left = (run: Run, changes: Changes = {}) =>
    remainingOf(resume(snapshotOf(run), changes, { touched: 'run', at: 1 }).snapshot);
  expect(left(ended(FIVE, { e: REFUSED }))).toMatchObject({ best: { calls: 1 }, worst: { calls: 3 } });
  expect(left(ended(FIVE), { from: ['b'] })).toMatchObject({ best: { calls: 3 }, worst: { calls: 9 } });
  const map: Block[] = [{ map: 'pages', over: 'list', each: { step: 'p', prompt: '{{item}}', repairs: 0 } }];
  const rest = { inputs: { brief: 'string', list: { type: 'array', items: {} } } } as const;
  const run = ended(map, { 'pages[1]/p': REFUSED }, rest, { list: ['a', 'b', 'c'] });
  expect(left(run)).toEqual({
    next: ['pages[1]/p'],
    best: { calls: 1, outputTokens: 1 },
    worst: { calls: 1, outputTokens: 4096 },
  });
});
