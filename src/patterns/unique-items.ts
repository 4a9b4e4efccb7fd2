import { _, type CodeKeywordDefinition, type KeywordCxt } from 'ajv';
import { getSchemaTypes } from 'ajv/dist/compile/validate/dataType';
import { useFunc } from 'ajv/dist/compile/util';
import byPairs from 'ajv/dist/vocabularies/validation/uniqueItems';
import { canonicalJson, type Json } from '../chain/json';

/** Ajv's `uniqueItems`, which compares each pair of items that may be lists or objects, in time that grows with the list. */
export const uniqueItems: CodeKeywordDefinition = {
  ...byPairs,
  // Where Ajv has it, so that problems keep their order.
  before: 'maxContains',
  code(cxt) {
    if (isPlain(cxt.parentSchema['items'])) byPairs.code(cxt);
    else if (cxt.schema === true) withoutPairs(cxt);
  },
};

/** Of items that are all plain Ajv keeps a table itself. */
function isPlain(items: unknown): boolean {
  const types = items ? getSchemaTypes(items) : [];
  return types.length > 0 && !types.some((type) => type === 'object' || type === 'array');
}

function withoutPairs(cxt: KeywordCxt): void {
  const { gen, data } = cxt;
  const pair = gen.const('pair', _`${useFunc(gen, samePair)}(${data})`);
  cxt.setParams({ i: _`${pair}[1]`, j: _`${pair}[0]` });
  cxt.fail(pair);
}

/** The last item that was there before, after where it was last. */
function pairOf(items: readonly Json[]): readonly [number, number] | undefined {
  const places = new Map<string, number>();
  let last: readonly [number, number] | undefined;
  for (const [i, item] of items.entries()) {
    const text = canonicalJson(item);
    const before = places.get(text);
    if (before !== undefined) last = [before, i];
    places.set(text, i);
  }
  return last;
}

const samePair = Object.assign(pairOf, { code: 'samePair' });
