import type { Outcome } from '../../src/chain/outcome';
import type { Block, ChainDefinition, Fallback, ParallelBlock, StepBlock } from '../../src/chain/definition';
import { asText, type Json } from '../../src/chain/json';

/**
 * The meaning of a chain, written a second time and as plainly as possible: recursion instead of a scheduler, no clock,
 * no window, no state to restore. For chains without `siblings: cancel` and limits, whose results don't depend on time.
 */
export interface Meaning {
  status: 'done' | 'failed';
  outputs: Record<string, Json>;
  statuses: Record<string, string>;
  calls: Set<string>;
}

type World = (callId: string) => { outcome: Outcome };

const STOP = [
  'Model.Auth',
  'Model.Billing',
  'Model.SpendLimit',
  'Model.BadRequest',
  'Model.Config',
  'Limit.Reached',
  'Slot.Missing',
];
const TO_FALLBACK = [
  'Model.Refused',
  'Model.ContextExceeded',
  'Model.RequestTooLarge',
  'Model.NotFound',
  'Model.Unavailable',
  'Model.RateLimited',
  'Model.Overloaded',
  'Model.ServerError',
  'Model.Connection',
  'Model.Timeout',
  'Model.BadResponse',
  'Output.TooLarge',
];

export function meaningOf(definition: ChainDefinition, inputs: Record<string, Json>, world: World): Meaning {
  const meaning: Meaning = { status: 'done', outputs: {}, statuses: {}, calls: new Set() };
  for (const block of definition.blocks) {
    const reading = {
      definition,
      inputs,
      world,
      meaning,
      stops: new Set<string>(),
      done: new Map<string, string>(),
    };
    const group = placesOf(block, '', []);
    for (const place of group) if (place.block === block) visit(place, group, reading);
    if (meaning.statuses[nameOf(block)] === 'failed') {
      meaning.status = 'failed';
      break;
    }
  }
  return meaning;
}

interface Place {
  readonly block: Block;
  readonly path: string;
  readonly around: readonly Place[];
}

interface Reading {
  readonly definition: ChainDefinition;
  readonly inputs: Record<string, Json>;
  readonly world: World;
  readonly meaning: Meaning;
  /** Paths whose failure nothing may skip. */
  readonly stops: Set<string>;
  readonly done: Map<string, string>;
}

const nameOf = (block: Block): string =>
  'step' in block
    ? block.step
    : 'text' in block
      ? block.text
      : 'activity' in block
        ? block.activity
        : (block as ParallelBlock).parallel;

function placesOf(block: Block, prefix: string, around: readonly Place[]): Place[] {
  const place: Place = { block, path: `${prefix}${nameOf(block)}`, around };
  const members =
    'parallel' in block
      ? block.blocks.flatMap((member) => placesOf(member, `${place.path}/`, [...around, place]))
      : [];
  return [place, ...members];
}

/** Settles a place and everything it needs first. */
function visit(place: Place, group: readonly Place[], reading: Reading): void {
  if (reading.done.has(place.path)) return;
  for (const outer of place.around) if (!reading.done.has(outer.path)) open(outer, group, reading);
  if (reading.done.has(place.path)) return;
  open(place, group, reading);
  if (!('parallel' in place.block) || reading.done.get(place.path) !== 'open') return;
  const members = group.filter(({ around }) => around.at(-1) === place);
  for (const member of members) visit(member, group, reading);
  const failed = members.filter(({ path }) => reading.done.get(path) === 'failed');
  const barred = members.every(({ path }) => reading.done.get(path) === 'blocked');
  if (failed.length === 0) return settle(place, barred ? 'skipped' : 'done', reading);
  const stop = failed.some(({ path }) => reading.stops.has(path));
  if (stop) reading.stops.add(place.path);
  settle(place, skips(place) && !stop ? 'skipped' : 'failed', reading);
}

const skips = (place: Place): boolean => (place.block as StepBlock).onFailure === 'skip';

function settle(place: Place, status: string, reading: Reading): void {
  reading.done.set(place.path, status);
  reading.meaning.statuses[place.path] = status === 'blocked' ? 'skipped' : status;
}

function open(place: Place, group: readonly Place[], reading: Reading): void {
  if (place.around.some(({ path }) => reading.done.get(path) === 'blocked'))
    return block(place, group, reading);
  const needs = group.filter(
    (other) =>
      other !== place && named(place, group).has(nameOf(other.block)) && !('parallel' in other.block),
  );
  for (const producer of needs) visit(producer, group, reading);
  if (place.around.some(({ path }) => reading.done.get(path) === 'skipped')) return;
  if (needs.some((producer) => bars(producer, place, reading))) return block(place, group, reading);
  if (place.block.when && !holds(place.block.when as Record<string, never>, reading)) {
    for (const each of group)
      if (each === place || each.around.includes(place)) settle(each, 'skipped', reading);
    return;
  }
  if ('parallel' in place.block) return void reading.done.set(place.path, 'open');
  if ('text' in place.block) return commit(place, render(place.block.template!, reading), 'done', reading);
  if ('activity' in place.block) return runActivity(place, reading);
  runStep(place, place.block as StepBlock, reading);
}

function block(place: Place, group: readonly Place[], reading: Reading): void {
  settle(place, 'blocked', reading);
  for (const inner of group) if (inner.around.includes(place)) settle(inner, 'blocked', reading);
}

/** A failure bars what names it, unless a group around the producer alone skips its failures. */
function bars(producer: Place, place: Place, reading: Reading): boolean {
  const status = reading.done.get(producer.path);
  if (status !== 'failed' && status !== 'blocked') return false;
  const absorbed = producer.around
    .filter((outer) => outer !== place && !place.around.includes(outer))
    .some(skips);
  return !absorbed || (status === 'failed' && reading.stops.has(producer.path));
}

