import { conditionSlots } from './condition';
import { fallbacksOf } from './blocks';
import type { Ask, Block, Check, StepBlock } from './definition';
import type { Json } from './json';
import { parseTemplate, type Slot, slotsOf } from './template';

/** One template of a block and where it is written, from the block on. */
export interface WrittenText {
  readonly text: string;
  readonly path: readonly (string | number)[];
  /** System prompts name inputs only, so that the provider can cache them. */
  readonly inputsOnly: boolean;
}

/** Every template of a block, in written order; a group's members are not looked into. */
export function textsOf(block: Block): WrittenText[] {
  if ('step' in block) return stepTexts(block);
  if ('activity' in block) return (block.args ?? []).flatMap((arg, i) => argTexts(arg, ['args', i]));
  if ('text' in block) return [{ text: block.template, path: ['template'], inputsOnly: false }];
  return [];
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

/** Every slot that a block names in its texts and its `when`, in written order. */
export function namedSlots(block: Block): Slot[] {
  const inTexts = textsOf(block).flatMap(({ text }) => slotsOf(text));
  return block.when === undefined ? inTexts : [...conditionSlots(block.when).map(conditionSlot), ...inTexts];
}

/** A condition's key is a slot without braces; an absent value makes the test false, so it is always optional. */
export function conditionSlot(key: string): Slot {
  const [part] = parseTemplate(`{{${key}}}`);
  return { ...(part as Slot), optional: true };
}
