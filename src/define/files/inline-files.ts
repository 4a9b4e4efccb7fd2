import type { Member, Scalar, Tree } from './tree';

/** The keys whose values are templates. */
const TEMPLATES: ReadonlySet<string> = new Set([
  'prompt',
  'system',
  'context',
  'content',
  'judge',
  'template',
  'with',
  'message',
  'request',
]);
/** The keys whose values are the author's own data: nothing in them is a file to be read. */
const DATA: ReadonlySet<string> = new Set(['args', 'output', 'inputs', 'value', 'when']);

/** The path in `{ file: path }`. */
export type PathScalar = Scalar & { readonly value: string };

/** What comes into the place of the files that a chain names. */
export interface Files {
  text(path: PathScalar, place: Tree): Tree;
  chain(path: PathScalar, place: Tree): Tree;
}

/** Puts what is in every `{ file: path }` in its place, wherever a template or the definition of a sub-chain may stand. */
export function inlineFiles(tree: Tree, files: Files): Tree {
  if (tree.kind === 'list') return { ...tree, items: tree.items.map((item) => inlineFiles(item, files)) };
  if (tree.kind === 'scalar') return tree;
  return withMembers(tree, (key, value) => {
    const file = fileOf(value);
    if (file && TEMPLATES.has(key)) return files.text(file, value);
    if (file && key === 'definition') return files.chain(file, value);
    if (DATA.has(key)) return value;
    return key === 'cases' ? inlineCases(value, files) : inlineFiles(value, files);
  });
}

/** By any value, also one that is a key of blocks: `prompt`, `inputs`. */
function inlineCases(tree: Tree, files: Files): Tree {
  return tree.kind === 'fields' ? withMembers(tree, (_, value) => inlineFiles(value, files)) : tree;
}

function withMembers(
  tree: Tree & { readonly kind: 'fields' },
  change: (key: string, value: Tree) => Tree,
): Tree {
  const members = new Map<string, Member>();
  for (const [key, member] of tree.members) members.set(key, { ...member, value: change(key, member.value) });
  return { ...tree, members };
}

function fileOf(tree: Tree): PathScalar | undefined {
  if (tree.kind !== 'fields' || tree.members.size !== 1) return undefined;
  const path = tree.members.get('file')?.value;
  return path?.kind === 'scalar' && typeof path.value === 'string'
    ? { ...path, value: path.value }
    : undefined;
}
