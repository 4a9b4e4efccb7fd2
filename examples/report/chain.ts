import { chain, step } from 'catenary';
import { z } from 'zod';

const Findings = z.object({
  summary: z.string().max(400),
  points: z.array(z.string().max(160)).min(1).max(5),
});

/** Three analyses at once, and a summary that can do without the financial one. */
export const report = chain('report', {
  inputs: z.object({ industry: z.string() }),
  defaults: { system: 'You are an analyst. Say what you do not know instead of inventing figures.' },
})
  .parallel('analyses', {
    market_analysis: step({
      output: Findings,
      prompt: 'Analyse the market of {{industry}}: who buys, why, and what changes.',
    }),
    financial_analysis: step({
      output: Findings,
      onFailure: 'skip',
      prompt: 'Analyse the finances of {{industry}}: where money is made, and what it costs to enter.',
      checks: [{ judge: 'Gives no figure without saying where it comes from or that it is an estimate.' }],
    }),
    competitive_analysis: step({
      output: Findings,
      prompt: 'Analyse competition in {{industry}}: the kinds of suppliers, and what sets them apart.',
    }),
  })
  .step('executive_summary', {
    output: z.string().min(40).max(900),
    prompt: `Write an executive summary of these analyses of {{industry}} in at most 120 words.
<market>{{market_analysis}}</market>
<finances>{{financial_analysis?}}</finances>
<competition>{{competitive_analysis}}</competition>`,
  });
