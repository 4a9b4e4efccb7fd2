/** A Temporal activity type with the types of its arguments and its result. */
export interface ActivityCall<
  Name extends string = string,
  Args extends readonly unknown[] = readonly never[],
  Result = unknown,
> {
  readonly activity: Name;
  /** Types only. */
  readonly signature?: (...args: Args) => Result;
}

type CallsOf<Activities> = {
  readonly [Name in keyof Activities & string]: Activities[Name] extends (...args: infer Args) => infer Result
    ? ActivityCall<Name, Args, Awaited<Result>>
    : never;
};

/**
 * The activities of a module by their types alone: `activitiesOf<typeof import('./activities')>()`. What a block calls
 * through it has its arguments checked and its output typed, as with Temporal's `proxyActivities`.
 */
export function activitiesOf<Activities>(): CallsOf<Activities> {
  return new Proxy({}, { get: (_, name) => ({ activity: String(name) }) }) as CallsOf<Activities>;
}
