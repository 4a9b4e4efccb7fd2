import type {
  Block,
  ChainDefinition,
  Duration,
  GateTerms,
  InputDefinition,
  Limits,
  OnFailure,
  Rate,
  RetryPolicy,
  StepDefaults,
  Timeouts,
} from './definition';
import { innerBlocks } from './blocks';
import { milliseconds } from './duration';
import type { JsonSchema } from '../json';

/** The newest price table of this release; see `price-table.ts`. */
export const PRICES_DATE = '2026-11-22';

export const DEFAULTS = {
  model: 'default',
  maxTokens: 4096,
  repairs: 2,
  onFailure: 'fail',
  retry: { maximumAttempts: 10, initialInterval: 1000, backoffCoefficient: 2, maximumInterval: 60_000 },
  timeouts: {
    call: 300_000,
    idle: 60_000,
    heartbeat: 30_000,
    scheduleToClose: 86_400_000,
    maxRetryAfter: 120_000,
  },
  prices: PRICES_DATE,
  window: { calls: 16, bytes: 1024 * 1024 },
} as const;

/** A retry policy with every number written out, in milliseconds. */
export interface NormalRetry {
  readonly maximumAttempts: number;
  readonly initialInterval: number;
  readonly backoffCoefficient: number;
  readonly maximumInterval: number;
  readonly nonRetryableErrorTypes?: readonly string[];
}

/** Timeouts with every number written out, in milliseconds. */
export interface NormalTimeouts {
  readonly call: number;
  readonly idle: number;
  readonly heartbeat: number;
  readonly scheduleToClose: number;
  readonly maxRetryAfter: number;
}

export interface NormalDefaults {
  readonly model: string;
  readonly system?: string;
  readonly maxTokens: number;
  readonly repairs: number;
  readonly onFailure: OnFailure;
  readonly retry: NormalRetry;
  readonly timeouts: NormalTimeouts;
  readonly prices: string;
  readonly rates?: Readonly<Record<string, Rate>>;
  readonly approvals?: GateTerms;
}

/**
 * A definition with every default of this release written out once, at the chain: what a run records, so that a later
 * release's defaults change only new runs. Itself a valid definition; normalising it again changes nothing.
 */
export interface NormalDefinition extends ChainDefinition {
  readonly inputs: Readonly<Record<string, JsonSchema & { readonly optional?: boolean }>>;
  readonly defaults: NormalDefaults;
  readonly limits: Limits;
  readonly window: { readonly calls: number; readonly bytes: number };
}

/** Writes the defaults out, also of the chains inside. Takes a definition that `checkDefinition` has passed. */
export function normalise(definition: ChainDefinition): NormalDefinition {
  return normaliseWithin(definition, DEFAULTS);
}

/** What a sub-chain takes from the chain around it where it says nothing itself: not what changes its meaning. */
type Base = Omit<NormalDefaults, 'system' | 'onFailure'>;

/** As {@link normalise}, inside a chain whose defaults hold. */
export function normaliseWithin(definition: ChainDefinition, base: Base): NormalDefinition {
  const defaults = normalDefaults(definition.defaults ?? {}, base);
  return {
    ...definition,
    inputs: Object.fromEntries(
      Object.entries(definition.inputs ?? {}).map(([name, input]) => [name, inputSchema(input)]),
    ),
    defaults,
    limits: definition.limits ?? {},
    window: { ...DEFAULTS.window, ...definition.window },
    blocks: definition.blocks.map((block) => normalBlock(block, defaults)),
  };
}

function normalDefaults(defaults: StepDefaults, base: Base): NormalDefaults {
  const approvals = { ...base.approvals, ...defaults.approvals };
  const rates = { ...base.rates, ...defaults.rates };
  return {
    model: defaults.model ?? base.model,
    ...(defaults.system !== undefined && { system: defaults.system }),
    maxTokens: defaults.maxTokens ?? base.maxTokens,
    repairs: defaults.repairs ?? base.repairs,
    onFailure: defaults.onFailure ?? DEFAULTS.onFailure,
    retry: normalRetry(defaults.retry, base.retry),
    timeouts: normalTimeouts(defaults.timeouts, base.timeouts),
    prices: defaults.prices ?? base.prices,
    ...(Object.keys(rates).length > 0 && { rates }),
    ...(Object.keys(approvals).length > 0 && { approvals }),
  };
}

