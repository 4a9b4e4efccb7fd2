import type { Block } from '../../../../src/chain/definition/definition';
import { failed, play, runOf } from '../../../support/chains';
import { changed, ended, goOn } from '../../../support/going-on';

/** Its validator is given all that stands before it, of which only the activity knows what it looks at. */
const checked = (step: string): Block => ({ step, prompt: 'x', checks: [{ validator: 'agrees' }] });
const step = (name: string): Block => ({ step: name, prompt: 'x' });
const text = (name: string, template: string): Block => ({ text: name, template });

describe('a step with a validator', () => {
  it('runs again where anything before it does, and not for what comes behind it', () => {
    const run = ended([step('a'), checked('b'), step('c'), checked('d')]);
    expect(goOn(run, { from: ['a'] }).again).toEqual(['a', 'b', 'd']);
    expect(goOn(run, { from: ['c'] }).again).toEqual(['c', 'd']);
    expect(goOn(run, { outputs: { a: 'by hand' } }).again).toEqual(['b', 'd']);
  });

  it('runs again for an input that no text of it names', () => {
    const run = ended([step('a'), checked('b')]);
    expect(goOn(run, { inputs: { brief: 'new' } }).again).toEqual(['b']);
    expect(() => goOn(run, { inputs: { brief: 'new' } }, 'refuse')).toThrow(
      'these finished blocks would not be the same now: b.',
    );
  });

  it('runs again where there is another output before it, and not where they only come in another order', () => {
    const run = ended([text('n', 'n'), text('m', 'm'), checked('b')]);
    expect(goOn(run, changed([text('n', 'n'), text('m', 'm'), text('o', 'o'), checked('b')])).calls).toEqual([
      'b/generate/1',
      'b/validate/1',
    ]);
    expect(goOn(run, changed([text('m', 'm'), text('n', 'n'), checked('b')])).calls).toEqual([]);
  });

  it('a sibling that failed, or came to its end later, is nothing that it has seen', () => {
    const group: Block[] = [{ parallel: 'team', blocks: [step('x'), step('y'), checked('z')] }];
    const run = ended(group, { 'team/x': failed('Model.Refused'), 'team/y': { ms: 9000 } });
    expect(goOn(run, {}, 'refuse').calls).toEqual(['team/x/generate/1']);
    expect(goOn(run, { from: ['team/y'] }).again).toEqual(['team/y']);
    const early = ended(group, { 'team/z': { ms: 5000 } });
    expect(goOn(early, { from: ['team/y'] }).again).toEqual(['team/y', 'team/z']);
  });

  it('reads the defaults of a sub-chain', () => {
    const sub = (tone: string): Block[] => [
      {
        chain: 'sub',
        definition: {
          catenary: 1,
          name: 'sub',
          inputs: { tone: { type: 'string', default: tone } },
          blocks: [step('a'), checked('b')],
        },
      },
    ];
    expect(goOn(ended(sub('calm')), changed(sub('loud'))).again).toEqual(['sub/b']);
  });
});

it('a validator is given what stands before its step and what that names, whatever else is there by now', () => {
  const run = runOf([
    step('a'),
    {
      parallel: 'team',
      blocks: [
        { ...checked('b'), prompt: '{{d}}' } as Block,
        { step: 'c', prompt: 'x' },
        { step: 'd', prompt: 'x' },
      ],
    },
  ]);
  const calls = play(run);
  const { args } = calls.find(({ call }) => call.purpose === 'validate')!.call;
  expect(Object.keys(run.state.outputs)).toEqual(['a', 'c', 'd', 'b']);
  expect(args[1]).toEqual({ inputs: { brief: 'b' }, outputs: { a: 'a text', d: 'team/d text' } });
});
