import type { ChainDefinition, PlanBlock } from '../chain/definition/definition';

/** How a request is planned; see {@link PlanBlock} for the defaults. */
export interface PlanningOptions extends Pick<
  PlanBlock,
  'allow' | 'approve' | 'maxTokens' | 'model' | 'repairs' | 'run'
> {
  /** Names of the inputs that the plan's steps may use. */
  readonly inputs?: readonly string[];
}

/** The name of the one block, and of its output, in a {@link planningChain}. */
export const PLAN = 'plan';

/** The chain of one plan: what `client.plan()` and `catenary plan` run. Its output is the plan, or what its steps made. */
export function planningChain(
  request: string,
  { inputs = [], ...options }: PlanningOptions = {},
): ChainDefinition {
  return {
    catenary: 1,
    name: 'planning',
    ...(inputs.length > 0 && { inputs: Object.fromEntries(inputs.map((name) => [name, {}])) }),
    // Whatever the request says, it is a text and names no slots.
    blocks: [{ plan: PLAN, request: request.replaceAll('{{', '\\{{'), inputs, ...options }],
  };
}
