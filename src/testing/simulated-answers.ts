import type { Call } from '../chain/call-parts';
import { AnswerBook, type Answers, SimulationError } from './answer-book';
import type { CallAnswer } from './call-answers';
import { decisionOf, FORMS, type GateAnswer, isGateAnswer } from './gate-answers';
import { outcomeOf } from './simulated-outcomes';
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

export interface Script {
  readonly answer: (call: Call) => VirtualAnswer;
  readonly decide: (asked: AskedGate) => VirtualDecision | undefined;
  /** @throws SimulationError naming every answer that nothing asked for. */
  refuseUnused(): void;
}

export function createScript(answers: SimulatedAnswers, options: { readonly judgesPass: boolean }): Script {
  const book = new AnswerBook(answers);
  return {
    answer: (call) => {
      const answer = answerTo(call, book, options.judgesPass);
      const ms = typeof answer === 'string' ? undefined : answer.ms;
      return { outcome: outcomeOf(call, answer), ms: ms ?? (call.maxTokens > 0 ? 1000 : 0) };
    },
    decide: (asked) => decisionAbout(asked, book),
    refuseUnused: () => book.refuseUnused(),
  };
}

const MAIN = ['generate', 'plan', 'call'];

function answerTo(call: Call, book: AnswerBook<SimulatedAnswer>, judgesPass: boolean): CallAnswer {
  const { id, path, purpose } = call;
  // The real schema and rules look at it.
  if (purpose === 'check') return { verdict: 'pass' };
  const isMain = MAIN.includes(purpose);
  const found = book.find(path, isMain ? [purpose, ''] : [purpose], id);
  if (found) {
    if (isGateAnswer(found.answer))
      throw new SimulationError(`the answer for ${id} decides a gate: put it under "${path}/decide"`);
    return found.answer;
  }
  if (purpose === 'judge' && judgesPass) return { verdict: 'pass' };
  const key = isMain ? path : `${path}/${purpose}`;
  const mend = purpose === 'judge' ? ", or say judges: 'pass'" : '';
  throw new SimulationError(`no answer for ${id}: add "${key}" to answers${mend}`);
}

function decisionAbout(asked: AskedGate, book: AnswerBook<SimulatedAnswer>): VirtualDecision | undefined {
  const { shown, kind, refused } = asked;
  const path = shown.gate;
  const callsItself = kind === 'step' || kind === 'plan' || kind === 'activity';
  const found = book.find(path, callsItself ? ['decide'] : ['decide', ''], `the gate ${path}`);
  const key = callsItself ? `${path}/decide` : path;
  if (!found) throw new SimulationError(`nobody decides ${path}: add "${key}" to answers, as ${FORMS}`);
  if (refused !== undefined && found.always)
    throw new SimulationError(
      `the decision "${found.key}" does not count: ${refused}; a list says what comes after it`,
    );
  if (!isGateAnswer(found.answer))
    throw new SimulationError(`the answer "${found.key}" decides the gate ${path}: write it as ${FORMS}`);
  return decisionOf(asked, found.answer);
}
