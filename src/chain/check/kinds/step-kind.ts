import { isObject, type JsonSchema, own } from '../../json';
import { ASK, checkAsk, fallback } from '../shape/ask-shape';
import { checks } from '../shape/check-shape';
import { type KindRule, TEXT } from './kind';
import { maxTokens, onFailure, repairs, retry, timeouts } from '../shape/policies';
import { schema } from '../schema/schema-shape';
import { string } from '../shape/shape';

export const stepKind: KindRule = {
  what: 'a step',
  keys: {
    as: string,
    ...ASK,
    output: schema,
    checks,
    maxTokens,
    repairs,
    fallback,
    onFailure,
    retry,
    timeouts,
  },
  instead: {
    max_retries: 'write "repairs" (the model is asked again), or "retry" (Temporal repeats the call)',
    maxRetries: 'write "repairs" (the model is asked again), or "retry" (Temporal repeats the call)',
    retries: 'write "repairs" (the model is asked again), or "retry" (Temporal repeats the call)',
    template: 'write "prompt"',
    text: 'write "prompt"',
    output_key: 'write "as"',
    schema: 'write "output"',
    validate: 'write "checks"',
    validation: 'write "checks"',
    validator: 'write "checks: [{ validator: … }]"',
    judge: 'write "checks: [{ judge: … }]"',
    timeout: 'write "timeouts: { call: … }"',
    if: 'write "when"',
    depends_on: 'leave it out: naming an output in a text is enough',
    dependsOn: 'leave it out: naming an output in a text is enough',
  },
  telling: ['prompt', 'messages', 'checks'],
  also(block, at, seen) {
    checkAsk(block, at, seen);
    if (own(block, 'prompt') === undefined && own(block, 'messages') === undefined) {
      seen.problems.add(at, 'a step needs a "prompt" or "messages"');
    }
  },
  absentBy: ['when', 'skip'],
  outputSchema({ written: { output } }) {
    if (output === undefined) return TEXT;
    return isObject(output) ? (output as JsonSchema) : {};
  },
  takesOnFailure: true,
};
