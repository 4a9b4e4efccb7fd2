import { messageOf } from '../chain/words';
import { AddressError, ConnectionError, UnknownNamespaceError } from './connection-error';
import { grpcDetails, isNotFound, isUnauthenticated } from './grpc';

export const DEFAULT_ADDRESS = '127.0.0.1:7233';

/** Has an attempt to connect say where it was made, why it failed, and the mend. */
export async function reach<C>(address: string, connect: () => Promise<C>): Promise<C> {
  try {
    return await connect();
  } catch (error) {
    throw unreachable(address, error);
  }
}

const NAME_IT = '(address, --address or TEMPORAL_ADDRESS)';

function unreachable(address: string, error: unknown): ConnectionError {
  const reason = reasonOf(error);
  if (reason.startsWith('Invalid address')) {
    const text = `the address ${JSON.stringify(address)} of the Temporal server must read like ${DEFAULT_ADDRESS} ${NAME_IT}`;
    return new AddressError(text, { cause: error });
  }
  const mend = `start one with \`npx catenary dev\`, or name the address of one that runs ${NAME_IT}`;
  const text = `cannot reach the Temporal server at ${placeText(address)}: ${reason}; ${mend}`;
  return new ConnectionError(text, { cause: error });
}

/** The port that Temporal's SDK takes where an address names none. */
const DEFAULT_PORT = 7233;

function placeText(address: string): string {
  return /:\d+$/.test(address)
    ? address
    : `${address}:${DEFAULT_PORT} (${address} names no port, and ${DEFAULT_PORT} is the default)`;
}

/** A worker's connection is native code, whose errors are written as Rust shows its values. */
const NATIVE = /^tonic::transport::Error\((.*)\)$/s;
const NATIVE_WORDS = /\b(?:message|error): "([^"]+)"/;

function reasonOf(error: unknown): string {
  const [, native] = NATIVE.exec(messageOf(error)) ?? [];
  return native === undefined ? grpcDetails(error) : (NATIVE_WORDS.exec(native)?.[1] ?? native);
}

/** What both kinds of connection can be asked. */
interface AskedForNamespace {
  readonly workflowService: { describeNamespace(request: { readonly namespace: string }): Promise<unknown> };
}

/**
 * Servers that let nobody ask, or cannot be asked, are taken at their word later.
 *
 * @throws UnknownNamespaceError, ConnectionError where the server does not know who asks
 */
export async function findNamespace(
  { workflowService }: AskedForNamespace,
  namespace: string,
  address: string | undefined,
): Promise<void> {
  try {
    await workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (isNotFound(error)) throw new UnknownNamespaceError(namespace, address, { cause: error });
    if (!isUnauthenticated(error)) return;
    const message = `the Temporal server does not give access to the namespace ${namespace}: ${grpcDetails(error)}`;
    throw new ConnectionError(message, { cause: error });
  }
}
