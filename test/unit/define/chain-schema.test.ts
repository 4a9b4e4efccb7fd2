import { Ajv2020 } from 'ajv/dist/2020';
import fc from 'fast-check';
import { checkDefinition } from '../../../src/chain/definition/check-definition';
import { BLOCK_KINDS } from '../../../src/chain/definition/blocks';
import schema from '../../../schema/chain.schema.json';
import { mutated } from '../../support/random/mutations';
import { randomChain } from '../../support/random/random-chains';
import { richChain } from '../../support/random/rich-chains';
import { scopedChain } from '../../support/random/scoped-chains';

const passesSchema = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(
  schema,
);

describe('the published schema', () => {
  it('passes valid chains', () => {
    fc.assert(
      fc.property(fc.oneof(richChain, scopedChain, randomChain()), (chain) => {
        passesSchema(chain);
        expect(passesSchema.errors ?? []).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses nothing that checkDefinition passes', () => {
    const change = fc.oneof(richChain, scopedChain).chain((chain) => mutated(chain));
    fc.assert(
      fc.property(change, ({ value }) => {
        expect(passesSchema(value) || checkDefinition(value).length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses the mistakes of shape that an editor can show', () => {
    const chainWith = (block: object, rest: object = {}): object => ({
      catenary: 1,
      name: 'x',
      blocks: [block],
      ...rest,
    });
    const mistakes = [
      chainWith({ step: 'a', promt: 'p' }),
      chainWith({ step: 'a', prompt: 'p', messages: [{ role: 'user', content: 'p' }] }),
      chainWith({ step: 'a', text: 'a', prompt: 'p' }),
      chainWith({ step: 'a', prompt: 'p', retry: { maxAttempts: 3 } }),
      chainWith({ step: 'a', prompt: 'p', checks: [{ maxWords: 1, minWords: 1 }] }),
      chainWith({ step: 'a', prompt: 'p', timeouts: { call: 'soon' } }),
      chainWith({ step: 'a', prompt: 'p', output: { typ: 'string' } }),
      chainWith({ step: 'a', prompt: 'p', when: { b: { equals: 1 } } }),
      chainWith({ step: 'a', prompt: 'p' }, { inputs: { n: 'int' } }),
      chainWith({ approval: 'a' }),
      chainWith({ approval: 'a', of: 'b', onReject: { step: 'b' } }),
      chainWith({ map: 'a', over: '{{b}}', each: { step: 'c', prompt: 'p' } }),
      chainWith({ map: 'a', over: 'b', each: { step: 'c', promt: 'p' } }),
      chainWith({ switch: 'a', on: 'b', cases: {} }),
      chainWith({ chain: 'a', definition: { blocks: [{ step: 'c', prompt: 'p' }] } }),
      chainWith({ plan: 'a', request: 'p', allow: { steps: 101 } }),
      { catenary: 1, name: 'x', blocks: [] },
    ];
    for (const mistake of mistakes) expect(passesSchema(mistake)).toBe(false);
  });

  it('takes a file wherever a template may stand', () => {
    const file = { file: 'prompts/x.md' };
    const blocks = [
      { step: 'a', prompt: file, system: file, checks: [{ judge: file }], fallback: { prompt: file } },
      { step: 'b', messages: [{ role: 'user', content: file }] },
      { text: 'c', template: file },
      { plan: 'd', request: file, approve: { message: file } },
      { approval: 'e', of: 'c', message: file },
      { chain: 'f', definition: file },
    ];
    expect(passesSchema({ catenary: 1, name: 'x', context: file, defaults: { system: file }, blocks })).toBe(
      true,
    );
  });

  it('knows every kind of block and says of every key what it is', () => {
    for (const kind of BLOCK_KINDS) expect(schema.$defs).toHaveProperty(kind);
    expect(keysWithoutDescription(schema)).toEqual([]);
  });
});

const definitions: Readonly<Record<string, object>> = schema.$defs;

function isDescribed(member: object): boolean {
  if ('description' in member) return true;
  return '$ref' in member && 'description' in definitions[String(member.$ref).slice('#/$defs/'.length)]!;
}

/** The keys of objects, at any depth of a schema, of which nothing is said. */
function keysWithoutDescription(value: unknown, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]: [string, object]) => {
    const here = `${at}/${key}`;
    if (key !== 'properties') return keysWithoutDescription(each, here);
    return Object.entries(each).flatMap(([name, member]: [string, object]) => [
      ...(isDescribed(member) ? [] : [`${here}/${name}`]),
      ...keysWithoutDescription(member, `${here}/${name}`),
    ]);
  });
}
