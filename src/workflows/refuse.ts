import { ApplicationFailure } from '@temporalio/workflow';
import type { Problem } from '../chain/definition/definition';
import { firstThatFit } from '../chain/fit';
import { CHAIN_DEFINITION_ERROR } from '../chain/recovery/failure';
import { counted, cut } from '../chain/words';

/** Bytes of the problems in a failure: one too large would hang the run that it is to end. */
const PROBLEMS_BYTES = 24 * 1024;

/** @throws ApplicationFailure `ChainDefinitionError`, never retried: every problem that fits in its message and details. */
export function refuse(problems: readonly Problem[]): never {
  const shown = firstThatFit(problems.map(shorten), PROBLEMS_BYTES);
  const lines = shown.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  if (shown.length < problems.length) lines.push(`and ${problems.length - shown.length} more`);
  throw ApplicationFailure.nonRetryable(
    [`the chain cannot run: ${counted(problems.length, 'problem')}`, ...lines].join('\n'),
    CHAIN_DEFINITION_ERROR,
    shown,
  );
}

function shorten({ path, message }: Problem): Problem {
  const keys = path.map((key) => (typeof key === 'number' ? key : cut(key, 100)));
  return { path: keys, message: cut(message, 500) };
}
