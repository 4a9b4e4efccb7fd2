import { type Json, own, put } from '../json';
import { outputsBefore, type PlacedBlock, type Scope } from '../layout/placed';
import { makersSeen } from '../layout/waits';
import type { Run } from './run';
import { MissingValueError, type Slot, valueAt } from '../template/template';

/** Values by name, of one scope. */
type Values = Readonly<Record<string, Json>>;

/** The committed outputs of a scope. */
export function outputsIn({ state }: Run, { path }: Scope): Values {
  return path === '' ? state.outputs : (own(state.scopes ?? {}, path)?.outputs ?? {});
}

/** An output becomes visible here and nowhere else. */
export function putOutput({ state }: Run, { path }: Scope, name: string, value: Json): void {
  if (path === '') return void (state.outputs[name] = value);
  state.scopes ??= {};
  state.scopes[path] ??= { outputs: {} };
  state.scopes[path].outputs[name] = value;
}

function givenIn({ state }: Run, scope: Scope): Values {
  return scope.path === '' ? state.inputs : (scope.given ?? {});
}

/** What a slot stands for where a block reads it: a committed output or an input, by presence (`""`, `0` and `false` are values). */
export function lookUp(run: Run, reader: PlacedBlock, slot: Pick<Slot, 'name' | 'path'>): Json | undefined {
  return valueAt(rootOf(run, reader, slot.name), slot.path);
}

function rootOf(run: Run, reader: PlacedBlock, name: string): Json | undefined {
  if (reader.decidesOn && name === (reader.block as { readonly of?: string }).of) return heldFor(run, reader);
  for (let scope: Scope | undefined = reader.scope; scope; scope = scope.outer) {
    for (const values of [outputsIn(run, scope), givenIn(run, scope)]) {
      const value = own(values, name);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** The block that makes what an approval decides on, behind the gates before it. */
export function makerBehind(gate: PlacedBlock): PlacedBlock | undefined {
  let maker = gate.decidesOn;
  while (maker?.decidesOn) maker = maker.decidesOn;
  return maker;
}

/** The output that an approval decides on; undefined where its maker made none. */
export function heldFor(run: Run, gate: PlacedBlock): Json | undefined {
  const maker = makerBehind(gate);
  return maker && run.state.steps[maker.path]?.held?.value;
}

/** Whether a block's output goes through a gate before anyone else reads it. */
export function isGated({ output, scope }: PlacedBlock): boolean {
  return output !== undefined && scope.makers.get(output)?.kind === 'approval';
}

/** The committed outputs of the blocks written before this one, in written order, by name. */
export function allOutputs(run: Run, placed: PlacedBlock): (readonly [name: string, value: Json])[] {
  return outputsBefore(run.layout, placed).flatMap(({ output, scope }) => {
    const value = own(outputsIn(run, scope), output!);
    return value === undefined ? [] : [[output!, value] as const];
  });
}

/** What a user's validator of a block is given: all inputs, and the outputs of those that it names or that stand before it. */
export function visibleValues(
  run: Run,
  placed: PlacedBlock,
): { readonly inputs: Values; readonly outputs: Values } {
  const seen = new Set(makersSeen(run.layout, placed));
  const inputs: Record<string, Json> = {};
  const outputs: Record<string, Json> = {};
  for (const scope of scopesFrom(placed.scope).reverse()) {
    for (const [name, value] of Object.entries(givenIn(run, scope))) put(inputs, name, value);
    for (const [name, value] of Object.entries(outputsIn(run, scope)))
      if (seen.has(scope.makers.get(name)!)) put(outputs, name, value);
  }
  return { inputs, outputs };
}

/** A scope and those whose names are seen in it, from the inside out. */
function scopesFrom(scope: Scope): Scope[] {
  return scope.outer ? [scope, ...scopesFrom(scope.outer)] : [scope];
}

/**
 * The values that templates need, under the names that a request lists.
 *
 * @throws MissingValueError for a slot without `?` that has no value.
 */
export function valuesFor(run: Run, placed: PlacedBlock, slots: readonly Slot[]): Map<string, Json> {
  const values = new Map<string, Json>();
  for (const slot of slots) {
    if (slot.name === 'all_outputs') {
      for (const [name, value] of allOutputs(run, placed)) values.set(`all_outputs.${name}`, value);
      continue;
    }
    const name = [slot.name, ...slot.path].join('.');
    const value = values.get(name) ?? lookUp(run, placed, slot);
    if (value !== undefined) values.set(name, value);
    else if (!slot.optional) throw new MissingValueError(slot.text);
  }
  return values;
}

/** The value that a scope hands out when its block closes: its one output, or, of a group, all of them by name. */
export function valueOf(run: Run, member: PlacedBlock): Json | undefined {
  if (member.output !== undefined) return own(outputsIn(run, member.scope), member.output);
  return namedOutputs(run, member.members);
}

/** The outputs of blocks by name, in written order, groups' members among them. */
export function namedOutputs(run: Run, blocks: readonly PlacedBlock[]): Record<string, Json> {
  const all: Record<string, Json> = {};
  for (const placed of blocks) {
    if (placed.kind === 'parallel') Object.assign(all, namedOutputs(run, placed.members));
    const value = placed.output === undefined ? undefined : own(outputsIn(run, placed.scope), placed.output);
    if (value !== undefined) put(all, placed.output!, value);
  }
  return all;
}
