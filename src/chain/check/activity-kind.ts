import { isObject, type Json, type JsonSchema, own } from '../json';
import { activityType } from './check-shape';
import type { KindRule } from './kind';
import { onFailure, retry, timeouts } from './policies';
import { schema } from './schema-shape';
import { list, type Shape, string, taskQueue } from './shape';
import { template } from './template-shape';

const anyText = template({ mayBeEmpty: true });

/** Strings at any depth are templates. */
const arg: Shape = (value, at, seen) => {
  if (typeof value === 'string') anyText(value, at, seen);
  else if (Array.isArray(value)) (value as readonly Json[]).forEach((each, i) => arg(each, [...at, i], seen));
  else if (isObject(value)) {
    for (const [key, each] of Object.entries(value)) arg(each as Json, [...at, key], seen);
  }
};

export const activityKind: KindRule = {
  what: 'an activity',
  keys: {
    call: activityType,
    args: list('arguments', arg),
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
  outputSchema: ({ output }) => (isObject(output) ? (output as JsonSchema) : {}),
};
