import type { Call } from './call-parts';
import type { CallReceipt } from './contract';
import type { Scope } from './placed';
import type { Run } from './run';

/** What a scope with limits of its own has used. */
interface Used {
  calls: number;
  outputTokens: number;
}

/** Why a call would pass a limit: of the chain, or of a sub-chain or plan around it. */
export interface Reached {
  readonly message: string;
  /** What is in flight may give room back. */
  readonly mayPass: boolean;
}

/** The limits that hold for a call, from the inside out. */
export function limitReached(run: Run, call: Call, inFlight: readonly Call[]): Reached | undefined {
  if (call.maxTokens === 0) return undefined;
  for (const scope of limitedScopes(run, call)) {
    const reached = reachedIn(run, scope, call, inFlight);
    if (reached) return reached;
  }
  return undefined;
}

function reachedIn(run: Run, scope: Scope, call: Call, inFlight: readonly Call[]): Reached | undefined {
  const { limits = {} } = scope.definition;
  const used = usedIn(run, scope);
  const whose = scope.path === '' ? "the chain's limit" : `${scope.path}: its limit`;
  if (limits.calls !== undefined && used.calls + 1 > limits.calls) {
    return { message: `${whose} of ${limits.calls} model calls is reached`, mayPass: false };
  }
  if (limits.outputTokens === undefined) return undefined;
  const reserved = inFlight
    .filter((each) => limitedScopes(run, each).includes(scope))
    .reduce((sum, { maxTokens }) => sum + maxTokens, 0);
  if (used.outputTokens + reserved + call.maxTokens <= limits.outputTokens) return undefined;
  const message =
    `${whose} of ${limits.outputTokens} output tokens has no room for ${call.maxTokens} more ` +
    `after ${used.outputTokens}; raise limits.outputTokens or lower maxTokens`;
  return { message, mayPass: true };
}

/** Counts a call that is about to start. */
export function countCall(run: Run, call: Call): void {
  run.state.metadata.usage.calls += 1;
  for (const scope of limitedScopes(run, call)) if (scope.path !== '') usedIn(run, scope).calls += 1;
}

/** Counts what a call took, in the scopes inside the chain; the chain's own usage counts every receipt. */
export function countTokens(run: Run, call: Call, { usage }: CallReceipt): void {
  for (const scope of limitedScopes(run, call))
    if (scope.path !== '') usedIn(run, scope).outputTokens += usage.outputTokens;
}

/** The scopes around a call whose own definition limits something; the chain itself is the last. */
function limitedScopes(run: Run, { path }: Call): Scope[] {
  const scopes: Scope[] = [];
  let scope: Scope | undefined = run.layout.byPath.get(path)?.scope ?? run.layout.root;
  for (; scope; scope = scope.opener?.scope) {
    const { calls, outputTokens } = scope.definition.limits ?? {};
    if (scope.outer === undefined && (calls ?? outputTokens) !== undefined) scopes.push(scope);
  }
  return scopes;
}

function usedIn({ state }: Run, { path }: Scope): Used {
  if (path === '') return state.metadata.usage;
  state.scopes ??= {};
  state.scopes[path] ??= { outputs: {} };
  return (state.scopes[path].usage ??= { calls: 0, outputTokens: 0 });
}
