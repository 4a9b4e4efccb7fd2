import { conditionSlots } from './condition';
import { fallbacksOf } from '../definition/blocks';
import type { Ask, Block, Check, PlanBlock, StepBlock } from '../definition/definition';
import type { Json } from '../json';
import { parseTemplate, type Slot, slotsOf } from './template';

/** One template of a block and where it is written, from the block on. */
export interface WrittenText {
  readonly text: string;
  readonly path: readonly (string | number)[];
  /** System prompts name inputs only, so that the provider can cache them. */
  readonly inputsOnly: boolean;
}

/** Every template of a block, in written order; blocks inside it are not looked into. */
function textsOf(block: Block): WrittenText[] {
  if ('step' in block) return stepTexts(block);
  if ('activity' in block) return argTexts(block.args ?? [], ['args']);
  if ('text' in block)
    return [...plainText(block.template, ['template']), ...plainText(block.with, ['with'])];
  if ('approval' in block) return plainText(block.message, ['message']);
  if ('chain' in block) return argTexts(block.inputs ?? {}, ['inputs']);
  if ('plan' in block) return planTexts(block);
  return [];
}

function plainText(text: string | undefined, path: readonly string[]): WrittenText[] {
  return text === undefined ? [] : [{ text, path, inputsOnly: false }];
}

function planTexts({ request, approve }: PlanBlock): WrittenText[] {
  const message = typeof approve === 'object' ? approve.message : undefined;
  return [...plainText(request, ['request']), ...plainText(message, ['approve', 'message'])];
}

function stepTexts(step: StepBlock): WrittenText[] {
  const many = Array.isArray(step.fallback);
  return [
    ...askTexts(step, []),
    ...(step.checks ?? []).flatMap((check, i) => checkTexts(check, ['checks', i])),
    ...fallbacksOf(step).flatMap((fallback, i) => askTexts(fallback, many ? ['fallback', i] : ['fallback'])),
  ];
}

function askTexts(ask: Ask, at: readonly (string | number)[]): WrittenText[] {
  const texts: WrittenText[] = [];
  if (ask.system !== undefined) texts.push({ text: ask.system, path: [...at, 'system'], inputsOnly: true });
  if (ask.prompt !== undefined) texts.push({ text: ask.prompt, path: [...at, 'prompt'], inputsOnly: false });
  (ask.messages ?? []).forEach((message, i) =>
    texts.push({ text: message.content, path: [...at, 'messages', i, 'content'], inputsOnly: false }),
  );
  return texts;
}

function checkTexts(check: Check, at: readonly (string | number)[]): WrittenText[] {
  return 'judge' in check ? [{ text: check.judge, path: [...at, 'judge'], inputsOnly: false }] : [];
}

function argTexts(arg: Json, at: readonly (string | number)[]): WrittenText[] {
  if (typeof arg === 'string') return [{ text: arg, path: at, inputsOnly: false }];
  if (Array.isArray(arg)) return arg.flatMap((item: Json, i) => argTexts(item, [...at, i]));
  if (typeof arg !== 'object' || arg === null) return [];
  return Object.entries(arg).flatMap(([key, value]) => argTexts(value as Json, [...at, key]));
}

/** Every slot that a block names in its `when`, its bare slots and its texts, in written order. */
export function namedSlots(block: Block): Slot[] {
  return [
    ...(block.when === undefined ? [] : conditionSlots(block.when).map(conditionSlot)),
    ...bareSlots(block).map(bareSlot),
    ...textsOf(block).flatMap(({ text }) => slotsOf(text)),
  ];
}

/** Slots that are written without braces: the list of a map or a text, the value of a switch, what a plan may name. */
function bareSlots(block: Block): readonly string[] {
  if ('map' in block) return [block.over];
  if ('switch' in block) return [block.on];
  if ('text' in block) return block.join === undefined ? [] : [block.join];
  return 'plan' in block ? (block.inputs ?? []) : [];
}

/** A slot that is written without braces. */
export function bareSlot(text: string): Slot {
  return parseTemplate(`{{${text}}}`)[0] as Slot;
}

/** A condition's key is a bare slot; an absent value makes the test false, so it is always optional. */
export function conditionSlot(key: string): Slot {
  return { ...bareSlot(key), optional: true };
}
