import { nameOf } from '../definition/blocks';
import type { ChainBlock, ChainDefinition, MapBlock, PlanBlock } from '../definition/definition';
import { fillArgument, fillText } from '../template/fill';
import { itemsOf, type Json } from '../json';
import { placeMembers } from '../layout/layout';
import { type NormalDefinition, normaliseWithin } from '../definition/normalise';
import { placeDefinition, placeItem } from '../layout/place';
import { type PlacedBlock, withMembers } from '../layout/placed';
import { defaultsFor, type Run } from './run';
import type { BlockRecord } from '../state/state';
import { onlySlot } from '../template/template';
import { bareSlot } from '../template/texts';
import { lookUp } from './values';

/** Of one map: what a run's state and its list of blocks can bear. */
export const MOST_ITEMS = 10_000;

/** One member an item, each in a scope of its own. */
export function expandMap(run: Run, placed: PlacedBlock, items: readonly Json[]): void {
  const { item = 'item' } = placed.block as MapBlock;
  const members = items.map((value, index) => {
    const member = placeItem(placed, index);
    member.scope.given = { [item]: value, index };
    return member;
  });
  placeMembers(run.layout, placed, members);
}

/**
 * The inputs of a sub-chain, which its scope keeps.
 *
 * @throws MissingValueError for a slot that has no value in this run.
 */
export function giveInputs(run: Run, placed: PlacedBlock, inputs: Readonly<Record<string, Json>>): void {
  const [first] = placed.members;
  const filled = Object.entries(inputs).flatMap(([name, value]) =>
    isAbsent(run, placed, value) ? [] : [[name, fillArgument(run, placed, value)] as const],
  );
  if (first) first.scope.given = { ...defaultInputs(first), ...Object.fromEntries(filled) };
}

/** What `{{notes?}}` stands for, where there are none, is not an input at all. */
function isAbsent(run: Run, placed: PlacedBlock, value: Json): boolean {
  const slot = typeof value === 'string' ? onlySlot(value) : undefined;
  return slot?.optional === true && slot.name !== 'all_outputs' && lookUp(run, placed, slot) === undefined;
}

function defaultInputs({ scope }: PlacedBlock): Record<string, Json> {
  const inputs = (scope.definition as NormalDefinition).inputs;
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, { default: value }]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** A plan with the defaults that hold where it stands, as a sub-chain has them, and the system prompt too. */
function normalPlan(run: Run, placed: PlacedBlock, plan: ChainDefinition): NormalDefinition {
  const { system, ...defaults } = defaultsFor(placed);
  // The plan does not see the inputs that a system prompt names; what they say here goes along as it is.
  const said = system === undefined ? {} : { system: fillText(run, placed, system).replaceAll('{{', '\\{{') };
  return normaliseWithin({ ...plan, defaults: { ...said, ...plan.defaults } }, defaults);
}

/** Puts the blocks of an accepted plan in their places. */
export function expandPlan(run: Run, placed: PlacedBlock, plan: ChainDefinition): void {
  const members = placeDefinition(placed, normalPlan(run, placed, plan));
  const { inputs = [] } = placed.block as PlanBlock;
  const given = inputs.flatMap((name) => {
    const value = lookUp(run, placed, bareSlot(name));
    return value === undefined ? [] : [[name, value] as const];
  });
  if (members[0]) members[0].scope.given = Object.fromEntries(given);
  placeMembers(run.layout, placed, members);
}

/** Whether the blocks of a plan had their places: not before a person let it run, and not where only the plan is wanted. */
function wasExpanded(
  { state }: Run,
  { block, path }: PlacedBlock,
  { plan, status, ...record }: BlockRecord,
): boolean {
  if (plan === undefined || (block as PlanBlock).run === false) return false;
  const hasBegun = state.steps[`${path}/${nameOf(plan.blocks[0]!)}`] !== undefined;
  return hasBegun || (status === 'running' && record.gate?.status !== 'open');
}

/** A sub-chain's inputs are there while it runs; what is settled may never have had them, unless something in it has run. */
function hadInputs({ state }: Run, placed: PlacedBlock, { status, failure }: BlockRecord): boolean {
  if (status === 'running' && failure === undefined) return true;
  return placed.members.flatMap(withMembers).some(({ path }) => {
    const record = state.steps[path];
    return record !== undefined && (record.status !== 'skipped' || record.failure !== undefined);
  });
}

/** Gives the blocks of a restored run their members and inputs back, as far as its records have come. */
export function expandAgain(run: Run, blocks: readonly PlacedBlock[] = run.layout.blocks): void {
  for (const placed of blocks) {
    const record = run.state.steps[placed.path];
    if (!record) continue;
    if (record.items !== undefined) expandMap(run, placed, listOf(run, placed));
    else if (placed.kind === 'chain' && hadInputs(run, placed, record))
      giveInputs(run, placed, (placed.block as ChainBlock).inputs ?? {});
    else if (wasExpanded(run, placed, record)) expandPlan(run, placed, record.plan!);
    expandAgain(run, placed.members);
  }
}

const listOf = (run: Run, placed: PlacedBlock): readonly Json[] =>
  itemsOf(lookUp(run, placed, bareSlot((placed.block as MapBlock).over)));
