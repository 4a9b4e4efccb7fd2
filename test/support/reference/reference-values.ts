import type { Condition } from '../../../src/chain/definition/definition';
import { asText, type Json } from '../../../src/chain/json';
import { before, flat, type Place, type Scope } from './reference-places';

/** What a name stands for where a block reads it. */
export function lookUp(name: string, reader: Place): Json | undefined {
  for (let scope: Scope | undefined = reader.scope; scope; scope = scope.outer)
    for (const values of [scope.outputs, scope.given]) if (name in values) return values[name];
  return undefined;
}

export function holds(when: Condition, at: Place): boolean {
  const [[key, test]] = Object.entries(when) as [[string, { exists?: boolean } & Condition]];
  if (key === 'not') return !holds(test, at);
  const value = lookUp(key, at);
  return typeof test === 'object' ? (value !== undefined) === test.exists : value === test;
}

/** A sub-chain's inputs, each of which is exactly one slot. */
export function inputsOf(at: Place, inputs: Readonly<Record<string, Json>>): Record<string, Json> {
  const given = Object.entries(inputs).map(
    ([name, text]) => [name, lookUp(/\w+/.exec(text as string)![0], at)] as const,
  );
  return Object.fromEntries(given.filter((each): each is readonly [string, Json] => each[1] !== undefined));
}

export function render(template: string, at: Place): string {
  return template.replace(/{{(\w+)\??}}/g, (_, name: string) => {
    if (name !== 'all_outputs') return textOf(lookUp(name, at));
    return before(at)
      .filter(({ output, scope }) => output! in scope.outputs)
      .map(({ output, scope }) => `<${output}>\n${asText(scope.outputs[output!]!)}\n</${output}>`)
      .join('\n');
  });
}

const textOf = (value: Json | undefined): string => (value === undefined ? '' : asText(value));

/** What an item or a case hands out: its output, or, of a group, all of them by name. */
export function valueOf(member: Place): Json | undefined {
  return member.output === undefined ? objectOf(member.members) : member.scope.outputs[member.output];
}

export function objectOf(members: readonly Place[]): Record<string, Json> {
  const made = flat(members).filter(({ output, scope }) => output !== undefined && output in scope.outputs);
  return Object.fromEntries(made.map(({ output, scope }) => [output!, scope.outputs[output!]!]));
}
