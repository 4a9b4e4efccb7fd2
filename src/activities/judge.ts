import type { Activities } from '../chain/contract';
import { renderJudge } from '../chain/request/render-request';
import { ask } from './call/ask';
import { byDefinition, finalFailure } from './call/failures';
import { readVerdict } from './reply/read-verdict';
import type { ActivitySetup } from './setup';

/** Stop reasons of an answer that was said to its end. */
const COMPLETE = new Set(['end_turn', 'stop_sequence']);

export function createJudge(setup: ActivitySetup): Activities['judge'] {
  return async (request, output, ...values) => {
    const rendered = byDefinition(() => renderJudge(request, output, values));
    const { text, stopReason, receipt } = await ask(setup, request, rendered);
    const verdict = COMPLETE.has(stopReason) ? readVerdict(text) : `it stopped with ${stopReason}`;
    if (typeof verdict === 'string')
      throw finalFailure('Judge.Unreadable', `the judge gave no verdict: ${verdict}`, receipt);
    return { ...receipt, ...verdict };
  };
}
