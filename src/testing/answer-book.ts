/** An answer that is missing, of the wrong kind, or left over. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}

/** Answers by key: one for every time, or a list whose n-th is for the n-th time at one path. */
export type Answers<Answer> = Readonly<Record<string, Answer | readonly Answer[]>>;

/** What a key gives. */
export interface Found<Answer> {
  readonly key: string;
  readonly answer: Answer;
  /** The same answer is given every time. */
  readonly always: boolean;
}

/** Gives each answer when its turn has come, and knows which were never asked for. */
export class AnswerBook<Answer> {
  /** How often each key was used, by the path that it was used at. */
  private readonly used = new Map<string, Map<string, number>>();

  constructor(private readonly answers: Answers<Answer>) {}

  /**
   * The answer for something at a path, or undefined where no key is for it. An item's exact path goes before `pages[]`,
   * which stands for every item.
   *
   * @param purposes what comes behind the path, in the order in which it is looked for; an empty text for nothing
   * @throws SimulationError where a list is used up.
   */
  find(path: string, purposes: readonly string[], what: string): Found<Answer> | undefined {
    const keys = formsOf(path).flatMap((form) =>
      purposes.map((purpose) => (purpose === '' ? form : `${form}/${purpose}`)),
    );
    const key = keys.find((each) => Object.prototype.hasOwnProperty.call(this.answers, each));
    if (key === undefined) return undefined;
    const given = this.answers[key]!;
    const count = this.count(key, path);
    if (!isList(given)) return { key, answer: given, always: true };
    const answer = given[count];
    if (answer === undefined)
      throw new SimulationError(`no answer is left for ${what}: "${key}" has ${given.length}`);
    return { key, answer, always: false };
  }

  /** The keys that nothing has asked for. */
  unused(): string[] {
    return Object.keys(this.answers).filter((key) => !this.used.has(key));
  }

  /**
   * @param why some may not have been asked for
   * @throws SimulationError naming every answer that nothing asked for.
   */
  refuseUnused(why = ''): void {
    const left = Object.entries(this.answers).flatMap(([key, given]) => {
      const count = Math.max(0, ...(this.used.get(key)?.values() ?? []));
      const all = isList(given) ? given.length : 1;
      return count >= all ? [] : [`"${key}" (${count} of ${all} used)`];
    });
    if (left.length > 0)
      throw new SimulationError(`answers that nothing asked for: ${left.join(', ')}${why && `; ${why}`}`);
  }

  private count(key: string, path: string): number {
    const counts = this.used.get(key) ?? new Map<string, number>();
    this.used.set(key, counts);
    const count = counts.get(path) ?? 0;
    counts.set(path, count + 1);
    return count;
  }
}

const INDEX = /\[\d+\]/;

/** `a[1]/b[2]`, `a[1]/b[]`, `a[]/b[2]`, `a[]/b[]`: the most exact first. */
function formsOf(path: string): string[] {
  const index = INDEX.exec(path);
  if (!index) return [path];
  const before = path.slice(0, index.index);
  const rest = formsOf(path.slice(index.index + index[0].length));
  return [index[0], '[]'].flatMap((each) => rest.map((form) => `${before}${each}${form}`));
}

function isList<Answer>(given: Answer | readonly Answer[]): given is readonly Answer[] {
  return Array.isArray(given);
}
