import { createAnswerCall, type Scripts } from './answer-call';
import { createFetchMount } from './fetch-mount';
import { type Listening, listenHttp } from './http-mount';
import type { Ledger } from './ledger';
import { createLedgerBook } from './ledger-book';
import { createLedgerFile } from './ledger-file';
import { createServe } from './serve';
import { createServeMessages } from './serve-messages';
import { createWireAnswer, type Pace } from './wire-answer';

export interface ScriptedOptions extends Scripts, Pace {
  /** Also append every start and end of a call to this file, synchronously. */
  readonly ledgerFile?: string;
  /** Keep the bodies of requests in the ledger. Default: true. */
  readonly keepRequests?: boolean;
}

/** A test double of the Anthropic Messages API that answers as it was told to. */
export interface ScriptedEndpoint {
  /** For the SDK's `fetch` option: no port, no socket. */
  readonly fetch: typeof globalThis.fetch;
  /** Of all addresses together. */
  readonly ledger: Ledger;
  /** Serves HTTP on 127.0.0.1. Default port: any free one. */
  listen(options?: { readonly port?: number }): Promise<Listening>;
  /** Breaks what is in flight, frees the ports and closes the ledger file. */
  close(): Promise<void>;
}

/** Throws where two keys of `answers` mean the same calls. */
export function createScriptedEndpoint(options: ScriptedOptions): ScriptedEndpoint {
  const book = createLedgerBook(
    options.ledgerFile === undefined ? undefined : createLedgerFile(options.ledgerFile),
  );
  const serve = createServe(
    createServeMessages({
      book,
      answerCall: createAnswerCall(options),
      wireAnswer: createWireAnswer(options),
      keepRequests: options.keepRequests ?? true,
    }),
  );
  const inProcess = createFetchMount(serve);
  const listening = new Set<Listening>();
  const shut = async (): Promise<void> => {
    await Promise.all([inProcess, ...listening].map((mount) => mount.close()));
    book.close();
  };
  let closed: Promise<void> | undefined;
  return {
    fetch: inProcess.fetch,
    ledger: book.ledger,
    async listen({ port = 0 } = {}) {
      const server = await listenHttp(serve, port);
      listening.add(server);
      return server;
    },
    close: () => (closed ??= shut()),
  };
}
