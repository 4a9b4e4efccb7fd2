/** What the command's exit code says. */
export const EXIT = { done: 0, failed: 1, badInput: 2, unreachable: 3, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What the person gave cannot be used; the message says what and how to mend it. */
export class BadInput extends Error {
  override readonly name = 'BadInput';
}

/** What the command needs is not there or does not answer. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** A person or the system asked the command to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The errors whose message is all that a person needs. By name: a chain's module may bring its own copy of Catenary. */
const CODES: Readonly<Record<string, ExitCode>> = {
  Interrupted: EXIT.interrupted,

  ChainCancelledError: EXIT.failed,
  ChainRunError: EXIT.failed,
  ChainTerminatedError: EXIT.failed,
  ChainTimedOutError: EXIT.failed,
  GateRefusedError: EXIT.failed,

  AddressError: EXIT.badInput,
  BadInput: EXIT.badInput,
  ChainDefinitionError: EXIT.badInput,
  CodecAccessError: EXIT.badInput,
  EncryptionError: EXIT.badInput,
  EndpointError: EXIT.badInput,
  FixtureError: EXIT.badInput,
  InputTooLargeError: EXIT.badInput,
  NotAChainError: EXIT.badInput,
  QueryError: EXIT.badInput,
  ResumeError: EXIT.badInput,
  RunIdError: EXIT.badInput,
  RunIdInUseError: EXIT.badInput,
  RunNotFoundError: EXIT.badInput,
  SnapshotError: EXIT.badInput,
  StorageError: EXIT.badInput,
  StorageNotConfiguredError: EXIT.badInput,
  UnknownNamespaceError: EXIT.badInput,
  UnknownPathError: EXIT.badInput,
  WorkerVersionError: EXIT.badInput,

  BinaryNotFoundError: EXIT.unreachable,
  ConnectionError: EXIT.unreachable,
  DecisionPendingError: EXIT.unreachable,
  DevServerError: EXIT.unreachable,
  EndpointUnavailable: EXIT.unreachable,
  NoWorkerError: EXIT.unreachable,
  StoreFailedError: EXIT.unreachable,
  Unreachable: EXIT.unreachable,
};

/** The exit code of an error, or undefined for one that nobody foresaw. */
export function exitCodeOf(error: unknown): ExitCode | undefined {
  return error instanceof Error && Object.hasOwn(CODES, error.name) ? CODES[error.name] : undefined;
}

/** What is printed for an error: its message; its stack and causes on demand only. */
export function errorText(error: unknown, options: { readonly debug?: boolean } = {}): string {
  if (!(error instanceof Error)) return String(error);
  if (options.debug) return stackText(error);
  if (exitCodeOf(error) !== undefined) return error.message;
  return `${error.message.split('\n')[0] ?? ''} (--debug shows where it comes from)`;
}

function stackText(error: Error): string {
  const stack = error.stack ?? error.message;
  return error.cause instanceof Error ? `${stack}\nCaused by: ${stackText(error.cause)}` : stack;
}
