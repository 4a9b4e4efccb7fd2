import { isObject, type JsonSchema, own } from '../../json';
import { activityType } from '../shape/check-shape';
import type { KindRule } from './kind';
import { onFailure, retry, timeouts } from '../shape/policies';
import { schema } from '../schema/schema-shape';
import { list, string, taskQueue } from '../shape/shape';
import { filled } from '../shape/template-shape';

export const activityKind: KindRule = {
  what: 'an activity',
  keys: {
    call: activityType,
    args: list('arguments', filled),
    as: string,
    output: schema,
    onFailure,
    retry,
    timeouts,
    taskQueue,
  },
  instead: {
    input: 'write "args", a list',
    inputs: 'write "args", a list',
    type: 'write "call"',
    timeout: 'write "timeouts: { call: … }"',
    queue: 'write "taskQueue"',
    if: 'write "when"',
  },
  telling: ['call', 'args', 'taskQueue'],
  also(block, at, seen) {
    const name = own(block, 'activity');
    if (own(block, 'call') === undefined && typeof name === 'string') {
      activityType(name, [...at, 'activity'], seen);
    }
  },
  absentBy: ['when', 'skip'],
  outputSchema: ({ written: { output } }) => (isObject(output) ? (output as JsonSchema) : {}),
};
