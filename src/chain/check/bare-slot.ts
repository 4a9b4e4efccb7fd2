import type { Json } from '../json';
import type { Slot } from '../template/template';
import type { Shape } from './shape/shape';
import { show } from './shape/shape';

const BARE = /^([a-z][a-z0-9_]*)((?:\.[A-Za-z0-9_-]+)*)$/;

/** A slot that is written without braces, or undefined where it is none. */
export function readBareSlot(text: Json): Omit<Slot, 'optional'> | undefined {
  const match = typeof text === 'string' ? BARE.exec(text) : null;
  if (!match) return undefined;
  const [, name, path] = match;
  return { text: text as string, name: name!, path: path ? path.slice(1).split('.') : [] };
}

/** How a text should be written to be one. */
export function bareSlotMend(text: string): string {
  const mend = /[{}?]/.test(text) ? 'without braces and without ?' : 'as name or name.path';
  return `${show(text)} is not a slot: write it ${mend}`;
}

export const bareSlot: Shape = (value, at, { problems, bares }) => {
  if (typeof value !== 'string')
    return problems.add(at, `must be a slot such as label.kind, not ${show(value)}`);
  const slot = readBareSlot(value);
  if (slot) bares.push({ at, slot: { ...slot, optional: false } });
  else problems.add(at, bareSlotMend(value));
};
