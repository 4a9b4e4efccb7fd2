import type { Block, ChainDefinition, Message } from '../src/chain/definition/definition';
import { asText } from '../src/chain/json';
import { EVERY_PART } from './activities';
import { type Example, EXAMPLES } from './examples';
import { type Part, PARTS } from './parts';

/** One way to ask for the three outputs. */
export interface Variant {
  readonly name: string;
  readonly definition: ChainDefinition;
  /** The path of the step whose output is all parts, where one is. */
  readonly single?: string;
}

/** The step of a single prompt. */
const PAGE = 'page';

/** Repairs that a step of the chain has: the product's default. */
const REPAIRS = 2;

/** Every variant for one model: an id, or an alias that the worker knows. */
export function variantsFor(model: string): Variant[] {
  const single = (name: string, repairs: number): Variant => ({
    name,
    definition: around('evaluate_single', model, repairs, [singleStep()]),
    single: PAGE,
  });
  const chain = (name: string, repairs: number): Variant => ({
    name,
    definition: around('evaluate_chain', model, repairs, PARTS.map(chainStep)),
  });
  const total = REPAIRS * PARTS.length;
  // Run in this order: as far as can be, none finds the one before it still in the local model's memory.
  return [
    chain('chain', 0),
    single('single prompt', 0),
    chain(`chain, ${REPAIRS} repairs a step`, REPAIRS),
    single(`single prompt, ${REPAIRS} repairs`, REPAIRS),
    single(`single prompt, ${total} repairs`, total),
  ];
}

function around(name: string, model: string, repairs: number, blocks: readonly Block[]): ChainDefinition {
  return {
    catenary: 1,
    name,
    inputs: { brief: 'string' },
    // A small model on a busy machine takes long: that says nothing of what it writes, and must not end its calls.
    defaults: { model, repairs, system: SYSTEM, timeouts: { call: '10 minutes', idle: '10 minutes' } },
    blocks,
  };
}

const SYSTEM = 'You write for a small shop. Use plain words. State only what the brief says.';

function chainStep({ name, instruction, given, output, rules, own, maxTokens }: Part): Block {
  const ask = (brief: string, shown: string): string =>
    lines(`Brief: ${brief}`, given === undefined ? '' : `${given}: ${shown}`, instruction);
  return {
    step: name,
    messages: conversation(
      ({ brief, outputs }) => ask(brief, given === undefined ? '' : asText(outputs[given])),
      ({ outputs }) => JSON.stringify({ value: outputs[name] }),
      ask('{{brief}}', `{{${given}}}`),
    ),
    output,
    checks: [...rules, ...(own === undefined ? [] : [{ validator: own }])],
    maxTokens,
  };
}

/** The same instructions, examples, schemas and checks, and as many output tokens, in one call. */
function singleStep(): Block {
  const instructions = PARTS.map(({ name, instruction }, index) => `${index + 1}. ${name}: ${instruction}`);
  const ask = (brief: string): string => lines(`Brief: ${brief}`, 'Do these three things.', ...instructions);
  return {
    step: PAGE,
    messages: conversation(
      ({ brief }) => ask(brief),
      ({ outputs }) => JSON.stringify(outputs),
      ask('{{brief}}'),
    ),
    output: {
      type: 'object',
      properties: Object.fromEntries(PARTS.map(({ name, output }) => [name, output])),
      required: PARTS.map(({ name }) => name),
      additionalProperties: false,
    },
    checks: [{ validator: EVERY_PART }],
    maxTokens: PARTS.reduce((sum, { maxTokens }) => sum + maxTokens, 0),
  };
}

function conversation(
  asked: (example: Example) => string,
  answered: (example: Example) => string,
  last: string,
): Message[] {
  const shown = EXAMPLES.flatMap((example): Message[] => [
    { role: 'user', content: asked(example) },
    { role: 'assistant', content: answered(example) },
  ]);
  return [...shown, { role: 'user', content: last }];
}

function lines(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}
