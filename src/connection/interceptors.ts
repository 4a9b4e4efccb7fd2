import {
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type Call = ReturnType<Interceptor>;
type Start = Call['start'];

/** gRPC's code for what nobody waits for any more. */
const CANCELLED = 1;

/**
 * The SDK makes a call again from a timer that knows of no close, and what a closed connection throws there would end the
 * process: behind its retries, such a call is cancelled.
 */
const cancelledByClose: Interceptor = (options, nextCall) => {
  try {
    return nextCall(options) as Call;
  } catch {
    return CLOSED as unknown as Call;
  }
};

const nothing = (): void => undefined;

/** A call on a connection that is closed. */
const CLOSED: Pick<Call, 'start' | 'sendMessage' | 'halfClose' | 'cancelWithStatus' | 'getPeer'> & {
  readonly sendMessageWithContext: () => void;
} = {
  start(...[metadata, listener]: Parameters<Start>) {
    const empty = metadata.clone();
    for (const key of Object.keys(empty.getMap())) empty.remove(key);
    queueMicrotask(() => {
      listener?.onReceiveMessage?.(null);
      listener?.onReceiveStatus?.({ code: CANCELLED, details: 'the connection is closed', metadata: empty });
    });
  },
  sendMessage: nothing,
  sendMessageWithContext: nothing,
  halfClose: nothing,
  cancelWithStatus: nothing,
  getPeer: () => 'nobody',
};

/** What every connection to a Temporal server has: the SDK's retries, which survive a close. */
export const INTERCEPTORS: Interceptor[] = [
  makeGrpcRetryInterceptor(defaultGrpcRetryOptions()),
  cancelledByClose,
];