/** A block as it is, the chains inside it with their defaults. */
function normalBlock(block: Block, base: Base): Block {
  const inner = (each: Block): Block => normalBlock(each, base);
  if ('parallel' in block) return { ...block, blocks: block.blocks.map(inner) };
  if ('map' in block) return { ...block, each: inner(block.each) };
  if ('chain' in block) return { ...block, definition: normaliseWithin(block.definition, base) };
  if (!('switch' in block)) return block;
  const cases = Object.entries(block.cases).map(([value, each]) => [value, inner(each)] as const);
  return {
    ...block,
    cases: Object.fromEntries(cases),
    ...(block.otherwise && { otherwise: inner(block.otherwise) }),
  };
}

/** Whether every default is written out, in milliseconds, as the interpreter wants them: also in the chains inside. */
export function isNormal(definition: ChainDefinition): definition is NormalDefinition {
  return hasDefaults(definition) && definition.blocks.every(isNormalBlock);
}

function isNormalBlock(block: Block): boolean {
  if ('chain' in block) return isNormal(block.definition);
  return innerBlocks(block).every(isNormalBlock);
}

function hasDefaults(definition: ChainDefinition): boolean {
  const { inputs, defaults, limits, window } = definition;
  return (
    inputs !== undefined &&
    limits !== undefined &&
    hasNumbers(window, ['calls', 'bytes']) &&
    ['model', 'onFailure', 'prices'].every((key) => defaults?.[key as 'model'] !== undefined) &&
    hasNumbers(defaults, ['maxTokens', 'repairs']) &&
    hasNumbers(defaults?.retry, [
      'maximumAttempts',
      'initialInterval',
      'backoffCoefficient',
      'maximumInterval',
    ]) &&
    hasNumbers(defaults?.timeouts, ['call', 'idle', 'heartbeat', 'scheduleToClose', 'maxRetryAfter'])
  );
}

function hasNumbers(record: object | undefined, keys: readonly string[]): boolean {
  return (
    record !== undefined && keys.every((key) => typeof (record as Record<string, unknown>)[key] === 'number')
  );
}

export function normalRetry(retry: RetryPolicy | undefined, base: NormalRetry): NormalRetry {
  if (retry === undefined) return base;
  const initialInterval = ms(retry.initialInterval, base.initialInterval);
  return {
    maximumAttempts: retry.maximumAttempts ?? base.maximumAttempts,
    initialInterval,
    backoffCoefficient: retry.backoffCoefficient ?? base.backoffCoefficient,
    // Temporal refuses a longest interval below the first one.
    maximumInterval: Math.max(initialInterval, ms(retry.maximumInterval, base.maximumInterval)),
    ...(retry.nonRetryableErrorTypes && { nonRetryableErrorTypes: retry.nonRetryableErrorTypes }),
  };
}

export function normalTimeouts(timeouts: Timeouts | undefined, base: NormalTimeouts): NormalTimeouts {
  if (timeouts === undefined) return base;
  return {
    call: ms(timeouts.call, base.call),
    idle: ms(timeouts.idle, base.idle),
    heartbeat: ms(timeouts.heartbeat, base.heartbeat),
    scheduleToClose: ms(timeouts.scheduleToClose, base.scheduleToClose),
    maxRetryAfter: ms(timeouts.maxRetryAfter, base.maxRetryAfter),
  };
}

function ms(duration: Duration | undefined, otherwise: number): number {
  return duration === undefined ? otherwise : milliseconds(duration);
}

/** `string?` is `{ type: string, optional: true }`; a schema stays as it is. */
function inputSchema(input: InputDefinition): JsonSchema & { readonly optional?: boolean } {
  if (typeof input !== 'string') return input;
  return input.endsWith('?') ? { type: input.slice(0, -1), optional: true } : { type: input };
}
