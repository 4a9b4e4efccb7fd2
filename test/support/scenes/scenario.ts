import { apply } from '../../../src/chain/run/apply';
import type { Call } from '../../../src/chain/run/call-parts';
import { claim, timeOut } from '../../../src/chain/gate/decide';
import type { Block, ChainDefinition } from '../../../src/chain/definition/definition';
import { contentToken, openGates } from '../../../src/chain/gate/gate';
import type { Claim, Decision } from '../../../src/chain/gate/gate-record';
import type { Json } from '../../../src/chain/json';
import type { Outcome } from '../../../src/chain/recovery/outcome';
import { refusalOf } from '../../../src/chain/gate/refusal';
import type { Run } from '../../../src/chain/run/run';
import { doomed, start } from '../../../src/chain/run/start';
import { passing, runOf, type Scripted } from '../chains';
import { endOf, restored } from '../restored';

/** What somebody says of a gate, and how long after it opened; the default is ten milliseconds. */
export type Said = Partial<Omit<Decision, 'gate' | 'content'>> & { readonly ms?: number };

/** A run told in advance: what its calls bring and what people say, each for the n-th time at its path. */
export interface Scenario {
  readonly blocks: readonly Block[];
  readonly rest?: Partial<ChainDefinition>;
  readonly inputs?: Record<string, Json>;
  /** False for what the checker refuses, and an input of another type can still bring about. Default true. */
  readonly isValid?: boolean;
  /**
   * By `path/purpose`, or by path for a draft, a plan or an activity's call; an item's by `pages[3]/draft` or
   * `pages[]/draft`. What is not told passes.
   */
  readonly calls?: Readonly<Record<string, Scripted | readonly Scripted[]>>;
  /** What calls bring that `calls` does not tell of; `nth` counts from 0 at a path and purpose. */
  readonly otherwise?: (call: Call, nth: number) => Scripted;
  /** By the gate's path. What is not told never comes. */
  readonly people?: Readonly<Record<string, Said | readonly Said[]>>;
  /** What is said of gates that `people` does not tell of; `nth` counts from 0 at a path. */
  readonly says?: (gate: string, nth: number) => Said | undefined;
}

export interface MadeCall {
  readonly call: Call;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: Outcome;
  readonly stale: boolean;
}

export interface Told {
  readonly run: Run;
  readonly calls: readonly MadeCall[];
  /** Why decisions did not count, at once or after somebody's look. */
  readonly refusals: readonly string[];
  /** Moments at which a snapshot could have been taken. */
  readonly moves: number;
  readonly endedAt: number;
}

export interface ToldOptions {
  /** False where limits count the calls that a restart makes once more. Default true. */
  readonly restores?: boolean;
}

/** Plays a scenario, and again with a restart from the snapshot at every one of its moments, which must all end the same. */
export function told(scenario: Scenario, { restores = true }: ToldOptions = {}): Told {
  const straight = perform(scenario);
  if (!restores) return straight;
  const end = endOf(straight.run);
  const everywhere = perform(scenario, () => true);
  expect({ restored: 'everywhere', ...endOf(everywhere.run) }).toEqual({ restored: 'everywhere', ...end });
  for (let at = 0; at < straight.moves; at++) {
    const { run } = perform(scenario, (move) => move === at);
    expect({ restored: at, ...endOf(run) }).toEqual({ restored: at, ...end });
  }
  return straight;
}

const MOST_MOVES = 2000;

