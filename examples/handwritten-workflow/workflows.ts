import { condition, defineQuery, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Duration } from '@temporalio/common';
import { createPieces } from 'catenary/workflow';
import type * as activities from './activities';

const { fetchReleases, sendNewsletter } = proxyActivities<typeof activities>({
  startToCloseTimeout: '1 minute',
});

/** An editor's own text, in place of the draft. */
export const rewrite = defineSignal<[text: string]>('rewrite');
/** What is waiting to be sent. */
export const draftQuery = defineQuery<string | undefined>('draft');

export interface NewsletterInput {
  readonly product: string;
  /** How long an editor has before the draft goes out as it is. */
  readonly editWithin: Duration;
}

export interface Newsletter {
  readonly subject: string;
  readonly text: string;
  readonly edited: boolean;
  readonly sentTo: number;
}

/**
 * A workflow like any other: an activity of its own, a signal, a query, a timer. Its three model calls are steps with
 * checks, repairs and a fallback, and two of them run at once.
 */
export async function newsletter({ product, editWithin }: NewsletterInput): Promise<Newsletter> {
  let draft: string | undefined;
  let rewritten: string | undefined;
  setHandler(draftQuery, () => draft);
  setHandler(rewrite, (text) => {
    rewritten = text;
  });

  const pieces = createPieces({ defaults: { system: 'You write a newsletter. Plain words, no hype.' } });
  const releases = await fetchReleases(product);
  const { subject, news } = await pieces.runGroup<{ subject: string; news: string }>(
    [
      {
        step: 'subject',
        prompt: 'Write the subject line of a newsletter about these releases of {{product}}.\n{{releases}}',
        checks: [{ maxWords: 8 }, { excludes: ['!', '\n'] }],
        fallback: { value: `What is new in ${product}` },
      },
      {
        step: 'news',
        prompt: 'Tell the users of {{product}} in at most 120 words what is new.\n{{releases}}',
        checks: [{ judge: 'Names only changes that are listed here:\n{{releases}}' }],
      },
    ],
    { product, releases },
  );
  draft = await pieces.runStep<string>(
    {
      step: 'letter',
      prompt: 'Make a letter of this: a greeting, the news, a goodbye.\n<news>{{news}}</news>',
      checks: [{ minWords: 5 }],
    },
    { news },
  );

  await condition(() => rewritten !== undefined, editWithin);

  const text = rewritten ?? draft;
  const sentTo = await sendNewsletter(subject, text);
  return { subject, text, edited: rewritten !== undefined, sentTo };
}
