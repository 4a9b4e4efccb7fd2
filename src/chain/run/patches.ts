/** What runs do otherwise since their histories may have begun; each is the id of a `patched()` of the workflow's. */
export type Patch =
  /** Lost attempts are counted by all that is known of them. */
  | 'lost-attempts'
  /** A call is priced as the model that its alias stands for. */
  | 'pinned-price'
  /** A definition that breaks a rule is refused: where it was taken, the rule came later. */
  | 'refused'
  /** A plan that breaks a rule is no reply: where it was taken, the rule came later. */
  | 'refused-plan'
  /** A rejection makes steps again whose validators were given what it makes again. */
  | 'redo-verdicts'
  /** The pieces of a hand-written workflow count towards limits together. */
  | 'shared-limits'
  /** A call that a limit has no room for waits for calls under that limit only. */
  | 'limit-waits';

/** Whether a change holds for a run now; asked only where it makes a difference, because to ask is recorded. */
export type Patched = (change: Patch) => boolean;
