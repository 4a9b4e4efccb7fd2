import { DefaultFailureConverter } from '@temporalio/common';

/** A bundle of workflows is switched by this text, which stands in it once: see `failure-switch.ts`. */
const MESSAGES: string = 'catenary:messages-encoded';

/** Puts messages and stack traces of failures into a payload, where a codec encrypts them. Temporal loads it by its path. */
export const failureConverter = new DefaultFailureConverter({
  encodeCommonAttributes: MESSAGES.endsWith('encoded'),
});
