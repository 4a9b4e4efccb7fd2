import type { Call } from '../run/call-parts';
import type { CallReceipt } from '../contract';
import type { Limits } from '../definition/definition';
import type { PlacedBlock, Scope } from '../layout/placed';
import type { Run } from '../run/run';
import type { Lost } from '../state/state';
import { chainsAround, whoseLimit } from './limited';
import { timeIsUp } from './time-limits';

/** What a scope with limits of its own has used. */
interface Used {
  calls: number;
  outputTokens: number;
  cost?: number;
}

/** The limits of one scope, and what counts towards them. */
interface Account {
  readonly limits: Limits;
  readonly whose: string;
  readonly used: Readonly<Used>;
  readonly lost: Lost;
  /** Calls in flight under the same limits, which have reserved what they may take. */
  readonly others: readonly Call[];
}

const NOTHING: Lost = { calls: 0, outputTokens: 0, cost: 0 };

/** Why a call would pass a limit: of the chain, or of a sub-chain or plan around it. */
export interface Reached {
  readonly message: string;
  /** There is room for fewer tokens or dollars than the call may take. */
  readonly wantsRoom: boolean;
  /** What is in flight under the same limit may give room back. */
  readonly mayPass: boolean;
}

/** The limits that hold for a call, from the inside out. The time is for every call, the rest for those of a model. */
export function limitReached(
  run: Run,
  placed: PlacedBlock,
  call: Call,
  inFlight: readonly Call[],
  at: number,
): Reached | undefined {
  const isUp = timeIsUp(run, placed, at);
  if (isUp) return never(isUp.message);
  if (call.maxTokens === 0) return undefined;
  for (const scope of limitedScopes(run, call)) {
    const reached = reachedIn(run, scope, call, inFlight);
    if (reached) return reached;
  }
  return undefined;
}

function reachedIn(run: Run, scope: Scope, call: Call, inFlight: readonly Call[]): Reached | undefined {
  const { limits = {} } = scope.definition;
  const account: Account = {
    limits,
    whose: whoseLimit(scope),
    used: usedIn(run, scope),
    lost: lostIn(run, scope) ?? NOTHING,
    others: inFlight.filter((each) => limitedScopes(run, each).includes(scope)),
  };
  return callsReached(account) ?? tokensReached(account, call) ?? costReached(account, call);
}

function callsReached({ limits: { calls }, whose, used, lost }: Account): Reached | undefined {
  if (calls === undefined || used.calls + lost.calls + 1 <= calls) return undefined;
  return never(`${whose} of ${calls} model calls is reached; raise limits.calls`);
}

function tokensReached(
  { limits: { outputTokens }, whose, used, lost, others }: Account,
  { maxTokens }: Call,
): Reached | undefined {
  if (outputTokens === undefined) return undefined;
  const spent = used.outputTokens + lost.outputTokens;
  const reserved = others.reduce((sum, each) => sum + each.maxTokens, 0);
  if (spent + reserved + maxTokens <= outputTokens) return undefined;
  const message =
    `${whose} of ${outputTokens} output tokens has no room for ${maxTokens} more ` +
    `after ${spent}; raise limits.outputTokens or lower maxTokens`;
  return { message, wantsRoom: true, mayPass: others.length > 0 };
}

function costReached(
  { limits: { cost: limit }, whose, used, lost, others }: Account,
  { cost, model = 'default' }: Call,
): Reached | undefined {
  if (limit === undefined) return undefined;
  if (cost === undefined)
    return never(
      `${whose} of $${limit} needs the price of the model ${JSON.stringify(model)}; give it in defaults.rates`,
    );
  const spent = (used.cost ?? 0) + lost.cost;
  const reserved = others.reduce((sum, each) => sum + (each.cost ?? 0), 0);
  // Sums of binary fractions: what fits to the last cent fits.
  if (spent + reserved + cost <= limit + 1e-9) return undefined;
  const message =
    `${whose} of $${limit} has no room for a call that may cost $${shown(cost)} ` +
    `after $${shown(spent)}; raise limits.cost or lower maxTokens`;
  return { message, wantsRoom: true, mayPass: others.length > 0 };
}

function never(message: string): Reached {
  return { message, wantsRoom: false, mayPass: false };
}

function shown(dollars: number): string {
  return String(Number(dollars.toFixed(6)));
}

/** Counts a call that is about to start. */
export function countCall(run: Run, call: Call): void {
  run.state.metadata.usage.calls += 1;
  for (const scope of limitedScopes(run, call)) if (scope.path !== '') usedIn(run, scope).calls += 1;
}

/** Counts what a call took, in the scopes inside the chain; the chain's own usage counts every receipt. */
export function countReceiptIn(run: Run, call: Call, { usage, cost = 0 }: CallReceipt): void {
  for (const scope of limitedScopes(run, call)) {
    if (scope.path === '') continue;
    const used = usedIn(run, scope);
    used.outputTokens += usage.outputTokens;
    if (scope.definition.limits?.cost !== undefined) used.cost = (used.cost ?? 0) + cost;
  }
}

/**
 * Counts attempts of a call of which no receipt came, each with all that it may have taken.
 *
 * @param repeated how many of them {@link countCall} has not counted
 */
export function countLost(run: Run, call: Call, attempts: number, repeated: number): void {
  if (attempts === 0) return;
  const { maxTokens, cost = 0 } = call;
  addLost(run, call, { calls: repeated, outputTokens: attempts * maxTokens, cost: attempts * cost });
}

/** Counts a receipt that says no cost, where a limit needs one, as the most that it may have been. */
export function countUnpriced(run: Run, call: Call): void {
  if (call.cost !== undefined) addLost(run, call, { calls: 0, outputTokens: 0, cost: call.cost });
}

function addLost(run: Run, call: Call, more: Lost): void {
  for (const scope of new Set([run.layout.root, ...limitedScopes(run, call)])) {
    const { calls, outputTokens, cost } = lostIn(run, scope) ?? NOTHING;
    const lost: Lost = {
      calls: calls + more.calls,
      outputTokens: outputTokens + more.outputTokens,
      cost: cost + more.cost,
    };
    if (scope.path === '') run.state.metadata.lost = lost;
    else scopeState(run, scope).lost = lost;
  }
}

/** Whether a limit on the cost holds where a block stands. */
export function costIsLimited({ scope }: PlacedBlock): boolean {
  return chainsAround(scope).some(({ definition: { limits } }) => limits?.cost !== undefined);
}

/** The scopes around a call whose own definition limits something; the chain itself is the last. */
function limitedScopes(run: Run, { path }: Call): Scope[] {
  const inner = run.layout.byPath.get(path)?.scope ?? run.layout.root;
  return chainsAround(inner).filter(({ definition: { limits = {} } }) => {
    const { calls, outputTokens, cost } = limits;
    return (calls ?? outputTokens ?? cost) !== undefined;
  });
}

function usedIn(run: Run, scope: Scope): Used {
  if (scope.path === '') return run.state.metadata.usage;
  return (scopeState(run, scope).usage ??= { calls: 0, outputTokens: 0 });
}

function lostIn({ state }: Run, { path }: Scope): Lost | undefined {
  return path === '' ? state.metadata.lost : state.scopes?.[path]?.lost;
}

function scopeState({ state }: Run, { path }: Scope): NonNullable<Run['state']['scopes']>[string] {
  state.scopes ??= {};
  return (state.scopes[path] ??= { outputs: {} });
}
