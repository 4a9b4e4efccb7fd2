import type { ChainDefinition, Problem } from '../chain/definition/definition';

/** What is a credential by its shape and by chance never a word: a chain is kept in repositories and histories, a key must not be. */
const KEY =
  /\bsk-ant-[\w-]{16,}|\bsk-(?:proj-)?[A-Za-z0-9]{20,}|\bgh[opsru]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bxox[abeoprs]-[\w-]{10,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/;

const MESSAGE =
  "holds what looks like a key: a chain is kept where others read it; put keys into the worker's environment, and values of one run into its inputs";

/** Texts in a definition that look like credentials. What they are is not said. Takes what `checkDefinition` has passed. */
export function checkKeys(definition: ChainDefinition): Problem[] {
  return problemsIn(definition, []);
}

function problemsIn(value: unknown, path: Problem['path']): Problem[] {
  if (typeof value === 'string') return KEY.test(value) ? [{ path, message: MESSAGE }] : [];
  if (Array.isArray(value)) return value.flatMap((item, i) => problemsIn(item, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => problemsIn(part, [...path, name]));
}

/** A text of the same length, with such credentials covered. */
export function coverKeys(text: string): string {
  return text.replace(new RegExp(KEY, 'g'), (key) => '•'.repeat(key.length));
}
