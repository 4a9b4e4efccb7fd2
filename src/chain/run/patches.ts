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
  | 'limit-waits'
  /** A value counts in an edit alone: an approval that brings one is refused, where it was taken as one. */
  | 'edits-alone'
  /** All the arguments of a call together fit into one message, where each alone did. */
  | 'argument-sums'
  /** A window counts all that a workflow has in flight, with ids and summaries, where it counted one list's arguments. */
  | 'whole-window'
  /** Looks at decisions have room for bytes of their own in a full window, where none of them waited. */
  | 'look-bytes';

/** Whether a change holds for a run now; asked only where it makes a difference, because to ask is recorded. */
export type Patched = (change: Patch) => boolean;
