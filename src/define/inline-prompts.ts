import { FileRefusedError } from './contained-file';
import { TextSource } from './text-source';
import type { Fields, Member, Scalar, Tree } from './tree';

/** The keys whose values are templates. */
const TEMPLATES: ReadonlySet<string> = new Set([
  'prompt',
  'system',
  'context',
  'content',
  'judge',
  'template',
]);
/** The keys whose values are the author's own data: nothing in them is a file to be read. */
const DATA: ReadonlySet<string> = new Set(['args', 'output', 'inputs', 'value', 'when']);

/** Puts the text of every `{ file: path }` in its place, wherever a template may stand. */
export function inlinePrompts(
  tree: Tree,
  read: (path: string) => string,
  refuse: (at: number, message: string) => void,
): Tree {
  if (tree.kind === 'list')
    return { ...tree, items: tree.items.map((item) => inlinePrompts(item, read, refuse)) };
  if (tree.kind === 'scalar') return tree;
  const members = new Map<string, Member>();
  for (const [key, member] of tree.members) {
    const file = TEMPLATES.has(key) ? fileOf(member.value) : undefined;
    if (file) members.set(key, { ...member, value: inlined(member.value, file, read, refuse) });
    else if (DATA.has(key)) members.set(key, member);
    else members.set(key, { ...member, value: inlinePrompts(member.value, read, refuse) });
  }
  return { ...tree, members };
}

/** The path in `{ file: path }`. */
function fileOf(tree: Tree): (Scalar & { readonly value: string }) | undefined {
  if (tree.kind !== 'fields' || tree.members.size !== 1) return undefined;
  const path = (tree satisfies Fields).members.get('file')?.value;
  return path?.kind === 'scalar' && typeof path.value === 'string'
    ? { ...path, value: path.value }
    : undefined;
}

function inlined(
  { at, end }: Tree,
  file: Scalar & { readonly value: string },
  read: (path: string) => string,
  refuse: (at: number, message: string) => void,
): Scalar {
  try {
    const value = read(file.value);
    return { kind: 'scalar', value, at: 0, end: value.length, from: new TextSource(value, file.value) };
  } catch (error) {
    if (!(error instanceof FileRefusedError)) throw error;
    refuse(file.at, `the prompt file ${error.message}`);
    return { kind: 'scalar', value: '', at, end, spoiled: true };
  }
}
