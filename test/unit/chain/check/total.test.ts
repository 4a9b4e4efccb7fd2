import fc from 'fast-check';
import { checkDefinition } from '../../../../src/chain/definition/check-definition';
import { layOut } from '../../../../src/chain/layout/layout';
import { normalise } from '../../../../src/chain/definition/normalise';
import { exists, mutated } from '../../../support/random/mutations';
import { randomChain } from '../../../support/random/random-chains';
import { richChain } from '../../../support/random/rich-chains';
import { scopedChain } from '../../../support/random/scoped-chains';

const KEYS = (
  'step prompt when output checks fallback args parallel blocks as approval of message onReject onTimeout map over item ' +
  'each switch on cases otherwise chain definition inputs returns plan request allow approve onFailure text join with'
).split(' ');
/** What makes some of those mean something to each other. */
const VALUES = [
  'a',
  'list',
  'item',
  '{{a}}',
  '{{item.a}}',
  { a: 'a' },
  ['a'],
  { redo: 'a' },
  { step: 'a', prompt: '{{item}}' },
];

describe('checkDefinition, whatever it is given', () => {
  it('never throws, and finds something wrong with anything that is not a chain', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(anything, (value) => expect(checkDefinition(value)).not.toEqual([])),
      { numRuns: 300 },
    );
  });

  it('never throws on values of any kind in the places of a chain', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withSet: true, withTypedArray: true });
    const block = fc.dictionary(fc.constantFrom(...KEYS), fc.oneof(anything, fc.constantFrom(...VALUES)));
    const chain = fc.record({
      catenary: anything,
      name: anything,
      inputs: anything,
      blocks: fc.array(
        fc.oneof(
          block,
          block.map((each) => ({ map: 'm', over: 'list', each })),
        ),
      ),
    });
    fc.assert(
      fc.property(chain, (value) => expect(checkDefinition(value)).not.toEqual([])),
      { numRuns: 500 },
    );
  });

  it('passes valid chains, and what normalising makes of them', () => {
    fc.assert(
      fc.property(
        fc.oneof(richChain, scopedChain, randomChain(), randomChain({ siblings: true })),
        (chain) => {
          expect(checkDefinition(chain)).toEqual([]);
          expect(checkDefinition(normalise(chain))).toEqual([]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('passes a changed chain or names a place in it, and what it passes can be normalised and laid out', () => {
    const change = fc.oneof(richChain, scopedChain).chain((chain) => mutated(chain));
    fc.assert(
      fc.property(change, ({ value }) => {
        const problems = checkDefinition(value);
        for (const { path } of problems) expect(exists(value, path)).toBe(true);
        if (problems.length === 0) layOut(normalise(value as never));
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses a chain that holds itself, and values that throw when they are read', () => {
    const chain: Record<string, unknown> = { catenary: 1, name: 'x' };
    chain['blocks'] = [chain];
    expect(checkDefinition(chain).at(-1)?.message).toMatch(/nested more than 64 deep, or holds itself/);
    const trap = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    expect(checkDefinition({ catenary: 1, name: 'x', blocks: [trap] })).toEqual([
      { path: ['blocks', 0], message: 'cannot be read: reading it throws' },
    ]);
  });

  it('is not led round in a circle by schemas that refer to themselves', () => {
    const $defs = { a: { anyOf: [{ $ref: '#/$defs/a' }] } };
    for (const output of [{ $ref: '#' }, { $defs, $ref: '#/$defs/a' }, { items: { $ref: '#' } }]) {
      const blocks = [
        { step: 'a', prompt: 'p', output },
        { map: 'm', over: 'a', each: { step: 'b', prompt: '{{item.x.0}} {{a.0.0.0}}' } },
        {
          switch: 's',
          on: 'a',
          cases: { x: { step: 'c', prompt: 'p' } },
          otherwise: { step: 'd', prompt: 'p' },
        },
        { step: 'e', prompt: '{{a.x?}}', when: { 'a.0': 'x' } },
      ];
      expect(() => checkDefinition({ catenary: 1, name: 'x', blocks })).not.toThrow();
    }
  });

  it.each([
    [Number.NaN, 'NaN is nothing that JSON can hold'],
    [10n, 'bigint is nothing that JSON can hold'],
    [() => 1, 'function is nothing that JSON can hold'],
    [new Date(0), 'is a Date, which JSON cannot hold'],
    ['\ud800', 'holds a lone surrogate (half a character), which UTF-8 cannot hold'],
  ])('says of %p only that JSON cannot hold it', (value, message) => {
    const chain = { catenary: 1, name: 'x', blocks: [{ step: 'a', prompt: value }] };
    expect(checkDefinition(chain)).toEqual([{ path: ['blocks', 0, 'prompt'], message }]);
  });

  it('refuses more than a mebibyte, ten thousand blocks and a hole in a list', () => {
    const block = (i: number): object => ({ step: `b${i}`, prompt: 'p' });
    const blocks = Array.from({ length: 10_001 }, (_, i) => block(i));
    expect(checkDefinition({ catenary: 1, name: 'x', blocks })).toEqual([
      { path: ['blocks'], message: 'a chain has at most 10000 blocks' },
    ]);
    const long = { catenary: 1, name: 'x', blocks: [{ step: 'a', prompt: 'x'.repeat(1024 * 1024) }] };
    expect(checkDefinition(long)).toEqual([
      { path: [], message: 'the whole is larger than 1024 KiB as JSON' },
    ]);
    expect(checkDefinition({ catenary: 1, name: 'x', blocks: [undefined, block(1)] })).toHaveLength(1);
  });

  it('lists problems as their places follow each other', () => {
    const blocks = [
      { step: 'a', prompt: '{{nothing}}', model: '' },
      { step: 'a', prompt: 'p' },
    ];
    const paths = checkDefinition({ blocks, name: 'X', catenary: 2 }).map(({ path }) => path.join('.'));
    expect(paths).toEqual(['blocks.0.prompt', 'blocks.0.model', 'blocks.1.step', 'name', 'catenary']);
  });

  it('lists five hundred problems and counts the rest', () => {
    const blocks = Array.from({ length: 2000 }, (_, i) => ({ step: `b${i}`, prompt: '{{nothing}}' }));
    const problems = checkDefinition({ catenary: 1, name: 'x', blocks });
    expect(problems).toHaveLength(501);
    expect(problems.at(-1)).toEqual({ path: [], message: 'and 1500 more problems' });
  });

  it('leaves out members that are undefined', () => {
    expect(
      checkDefinition({
        catenary: 1,
        name: 'x',
        inputs: undefined,
        blocks: [{ step: 'a', prompt: 'p', when: undefined }],
      }),
    ).toEqual([]);
  });
});