function named(place: Place, group: readonly Place[]): Set<string> {
  const block = place.block;
  const texts: string[] = block.when ? [JSON.stringify(block.when).replace(/"(\w+)":/g, '{{$1}}')] : [];
  if ('step' in block)
    texts.push(block.prompt ?? '', ...(block.fallback as Fallback[]).map(({ prompt }) => prompt ?? ''));
  if ('text' in block) texts.push(block.template!);
  if ('activity' in block) texts.push(...(block.args as string[]));
  const names = new Set(
    texts.flatMap((text) => [...text.matchAll(/{{(\w+)\??}}/g)].map((match) => match[1]!)),
  );
  if (names.has('all_outputs'))
    for (const before of group.slice(0, group.indexOf(place))) names.add(nameOf(before.block));
  return names;
}

function holds(when: { readonly [key: string]: unknown }, reading: Reading): boolean {
  const [[key, test]] = Object.entries(when) as [[string, { exists?: boolean } & Record<string, unknown>]];
  if (key === 'not') return !holds(test, reading);
  const value = reading.meaning.outputs[key] ?? reading.inputs[key];
  return typeof test === 'object' ? (value !== undefined) === test.exists : value === test;
}

function render(template: string, { meaning, inputs }: Reading): string {
  return template.replace(/{{(\w+)\??}}/g, (_, name: string) =>
    asText(meaning.outputs[name] ?? inputs[name] ?? ''),
  );
}

function commit(place: Place, value: Json, status: string, reading: Reading): void {
  reading.meaning.outputs[nameOf(place.block)] = value;
  settle(place, status, reading);
}

function giveUp(place: Place, type: string, reading: Reading): void {
  if (STOP.includes(type)) reading.stops.add(place.path);
  settle(place, skips(place) && !STOP.includes(type) ? 'skipped' : 'failed', reading);
}

function call(place: Place, purpose: string, tries: Record<string, number>, reading: Reading): Outcome {
  tries[purpose] = (tries[purpose] ?? 0) + 1;
  const id = `${place.path}/${purpose}/${tries[purpose]}`;
  reading.meaning.calls.add(id);
  return reading.world(id).outcome;
}

function runActivity(place: Place, reading: Reading): void {
  const outcome = call(place, 'call', {}, reading);
  if (outcome.kind === 'returned') commit(place, outcome.value!, 'done', reading);
  else giveUp(place, 'Activity.Failed', reading);
}

/** The article's execute_with_recovery, with every row of the design's table. */
function runStep(place: Place, step: StepBlock, reading: Reading): void {
  const tries: Record<string, number> = {};
  const rungs: Fallback[] = [
    { prompt: step.prompt ?? '', repairs: step.repairs ?? 2 },
    ...(step.fallback as Fallback[]),
  ];
  const askOf = (rung: Fallback): string => JSON.stringify([rung.value, rung.prompt ?? step.prompt]);
  let drafts = 0;
  let tried = 0;
  let last = 'Output.Rejected';
  for (let at = 0; at < rungs.length; at++) {
    const rung = rungs[at]!;
    if (at > 0 && TO_FALLBACK.includes(last) && askOf(rung) === askOf(rungs[tried]!)) continue;
    tried = at;
    let enlarged = false;
    for (let repair = 0; repair <= (rung.value === undefined ? (rung.repairs ?? 0) : 0); repair++) {
      drafts += 1;
      const draft =
        rung.value === undefined ? draftOf(call(place, 'generate', tries, reading)) : { output: rung.value };
      last = 'failure' in draft ? draft.failure : gates(place, step, rung, tries, reading);
      if (last === '')
        return commit(
          place,
          (draft as { output: Json }).output,
          at > 0 ? 'fallback' : drafts > 1 ? 'repaired' : 'done',
          reading,
        );
      if (last === 'Model.Truncated' && !enlarged) enlarged = true;
      else if (last !== 'Output.Rejected') break;
    }
    if (last !== 'Output.Rejected' && last !== 'Model.Truncated' && !TO_FALLBACK.includes(last)) break;
  }
  giveUp(place, last, reading);
}

function draftOf(outcome: Outcome): { output: Json } | { failure: string } {
  if (outcome.kind === 'failed') return { failure: outcome.failure.type };
  const { output, rejected } = (outcome as { value: unknown }).value as { output: Json; rejected?: unknown };
  return rejected ? { failure: 'Output.Rejected' } : { output };
}

/** The type of what went wrong, or an empty text where every check passed. */
function gates(
  place: Place,
  step: StepBlock,
  rung: Fallback,
  tries: Record<string, number>,
  reading: Reading,
): string {
  const checks = step.checks ?? [];
  const order = [
    ...(rung.value !== undefined && checks.some((check) => 'maxWords' in check) ? ['check'] : []),
    ...checks.filter((check) => 'validator' in check).map(() => 'validate'),
    ...checks.filter((check) => 'judge' in check).map(() => 'judge'),
  ];
  for (const purpose of order) {
    let outcome = call(place, purpose, tries, reading);
    const unreadable = (o: Outcome): boolean =>
      purpose === 'judge' && o.kind === 'failed' && o.failure.type === 'Judge.Unreadable';
    if (unreadable(outcome)) outcome = call(place, purpose, tries, reading);
    if (outcome.kind === 'failed') {
      const { type } = outcome.failure;
      return purpose === 'judge' && STOP.includes(type) ? type : 'Judge.Unreadable';
    }
    if (((outcome as { value: unknown }).value as { verdict: string }).verdict === 'fail')
      return 'Output.Rejected';
  }
  return '';
}
