import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import {
  ChainDefinitionError,
  ConnectionError,
  InputTooLargeError,
  NotAChainError,
  RunIdError,
  RunIdInUseError,
  RunNotFoundError,
} from 'catenary/client';

/** A request that is not taken, and why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly status: ContentfulStatusCode,
    message: string,
    readonly problems?: readonly object[],
  ) {
    super(message);
  }
}

const STATUS = new Map<abstract new (...args: never[]) => Error, ContentfulStatusCode>([
  [RunIdError, 400],
  [RunNotFoundError, 404],
  [NotAChainError, 404],
  [RunIdInUseError, 409],
  [InputTooLargeError, 413],
  [ConnectionError, 503],
]);

/** What went wrong, in one line and without a stack; of what nobody foresaw, nothing but that it happened. */
export function answerError(error: Error, c: Context): Response {
  if (error instanceof Refusal) {
    const { status, message, problems } = error;
    if (status === 429) c.header('retry-after', '1');
    return c.json({ error: 'Refused', message, ...(problems && { problems }) }, status);
  }
  if (error instanceof ChainDefinitionError) {
    const problems = error.problems.map(({ path, message }) => ({ path, message }));
    return c.json({ error: error.name, message: 'the run cannot be started', problems }, 400);
  }
  for (const [type, status] of STATUS)
    if (error instanceof type) return c.json({ error: error.name, message: error.message }, status);
  console.error(error);
  return c.json({ error: 'InternalError', message: 'something went wrong here' }, 500);
}
