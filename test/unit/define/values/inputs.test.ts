import type { ChainDefinition } from '../../../../src/chain/definition/definition';
import { normalise } from '../../../../src/chain/definition/normalise';
import type { JsonSchema } from '../../../../src/chain/json';
import { checkInputs, withDefaults } from '../../../../src/define/values/check-inputs';

const chain: ChainDefinition = {
  catenary: 1,
  name: 'x',
  inputs: {
    brief: 'string',
    note: 'string?',
    tone: { type: 'string', enum: ['plain', 'warm'], default: 'plain' },
    options: {
      type: 'object',
      properties: { pages: { type: 'array', items: { type: 'integer' } } },
      optional: true,
    },
  },
  blocks: [{ text: 't', template: 'x' }],
};

const messages = (inputs: unknown): string[] =>
  checkInputs(chain, inputs).map(({ path, message }) => `${path.join('.')}: ${message}`);

it('inputs of their schemas pass, without those that may be absent', () => {
  expect(messages({ brief: '' })).toEqual([]);
  expect(messages({ brief: 'b', note: 'n', tone: 'warm', options: { pages: [1, 2] } })).toEqual([]);
  expect(checkInputs(normalise(chain), { brief: 'b' })).toEqual([]);
});

it('every missing, unknown and misshapen input is named at once', () => {
  expect(messages({ breif: 'b', tone: 'cold', options: { pages: [1, 'x'] }, colour: 1 })).toEqual([
    'breif: the chain has no input "breif": did you mean "brief"?',
    'colour: the chain has no input "colour"; it has brief, note, tone, options',
    'brief: input "brief" is missing',
    'tone: input "tone" must be equal to one of the allowed values: ["plain","warm"]',
    'options.pages.1: input "options" must be integer',
  ]);
});

it('what is not JSON is refused before a schema sees it', () => {
  expect(messages({ brief: new Date(0) })).toEqual(['brief: is a Date, which JSON cannot hold']);
  expect(messages({ brief: '\ud800' })).toEqual([
    'brief: holds a lone surrogate (half a character), which UTF-8 cannot hold',
  ]);
  expect(messages('brief')).toEqual([': inputs are an object: values by name']);
  expect(messages(undefined)).toEqual([': undefined is nothing that JSON can hold']);
});

it('a large input passes', () => {
  expect(messages({ brief: 'x'.repeat(3_000_000) })).toEqual([]);
});

it('inputs named like parts of Object are no inputs', () => {
  expect(messages(JSON.parse('{"brief":"b","__proto__":1,"constructor":2}'))).toEqual([
    '__proto__: the chain has no input "__proto__"; it has brief, note, tone, options',
    'constructor: the chain has no input "constructor"; it has brief, note, tone, options',
  ]);
});

it('defaults stand for what is not given, and for nothing else', () => {
  expect(withDefaults(chain, { brief: 'b' })).toEqual({ brief: 'b', tone: 'plain' });
  expect(withDefaults(chain, { brief: 'b', tone: 'warm' })).toEqual({ brief: 'b', tone: 'warm' });
});

it('a pattern that backtracks without end is given up, in texts and in names', () => {
  const slow = '^(a+)+$';
  const text = `${'a'.repeat(40)}!`;
  const checked = (input: object, value: unknown): string[] =>
    checkInputs({ inputs: { code: input as JsonSchema } }, { code: value }).map(({ message }) => message);
  const message = 'input "code" holds a text that could not be searched for /^(a+)+$/u within 200 ms';
  expect(checked({ type: 'string', pattern: slow }, text)).toEqual([message]);
  expect(checked({ type: 'object', patternProperties: { [slow]: {} } }, { [text]: 1 })).toEqual([message]);
  expect(checked({ type: 'string', pattern: '^a+!$' }, text)).toEqual([]);
});

it('inputs that are checked together share the time of one check', () => {
  const schema = { type: 'string', pattern: '^(a+)+$' } as const;
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const inputs = Object.fromEntries([...names.map((name) => [name, schema] as const), ['last', 'string']]);
  const given = Object.fromEntries([...names, 'last'].map((name) => [name, `${'a'.repeat(40)}!`]));
  expect(checkInputs({ inputs } as never, given).at(-1)?.message).toBe(
    'input "last" could not be checked within 1 s',
  );
});
