import fc from 'fast-check';
import type { Block } from '../../../../src/chain/definition/definition';
import { arrange } from '../../../../src/chain/plan/arrange';
import { measure } from '../../../../src/chain/plan/measure';
import { chainOf } from '../../../support/chains';

/** `c` that names `a` and `b` is written `c: a b`. */
function blocksOf(...lines: readonly string[]): Block[] {
  return lines.map((line) => {
    const [name = '', named = ''] = line.split(':');
    const slots = named.trim().split(/\s+/).filter(Boolean);
    return { step: name, prompt: `Go. ${slots.map((slot) => `{{${slot}}}`).join(' ')}` };
  });
}

describe('arrange', () => {
  it.each([
    ['one block', ['a']],
    ['a row', ['a', 'b: a', 'c: b']],
    ['a row whose blocks look further back, too', ['a', 'b: a', 'c: a b', 'd: all_outputs']],
  ])('leaves %s as it is', (_, lines) => {
    const blocks = blocksOf(...lines);
    expect(arrange(blocks)).toEqual(blocks);
  });

  it.each([
    ['blocks that need nothing of each other', ['a', 'b']],
    ['a fork', ['a', 'b: a', 'c: a']],
    ['a row with one that stands apart', ['a', 'b: a', 'c', 'd: b c']],
  ])('makes one group of %s', (_, lines) => {
    const blocks = blocksOf(...lines);
    expect(arrange(blocks)).toEqual([{ parallel: 'steps', blocks }]);
  });

  it('sees what is named in checks and fallbacks', () => {
    const [a] = blocksOf('a') as [Block];
    const judged: Block = { step: 'b', prompt: 'Go.', checks: [{ judge: 'As {{a}}?' }] };
    const spare: Block = { step: 'b', prompt: 'Go.', fallback: { prompt: '{{a}}' } };
    expect(arrange([a, judged])).toEqual([a, judged]);
    expect(arrange([a, spare])).toEqual([a, spare]);
  });

  it('goes by the names of outputs', () => {
    const blocks: Block[] = [
      { step: 'a', as: 'x', prompt: 'Go.' },
      { text: 'b', template: '{{x}}' },
    ];
    expect(arrange(blocks)).toBe(blocks);
  });
});

describe('width and depth', () => {
  const measured = (...blocks: readonly Block[]) => measure(chainOf(blocks));
  const group = (name: string, ...blocks: readonly Block[]): Block => ({ parallel: name, blocks });

  it.each([
    ['a row', ['a', 'b: a', 'c: b'], 1, 3],
    ['a diamond', ['a', 'b: a', 'c: a', 'd: b c'], 2, 3],
    ['two rows side by side', ['a', 'b: a', 'c', 'd: c'], 2, 2],
    ['three, of different lengths', ['a', 'b', 'c: b', 'd: c', 'e: a'], 2, 3],
    ['all_outputs', ['a', 'b', 'c', 'd: all_outputs'], 3, 2],
    // Two at each level, and yet three that may run at once.
    ['a set across levels', ['a', 'b: a', 'c: a', 'd'], 3, 2],
  ])('of %s', (_, lines, width, depth) => {
    expect(measured(group('g', ...blocksOf(...lines)))).toEqual({ width, depth });
  });

  it('of a list are the widest of its blocks, and the sum of their rows', () => {
    expect(measured(...blocksOf('a', 'b'))).toEqual({ width: 1, depth: 2 });
    expect(
      measured(
        ...blocksOf('a'),
        group('g', ...blocksOf('b', 'c', 'd: c')),
        group('h', ...blocksOf('e', 'f', 'i')),
      ),
    ).toEqual({ width: 3, depth: 4 });
  });

  it('of groups in groups follow what members and their groups name', () => {
    const inner: Block = { parallel: 'h', when: { a: 'yes' }, blocks: blocksOf('b', 'c') };
    expect(measured(group('g', ...blocksOf('a'), inner))).toEqual({ width: 2, depth: 2 });
    expect(measured(group('g', ...blocksOf('a'), group('h', ...blocksOf('b: a', 'c'))))).toEqual({
      width: 2,
      depth: 2,
    });
  });

  it('agree with all subsets of small groups, tried one by one', () => {
    const edges = fc.array(fc.array(fc.nat(6), { maxLength: 3 }), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(edges, (drawn) => {
        const named = drawn.map((all, i) => [...new Set(all.filter((j) => j < i))]);
        const lines = named.map((all, i) => `b${i}: ${all.map((j) => `b${j}`).join(' ')}`);
        expect(measured(group('g', ...blocksOf(...lines))).width).toBe(widestOf(named));
      }),
      { numRuns: 300 },
    );
  });
});

function widestOf(named: readonly (readonly number[])[]): number {
  const before = (i: number): number[] => named[i]!.flatMap((j) => [j, ...before(j)]);
  const sets = Array.from({ length: 2 ** named.length }, (_, bits) =>
    named.flatMap((__, i) => ((bits >> i) & 1 ? [i] : [])),
  );
  const apart = sets.filter((set) => set.every((i) => !before(i).some((j) => set.includes(j))));
  return Math.max(...apart.map((set) => set.length));
}
