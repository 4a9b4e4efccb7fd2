import { type Json, put } from '../../chain/json';
import type { TextSource } from './text-source';

/** A JSON value with the places where its parts are written. */
export type Tree = Scalar | List | Fields;

interface Place {
  /** Offsets into the text: from, and up to. */
  readonly at: number;
  readonly end: number;
  /** The text that it and all inside it is written in, where that is another than that of what is around it. */
  readonly from?: TextSource;
}

export interface Scalar extends Place {
  readonly kind: 'scalar';
  readonly value: null | boolean | number | string;
  /** As written, where it is written without quotes. */
  readonly plain?: string;
  /** It could not be read, which has been reported: nothing more is said of it. */
  readonly spoiled?: boolean;
}

export interface List extends Place {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}

export interface Fields extends Place {
  readonly kind: 'fields';
  readonly members: ReadonlyMap<string, Member>;
}

export interface Member {
  readonly keyAt: number;
  readonly value: Tree;
}

/** A mistake in the writing itself, by its offset. */
export interface Misprint {
  readonly at: number;
  readonly message: string;
}

/** A text as a tree, or without one where its writing cannot be followed. */
export interface Parsed {
  readonly tree?: Tree;
  readonly misprints: readonly Misprint[];
}

export function valueOf(tree: Tree): Json {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(valueOf);
  const record: Record<string, Json> = {};
  for (const [key, { value }] of tree.members) put(record, key, valueOf(value));
  return record;
}

/** A part of a tree. `at` is its key's offset, or its own in a list and where it begins another text. */
export interface FoundTree {
  readonly at: number;
  readonly tree: Tree;
  /** The text that it is written in, where that is another than the chain's own. */
  readonly from?: TextSource;
}

/** The part of a tree that a path leads to, or the last one on the way. */
export function find(tree: Tree, path: readonly (string | number)[]): FoundTree {
  let found: FoundTree = { at: tree.at, tree };
  for (const key of path) {
    const next = childOf(found.tree, key);
    if (!next) break;
    const from = next.tree.from ?? found.from;
    const at = next.tree.from ? next.tree.at : next.at;
    found = { at, tree: next.tree, ...(from && { from }) };
  }
  return found;
}

function childOf(tree: Tree, key: string | number): { at: number; tree: Tree } | undefined {
  if (tree.kind === 'list') {
    const item = typeof key === 'number' ? tree.items[key] : undefined;
    return item && { at: item.at, tree: item };
  }
  const member = tree.kind === 'fields' ? tree.members.get(String(key)) : undefined;
  return member && { at: member.keyAt, tree: member.value };
}

/** A number as JSON writes it. */
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Why a number cannot stand as it is written, or undefined where it can. */
export function numberProblem(written: string, value: number): string | undefined {
  if (!JSON_NUMBER.test(written)) {
    const plain = Number.isFinite(value) ? `write ${value}, or ` : '';
    return `${written} is not a plain number: ${plain}"${written}" in quotes for a text`;
  }
  const whole = /^-?\d+$/.test(written);
  if (!Number.isFinite(value) || (whole && String(value) !== written && BigInt(written) !== BigInt(value))) {
    return `${written} cannot be held exactly as a number: write "${written}" in quotes`;
  }
  return undefined;
}
