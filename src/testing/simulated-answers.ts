import { nearest } from '../chain/check/suggest';
import type { Call } from '../chain/run/call-parts';
import { AnswerBook, type Answers, SimulationError } from './answer-book';
import type { CallAnswer } from './call-answers';
import { decisionOf, FORMS, type GateAnswer, isGateAnswer } from './gate-answers';
import { checkedOutcome, outcomeOf } from './simulated-outcomes';
import type { AskedGate, VirtualDecision } from './virtual-desk';
import type { VirtualAnswer } from './virtual-run';

/** One answer, given every time its key is asked for; a list gives its n-th answer the n-th time. */
export type SimulatedAnswer = CallAnswer | GateAnswer;

/**
 * Keys are `path/purpose`, such as `write_headline/judge`; a path alone means a step's `generate`, a plan's `plan`, an
 * activity's `call`, or who decides a gate of a block that calls nothing; who decides the others is `path/decide`. Of
 * an item of a map, `pages[3]/draft` goes before `pages[]/draft`, which is for every item.
 */
export type SimulatedAnswers = Answers<SimulatedAnswer>;

/** Where answers may be missing: undefined is for what nobody answers. */
export interface Extra {
  readonly answer: (call: Call) => VirtualAnswer | undefined;
  /** An answer of undefined inside: nobody comes in time. */
  readonly decide: (asked: AskedGate) => { readonly decision: VirtualDecision | undefined } | undefined;
  /** The keys that nothing has asked for yet. */
  unused(): string[];
  /** @throws SimulationError naming every answer that nothing asked for, and why that may be. */
  refuseUnused(why?: string): void;
}

export interface Script {
  readonly answer: (call: Call) => VirtualAnswer;
  readonly decide: (asked: AskedGate) => VirtualDecision | undefined;
  /** @throws SimulationError naming every answer that nothing asked for, and why that may be. */
  refuseUnused(why?: string): void;
}

export function createScript(answers: SimulatedAnswers, options: { readonly judgesPass: boolean }): Script {
  const extra = createExtra(answers, options);
  const meant = (key: string): string => {
    const near = nearest(key, extra.unused());
    return near === undefined ? '' : `; nothing has asked for ${JSON.stringify(near)}: did you mean that?`;
  };
  return {
    ...extra,
    answer: (call) => {
      const answered = extra.answer(call);
      if (answered) return answered;
      const { id, path, purpose } = call;
      const key = MAIN.includes(purpose) ? path : `${path}/${purpose}`;
      const mend = purpose === 'judge' ? ", or say judges: 'pass'" : '';
      throw new SimulationError(`no answer for ${id}: add "${key}" to answers${mend}${meant(key)}`);
    },
    decide: (asked) => {
      const said = extra.decide(asked);
      if (said) return said.decision;
      const path = asked.shown.gate;
      const key = callsItself(asked) ? `${path}/decide` : path;
      throw new SimulationError(`nobody decides ${path}: add "${key}" to answers, as ${FORMS}${meant(key)}`);
    },
  };
}

export function createExtra(answers: SimulatedAnswers, options: { readonly judgesPass: boolean }): Extra {
  const book = new AnswerBook(answers);
  return {
    answer: (call) => {
      // The real schema and rules look at it.
      if (call.purpose === 'check') return { outcome: checkedOutcome(call), ms: 0 };
      const answer = answerTo(call, book, options.judgesPass);
      if (answer === undefined) return undefined;
      const ms = typeof answer === 'string' ? undefined : answer.ms;
      return { outcome: outcomeOf(call, answer), ms: ms ?? (call.maxTokens > 0 ? 1000 : 0) };
    },
    decide: (asked) => decisionAbout(asked, book),
    unused: () => book.unused(),
    refuseUnused: (why) => book.refuseUnused(why),
  };
}

const MAIN = ['generate', 'plan', 'call'];

function answerTo(
  call: Call,
  book: AnswerBook<SimulatedAnswer>,
  judgesPass: boolean,
): CallAnswer | undefined {
  const { id, path, purpose } = call;
  const isMain = MAIN.includes(purpose);
  const found = book.find(path, isMain ? [purpose, ''] : [purpose], id);
  if (found) {
    if (isGateAnswer(found.answer))
      throw new SimulationError(`the answer for ${id} decides a gate: put it under "${path}/decide"`);
    return found.answer;
  }
  return purpose === 'judge' && judgesPass ? { verdict: 'pass' } : undefined;
}

function decisionAbout(
  asked: AskedGate,
  book: AnswerBook<SimulatedAnswer>,
): { readonly decision: VirtualDecision | undefined } | undefined {
  const { shown, refused } = asked;
  const path = shown.gate;
  const found = book.find(path, callsItself(asked) ? ['decide'] : ['decide', ''], `the gate ${path}`);
  if (!found) return undefined;
  if (refused !== undefined && found.always)
    throw new SimulationError(
      `the decision "${found.key}" does not count: ${refused}; a list says what comes after it`,
    );
  if (!isGateAnswer(found.answer))
    throw new SimulationError(`the answer "${found.key}" decides the gate ${path}: write it as ${FORMS}`);
  return { decision: decisionOf(asked, found.answer) };
}

function callsItself({ kind }: AskedGate): boolean {
  return kind === 'step' || kind === 'plan' || kind === 'activity';
}
