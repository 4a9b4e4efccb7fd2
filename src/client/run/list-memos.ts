import { type Client, WorkflowClient } from '@temporalio/client';
import { defaultPayloadConverter, type LoadedDataConverter, type PayloadCodec } from '@temporalio/common';
import { isEncrypted, NO_KEYS } from '../../converter/encryption-error';
import { isObject } from '../../chain/json';

/** Stands in a memo for what could not be decrypted. */
export interface Unreadable {
  readonly unreadable: string;
}

export function isUnreadable(value: unknown): value is Unreadable {
  return isObject(value) && typeof value.unreadable === 'string';
}

/** A client whose lists say of a run that it cannot be read, where the other's would end there. */
export function listingClient({ connection, options }: Client): WorkflowClient {
  const { namespace, dataConverter, loadedDataConverter, identity } = options;
  const payloadCodecs = [forgiving(loadedDataConverter)];
  return new WorkflowClient({
    connection,
    namespace,
    identity,
    dataConverter: { ...dataConverter, payloadCodecs },
  });
}

function forgiving({ payloadCodecs }: LoadedDataConverter): PayloadCodec {
  return {
    encode: (payloads) => Promise.resolve(payloads),
    decode: (payloads, context) =>
      Promise.all(
        payloads.map(async (payload) => {
          try {
            let decoded = [payload];
            for (const codec of payloadCodecs.toReversed()) decoded = await codec.decode(decoded, context);
            return isEncrypted(decoded[0]!) ? markerOf(NO_KEYS) : decoded[0]!;
          } catch (error) {
            return markerOf((error as Error).message);
          }
        }),
      ),
  };
}

function markerOf(unreadable: string): ReturnType<typeof defaultPayloadConverter.toPayload> {
  return defaultPayloadConverter.toPayload({ unreadable } satisfies Unreadable);
}
