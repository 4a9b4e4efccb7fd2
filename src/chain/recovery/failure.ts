/** Why something failed, as it is kept in the state and shown to people. Carries no prompt and no key. */
export interface Failure {
  readonly type: FailureType | (string & {});
  readonly message: string;
  /** The provider's id of the request, where it answered. */
  readonly requestId?: string;
}

/** What follows a failure of a call, decided by {@link RECOVERY}. */
export type Recovery =
  /** Ask again with the reasons, then fall back. */
  | 'repair'
  /** Ask again once with doubled `maxTokens`, then fall back. */
  | 'enlarge'
  /** Fall back at once; a fallback that repeats the same request is skipped. */
  | 'fallback'
  /** No draft would help: the step fails, and its `onFailure` decides what that means. */
  | 'give_up'
  /** The set-up is wrong or a limit is reached: the step fails, whatever its `onFailure` says. */
  | 'stop';

/** The design's table of what happened and what follows, by failure type. Anything else is `give_up`. */
export const RECOVERY = {
  'Output.Rejected': 'repair',
  'Model.Truncated': 'enlarge',

  'Model.Refused': 'fallback',
  'Model.ContextExceeded': 'fallback',
  'Model.RequestTooLarge': 'fallback',
  'Model.NotFound': 'fallback',
  'Model.Unavailable': 'fallback',
  'Model.RateLimited': 'fallback',
  'Model.Overloaded': 'fallback',
  'Model.ServerError': 'fallback',
  'Model.Connection': 'fallback',
  'Model.Timeout': 'fallback',
  'Model.BadResponse': 'fallback',
  'Output.TooLarge': 'fallback',

  'Judge.Unreadable': 'give_up',
  'Judge.Unavailable': 'give_up',
  'Validator.Failed': 'give_up',
  'Activity.Failed': 'give_up',
  'Map.NotAList': 'give_up',
  'Map.TooLong': 'give_up',
  'Text.NotAList': 'give_up',
  'Gate.Rejected': 'give_up',
  'Gate.TimedOut': 'give_up',

  'Model.Auth': 'stop',
  'Model.Billing': 'stop',
  'Model.SpendLimit': 'stop',
  'Model.BadRequest': 'stop',
  'Model.Config': 'stop',
  'Output.NotStored': 'stop',
  'Limit.Reached': 'stop',
  'Slot.Missing': 'stop',
} as const satisfies Record<string, Recovery>;

/** Failure types of calls. Each is also the `type` of the Temporal ApplicationFailure that carries it. */
export type FailureType = keyof typeof RECOVERY;

export function recoveryOf(type: string): Recovery {
  return Object.prototype.hasOwnProperty.call(RECOVERY, type) ? RECOVERY[type as FailureType] : 'give_up';
}

/** Of an answer that external storage did not take. */
export const NOT_STORED = 'Output.NotStored' satisfies FailureType;

/** Failure types that end a whole run. */
export const CHAIN_DEFINITION_ERROR = 'ChainDefinitionError';
export const CHAIN_RUN_ERROR = 'ChainRunError';

/** Of a decision that does not count. */
export const GATE_REFUSED = 'Gate.Refused';

/** Of a decision that has to be sent again: too many came at once. */
export const GATE_BUSY = 'Gate.Busy';

/** `judge: "does not name the product" (request req_1)` */
export function failureText(failure: Failure): string {
  return failure.requestId ? `${failure.message} (request ${failure.requestId})` : failure.message;
}
