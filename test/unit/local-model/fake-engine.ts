import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import Anthropic from '@anthropic-ai/sdk';
import type { Engine, Generation, GenerationRequest } from '../../../local-model/server/engine';
import { createModelServer, type ModelServerOptions } from '../../../local-model/server/http-server';

type Reply = (request: GenerationRequest) => Partial<Generation> & { readonly pieces?: readonly string[] };

export interface FakeEngine extends Engine {
  readonly requests: GenerationRequest[];
  /** Generations that wait to be let go; empty unless held. */
  readonly held: (() => void)[];
  aborted: number;
  /** How often tokens were counted, which is once a request, just before it queues. */
  counted: number;
}

/** One token a word; a held one generates only when it is let go. */
export function fakeEngine(reply: Reply = () => ({}), hold = false): FakeEngine {
  const engine: FakeEngine = {
    model: 'fake-1',
    contextSize: 116,
    requests: [],
    held: [],
    aborted: 0,
    counted: 0,
    countTokens: (turns) => {
      engine.counted += 1;
      return turns.flatMap(({ text }) => text.split(/\s+/)).length;
    },
    generate: async (request, onText, signal) => {
      engine.requests.push(request);
      if (hold) await letGoOrAbort(engine, signal);
      const { pieces = ['Hello', ' there'], ...rest } = reply(request);
      for (const piece of pieces) onText(piece);
      return { end: 'done', inputTokens: 9, cachedTokens: 0, outputTokens: pieces.length, ...rest };
    },
  };
  return engine;
}

function letGoOrAbort(engine: FakeEngine, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    engine.held.push(resolve);
    signal.addEventListener('abort', () => {
      engine.aborted += 1;
      reject(signal.reason as Error);
    });
  });
}

export interface Rig {
  readonly url: string;
  readonly client: Anthropic;
  close(): Promise<void>;
}

/** The server on a free port, and Anthropic's own client for it. */
export async function serve(engine: Engine, options: ModelServerOptions = {}): Promise<Rig> {
  const server = createModelServer(engine, options).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    client: new Anthropic({ apiKey: 'any', baseURL: url, maxRetries: 0, openTelemetry: false }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The smallest request that is answered. */
export const REQUEST = {
  model: 'any',
  max_tokens: 50,
  messages: [{ role: 'user', content: 'Say hello' }],
} satisfies Anthropic.MessageCreateParamsNonStreaming;

/** Waits for what another connection causes. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
