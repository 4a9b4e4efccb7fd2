import { didYouMean } from '../check/suggest';
import { type Json, own } from '../json';
import { layOut } from '../layout/layout';
import type { NormalDefinition } from '../definition/normalise';
import type { PlacedBlock } from '../layout/placed';
import { hashOf, type Run, runFrom } from '../run/run';
import { makerBehind } from '../run/values';
import { modelsAsked } from './differing';
import { isFinished } from '../run/finished';
import { ResumeError } from './resume-error';

export function namedBlocks({ layout }: Run, paths: readonly string[]): PlacedBlock[] {
  return paths.map((path) => {
    const placed = layout.byPath.get(path);
    if (placed) return placed;
    throw unknown(`the run has no block at ${JSON.stringify(path)}`, path, [...layout.byPath.keys()]);
  });
}

export function replacedBlocks(run: Run, outputs: Readonly<Record<string, Json>>): Set<PlacedBlock> {
  const { makers } = run.layout.root;
  return new Set(
    Object.keys(outputs).flatMap((name) => {
      const maker = makers.get(name);
      if (maker && isFinished(run, maker)) return [maker, ...(maker.decidesOn ? behind(maker) : [])];
      const message = `the run has made no output ${JSON.stringify(name)} that could be replaced`;
      throw unknown(message, name, Object.keys(run.state.outputs));
    }),
  );
}

/** What a gate has let through is not made again either, where something else is put in its place. */
function behind(gate: PlacedBlock): PlacedBlock[] {
  return [gate.decidesOn, makerBehind(gate)].flatMap((placed) => placed ?? []);
}

export function changedInputs(
  run: Run,
  definition: NormalDefinition,
  inputs: Readonly<Record<string, Json>>,
): Set<string> {
  for (const name of Object.keys(inputs))
    if (own(definition.inputs, name) === undefined)
      throw unknown(`the chain has no input ${JSON.stringify(name)}`, name, Object.keys(definition.inputs));
  return new Set(
    Object.keys(inputs).filter(
      (name) => hashOf(inputs[name]) !== hashOf(own(run.state.inputs, name) ?? null),
    ),
  );
}

/** Models by the aliases that the chain asks for. */
export function knownModels(
  run: Run,
  definition: NormalDefinition,
  models: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (Object.keys(models).length === 0) return models;
  const next = runFrom(definition, run.state);
  const templates = layOut(definition, { templates: true }).all;
  const asked = new Set([
    ...templates.flatMap((placed) => modelsAsked(next, placed)),
    ...run.layout.all.flatMap((placed) => modelsAsked(run, placed)),
  ]);
  for (const alias of Object.keys(models))
    if (!asked.has(alias))
      throw unknown(`no step asks for the model ${JSON.stringify(alias)}`, alias, [...asked]);
  return models;
}

const MOST_LISTED = 20;

function unknown(message: string, name: string, names: readonly string[]): ResumeError {
  const rest = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '';
  const known = names.length === 0 ? '' : `; it has ${names.slice(0, MOST_LISTED).join(', ')}${rest}`;
  return new ResumeError(`${message}${didYouMean(name, names) || known}`);
}
