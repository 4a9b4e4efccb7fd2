/** Block, input and output names: they appear in paths, activity ids and file names. */
export const NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** Words with a meaning of their own in templates, so that no input, output or block may take them. */
export const RESERVED: ReadonlySet<string> = new Set([
  'all',
  'all_outputs',
  'any',
  'constructor',
  'hasownproperty',
  'index',
  'inputs',
  'item',
  'not',
  'outputs',
  'reply',
  'then',
  'tostring',
  'valueof',
]);

/** Why a name cannot be used, or undefined where it can. */
export function nameProblem(name: string): string | undefined {
  if (!NAME.test(name)) {
    return `name ${JSON.stringify(name)} must start with a letter and hold only a-z, 0-9 and _ (at most 64)`;
  }
  return RESERVED.has(name) ? `name "${name}" is reserved` : undefined;
}
