import type { Answer, Answers, CallInfo, MessagesRequest, Script } from './answer';
import { checkAnswer } from './check-answer';
import { lengthOf, pick } from './pick';
import { verdict } from './verdict';

/** Which answers there are. */
export interface Scripts {
  readonly answers: Answers;
  /** Answers the calls that no entry names. */
  readonly fallback?: Script;
  /** What a judge says that no entry names: `pass` (the default), or what `fallback` says, else an error. */
  readonly judges?: 'pass' | 'scripted';
}

/** The answer to a call. Rejects where the script has none, naming the call, or something that is not an answer. */
export type AnswerCall = (request: MessagesRequest, info: CallInfo) => Promise<Answer>;

/** What a path's key alone means: the calls that make its block's output. */
const MAKING = ['generate', 'plan'];

/** Throws where a path has both a short and a long key. */
export function createAnswerCall({ answers, fallback, judges = 'pass' }: Scripts): AnswerCall {
  const keys = Object.keys(answers);
  for (const key of keys) {
    const long = MAKING.map((purpose) => `${key}/${purpose}`).find((each) => keys.includes(each));
    if (long !== undefined)
      throw new TypeError(`answers: "${key}" and "${long}" are the same calls; keep one of them`);
  }
  const scripts = new Map(Object.entries(answers));
  return async (request, info) => {
    const key = `${info.path}/${info.purpose}`;
    const script = scripts.get(key) ?? (MAKING.includes(info.purpose) ? scripts.get(info.path) : undefined);
    if (script === undefined && info.purpose === 'judge' && judges === 'pass') return verdict.pass();
    const chosen = script ?? fallback;
    if (chosen === undefined) throw new Error(noEntry(info, key, keys));
    const answer = await pick(chosen, info.n, request, info);
    if (answer === undefined && lengthOf(chosen) < Infinity) {
      const scripted = `called ${info.n} times, ${lengthOf(chosen)} scripted`;
      throw new Error(`no answer left for ${key} (${scripted})`);
    }
    return checkAnswer(answer);
  };
}

function noEntry({ call }: CallInfo, key: string, keys: readonly string[]): string {
  if (call === '') return 'a request without x-catenary-call needs a `fallback`';
  return `no answer for ${key}; scripted: ${keys.join(', ') || 'nothing'} and no \`fallback\``;
}
