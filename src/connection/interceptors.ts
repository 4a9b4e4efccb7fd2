import {
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';
import { messageOf } from '../chain/words';

type Interceptor = NonNullable<ConnectionOptions['interceptors']>[number];
type Call = ReturnType<Interceptor>;

/** gRPC's code for what nobody waits for any more. */
const CANCELLED = 1;

/**
 * The SDK makes a call again from a timer that knows of no close, and what a closed connection throws there would end the
 * process: behind its retries, such a call ends as cancelled.
 */
const cancelledByClose: Interceptor = (options, nextCall) => {
  try {
    return nextCall(options) as Call;
  } catch (error) {
    return cancelledCall(messageOf(error)) as unknown as Call;
  }
};

const nothing = (): void => undefined;

/** What the SDK and gRPC ask of a call, of one that ends at once. */
function cancelledCall(details: string): Pick<
  Call,
  'start' | 'sendMessage' | 'halfClose' | 'cancelWithStatus' | 'getPeer'
> & {
  readonly sendMessageWithContext: () => void;
} {
  return {
    start(...[metadata, listener]: Parameters<Call['start']>) {
      const empty = metadata.clone();
      for (const key of Object.keys(empty.getMap())) empty.remove(key);
      queueMicrotask(() => {
        listener?.onReceiveMessage?.(null);
        listener?.onReceiveStatus?.({ code: CANCELLED, details, metadata: empty });
      });
    },
    sendMessage: nothing,
    sendMessageWithContext: nothing,
    halfClose: nothing,
    cancelWithStatus: nothing,
    getPeer: () => 'nobody',
  };
}

/** What every connection of a client has: the SDK's retries, which survive a close. */
export const INTERCEPTORS: Interceptor[] = [
  makeGrpcRetryInterceptor(defaultGrpcRetryOptions()),
  cancelledByClose,
];
