import {
  type Answer,
  type CallInfo,
  createScriptedEndpoint,
  fault,
  type LedgerCall,
  type ScriptedEndpoint,
  verdict,
} from '../../../src/testing/scripted';
import { type BlockScene, type Reply, replyTo } from './scene';

/** Keeps a call from being answered; undefined lets it be. */
export type Hold = (call: string) => Promise<void> | undefined;

/** A scripted endpoint that plays a scene for each run, by the numbers of its calls: a call that is repeated gets the same answer. */
export interface SceneEndpoint extends Pick<ScriptedEndpoint, 'fetch' | 'listen' | 'close'> {
  play(run: string, scene: Pick<BlockScene, 'replies'>, hold?: Hold): void;
  /** Every request of a run, in the order in which they came. */
  calls(run: string): LedgerCall[];
  /** Until all of these have been asked for. */
  untilAsked(run: string, calls: readonly string[]): Promise<void>;
}

export function createSceneEndpoint(): SceneEndpoint {
  const played = new Map<string, { readonly scene: Pick<BlockScene, 'replies'>; readonly hold?: Hold }>();
  const endpoint = createScriptedEndpoint({
    answers: {},
    judges: 'scripted',
    keepRequests: false,
    fallback: async (_request, info) => {
      const { scene, hold } = played.get(info.run ?? '')!;
      await hold?.(info.call);
      return answerOf(info, replyTo(scene, info, info.try - 1));
    },
  });
  const { ledger } = endpoint;
  const calls = (run: string): LedgerCall[] => ledger.calls.filter((call) => call.run === run);
  return {
    fetch: endpoint.fetch,
    listen: () => endpoint.listen(),
    close: () => endpoint.close(),
    play: (run, scene, hold) => void played.set(run, { scene, ...(hold && { hold }) }),
    calls,
    async untilAsked(run, wanted) {
      await ledger.waitFor(() => {
        const asked = new Set(calls(run).map(({ call }) => call));
        return wanted.every((call) => asked.has(call));
      });
    },
  };
}

function answerOf({ purpose }: CallInfo, reply: Reply | undefined): Answer {
  if (reply === undefined) return verdict.pass();
  if (purpose === 'call')
    return { json: typeof reply === 'string' ? reply : 'json' in reply ? reply.json : { ...reply } };
  return typeof reply === 'object' && 'fails' in reply ? fault.refusal() : reply;
}
