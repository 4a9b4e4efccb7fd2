import { activitiesOf, chain, step } from 'catenary';
import { z } from 'zod';
import type * as activities from './activities';

const { fetchFigures } = activitiesOf<typeof activities>();

const Findings = z.array(z.string().min(3).max(200)).min(1).max(4);

/** Figures, two analyses and an outlook that waits for both, a critique, a person's word on it, and a summary. */
export const multiStepAnalysis = chain('multi_step_analysis', {
  inputs: z.object({ shop: z.string() }),
  defaults: { system: 'You are an analyst. Keep to the figures, and say where they do not tell.' },
})
  .activity('fetch_figures', {
    call: fetchFigures,
    args: ['{{shop}}'],
    as: 'figures',
    output: z
      .array(
        z.object({
          quarter: z.string(),
          revenue: z.number(),
          costs: z.number(),
          orders: z.number(),
          returned: z.number(),
        }),
      )
      .min(1),
  })
  .parallel('analyses', {
    sales: step({
      output: Findings,
      prompt: 'What do revenue and orders do over these quarters?\n{{figures}}',
    }),
    burdens: step({
      output: Findings,
      prompt: 'What do costs and returned orders do over these quarters?\n{{figures}}',
    }),
    outlook: step({
      output: z.string().min(20).max(400),
      prompt: `What do these findings let one expect of the next quarter? At most 60 words.
<sales>{{sales}}</sales>
<burdens>{{burdens}}</burdens>`,
      checks: [{ maxWords: 80 }],
      fallback: { value: 'The findings do not bear an outlook.' },
    }),
  })
  .step('critique', {
    output: z.object({ holds: z.boolean(), objections: z.array(z.string().min(3).max(200)).max(4) }),
    prompt: `Which statements of this outlook do the figures and findings not bear out?
<figures>{{figures}}</figures>
<sales>{{sales}}</sales>
<burdens>{{burdens}}</burdens>
<outlook>{{outlook}}</outlook>`,
  })
  .approval('review', {
    of: 'critique',
    message:
      'May this outlook for {{shop}} be summed up, with the objections below? A rejection has it written again.\n{{outlook}}',
    onReject: { redo: 'outlook', rounds: 2 },
    timeout: '3 days',
  })
  .step('summary', {
    output: z.string().min(40).max(700),
    prompt: `Sum up for the owner of {{shop}} in at most 100 words. Let no objection go unmentioned.
<sales>{{sales}}</sales>
<burdens>{{burdens}}</burdens>
<outlook>{{outlook}}</outlook>
<objections>{{critique.objections}}</objections>`,
    checks: [{ maxWords: 130 }],
    fallback: [
      { prompt: 'Sum up this outlook in two sentences.\n{{outlook}}' },
      { value: 'There is no summary: the findings, the outlook and the objections stand for themselves.' },
    ],
  });