/** Plays a scenario once. What is due stays due where a call is asked again, so that a restart changes no order. */
export function perform(scenario: Scenario, restores: (move: number) => boolean = () => false): Told {
  const { blocks, rest, inputs, calls: script = {}, otherwise, people = {}, says, isValid = true } = scenario;
  let run = runOf(blocks, rest, inputs);
  let now = 0;
  let moves = 0;
  const due = new Map<string, number>();
  const used = new Map<string, number>();
  const begun = new Map<string, number>();
  const calls: MadeCall[] = [];
  const refusals: string[] = [];
  let claims: Claim[] = [];

  const count = (key: string): number => used.get(key) ?? 0;
  const pick = <T>(told: T | readonly T[] | undefined, key: string): T | undefined =>
    Array.isArray(told) ? (told as readonly T[])[count(key)] : (told as T | undefined);
  const dueAt = (key: string, from: number, ms: number): number => {
    if (!due.has(key)) due.set(key, from + ms);
    return due.get(key)!;
  };
  const scripted = ({ path, purpose }: Call): Scripted | undefined => {
    const any = path.replaceAll(/\[\d+\]/g, '[]');
    const isMain = purpose === 'generate' || purpose === 'plan' || purpose === 'call';
    const keys = [path, any].flatMap((each) => [`${each}/${purpose}`, ...(isMain ? [each] : [])]);
    const key = keys.find((each) => each in script);
    return key === undefined ? undefined : pick(script[key], `${path}/${purpose}`);
  };
  const end = (id: string, outcome: Outcome): void => {
    const { call, at, stale = false } = run.inFlight.get(id)!;
    if (!stale) used.set(`${call.path}/${call.purpose}`, count(`${call.path}/${call.purpose}`) + 1);
    calls.push({ call, startedAt: begun.get(id) ?? at, endedAt: now, outcome, stale });
    apply(run, id, outcome, now);
  };
  const decide = (path: string, content: string, said: Said): void => {
    used.set(path, count(path) + 1);
    const { ms: _, ...words } = said;
    const decision: Decision = {
      gate: path,
      content: contentToken(content, 'run-1'),
      decidedBy: 'dana',
      decision: 'approve',
      ...words,
    };
    const reason = refusalOf(run, decision, { runId: 'run-1' });
    if (reason === undefined) claims.push(claim(run, decision, 'update', now));
    else refusals.push(reason);
  };
  const nextEvent = (): { readonly at: number; readonly act: () => void } | undefined => {
    const ends = Array.from(run.inFlight.values(), ({ call, at, stale }) => {
      const nth = count(`${call.path}/${call.purpose}`);
      const told = stale ? undefined : (scripted(call) ?? otherwise?.(call, nth));
      const ms = told && 'ms' in told ? told.ms : 1000;
      const outcome = told && ('kind' in told ? told : told.outcome);
      const key = stale
        ? `stale ${call.id}`
        : `${call.path}/${call.purpose}/${count(`${call.path}/${call.purpose}`)}`;
      return { at: dueAt(key, at, ms), act: () => end(call.id, outcome ?? passing(call)) };
    });
    const gates = openGates(run).flatMap(({ placed: { path }, record: { gate } }) => {
      const { content, openedAt, deadline, claim: taken } = gate!;
      if (taken) return [];
      const said = path in people ? pick(people[path], path) : says?.(path, count(path));
      const late = deadline === undefined ? [] : [{ at: deadline, act: () => timeOut(run, path, now) }];
      if (said === undefined) return late;
      const at = Math.max(now, openedAt + (said.ms ?? 10));
      return [{ at, act: () => decide(path, content, said) }, ...late];
    });
    return [...ends, ...gates].reduce<{ at: number; act: () => void } | undefined>(
      (first, each) => (first === undefined || each.at < first.at ? each : first),
      undefined,
    );
  };

  for (;;) {
    for (const { id } of start(run, now)) begun.set(id, now);
    if (restores(moves++)) {
      run = restored(run, isValid);
      for (const { id } of start(run, now)) begun.set(id, now);
    }
    const event = nextEvent();
    if (moves > MOST_MOVES)
      throw new Error('the scenario does not end: is a decision repeated that never counts?');
    if (!event) return { run, calls, refusals, moves, endedAt: now };
    now = event.at;
    event.act();
    for (const { id } of doomed(run, now)) end(id, { kind: 'cancelled' });
    refusals.push(...claims.flatMap(({ ended }) => (typeof ended === 'object' ? [ended.refused] : [])));
    claims = claims.filter(({ ended }) => ended === undefined);
    if (restores(moves++)) run = restored(run, isValid);
  }
}
