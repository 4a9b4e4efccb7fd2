import { isObject, type JsonObject, own } from '../../json';
import { activityType } from '../shape/check-shape';
import { checkTerms, GATE_TERMS, rounds, TERMS_ADVICE } from '../shape/gate-terms';
import type { KindRule } from './kind';
import { checkPlanInputs, planInputs } from '../meaning/plan-inputs';
import { maxTokens, onFailure, repairs, retry, timeouts } from '../shape/policies';
import { record } from '../shape/record';
import { boolean, identifier, integer, list, oneOf, type Shape, show, string } from '../shape/shape';
import { template } from '../shape/template-shape';

const allow = record({
  what: 'an allowance',
  keys: {
    kinds: list('kinds of blocks', oneOf(['step', 'text', 'activity']), 1),
    models: list('models', identifier),
    activities: list('activities', activityType),
    steps: integer(1, 100),
    width: integer(1, 50),
    depth: integer(1, 100),
    calls: integer(1, 10_000),
    outputTokens: integer(1, 1_000_000_000),
  },
  instead: {
    blocks: 'write "steps"',
    maxSteps: 'write "steps"',
    max_steps: 'write "steps"',
    tools: 'write "activities"',
    tokens: 'write "outputTokens"',
    maxTokens: 'write "outputTokens"',
    maxCalls: 'write "calls"',
    parallel: 'write "width"',
    concurrency: 'write "width"',
    model: 'write "models", a list',
  },
});

const terms = record({
  what: 'a set of terms',
  keys: { ...GATE_TERMS, message: template(), rounds },
  instead: { ...TERMS_ADVICE, prompt: 'write "message"', of: 'it is of the plan' },
});

const approve: Shape = (value, at, seen) => {
  if (isObject(value)) terms(value, at, seen);
  else if (typeof value !== 'boolean')
    seen.problems.add(at, `must be true, false or terms such as { timeout: 2d }, not ${show(value)}`);
};

export const planKind: KindRule = {
  what: 'a plan',
  keys: {
    request: template(),
    inputs: planInputs,
    allow,
    model: identifier,
    maxTokens,
    repairs,
    approve,
    run: boolean,
    as: string,
    onFailure,
    retry,
    timeouts,
  },
  required: ['request'],
  instead: {
    prompt: 'write "request"',
    task: 'write "request"',
    goal: 'write "request"',
    input: 'write "inputs", a list of names',
    args: 'write "inputs", a list of names',
    steps: 'write "allow: { steps: … }"',
    models: 'write "allow: { models: … }"',
    activities: 'write "allow: { activities: … }"',
    output: 'its output is that of the planned blocks, by name',
    system: 'write it into "request"',
    if: 'write "when"',
  },
  telling: ['request', 'allow', 'approve'],
  absentBy: ['when', 'skip', 'ask'],
  also(block, at, seen) {
    const approval = own(block, 'approve');
    if (isObject(approval)) checkTerms(approval as JsonObject, [...at, 'approve'], seen);
  },
  /** What a plan makes, nobody knows before; what is planned alone is a definition. */
  outputSchema: ({ written }) =>
    own(written, 'run') === false ? {} : { type: 'object', additionalProperties: {} },
  meaning: checkPlanInputs,
};
