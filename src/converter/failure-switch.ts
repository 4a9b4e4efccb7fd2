const ENCODED = 'catenary:messages-encoded';
const READABLE = 'catenary:messages-readable';

/**
 * The same bundle of workflows, with the messages of failures encoded or readable. Workflow code has a failure converter of
 * its own in its bundle, so one prebuilt bundle can serve with and without encryption only if it is switched when it is loaded.
 *
 * @throws Error where the bundle was built without Catenary's failure converter.
 */
export function withMessages(code: string, as: 'encoded' | 'readable'): string {
  const [from, to] = as === 'encoded' ? [READABLE, ENCODED] : [ENCODED, READABLE];
  const switched = code.replace(from, to);
  if (!switched.includes(to)) throw new Error(`the workflow bundle has no failure converter of Catenary's`);
  return switched;
}

/** Whether a bundle keeps the messages of failures where a codec encrypts them. */
export function encodesMessages(code: string): boolean {
  return code.includes(ENCODED);
}
