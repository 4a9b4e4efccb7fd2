import { chain, step } from 'catenary';
import { z } from 'zod';

const Lines = z.array(z.string().max(200)).min(1).max(5);

/**
 * One group that is not a barrier: `sections` waits for `outline` alone, `fact_box` for `facts` alone. What takes long on
 * one side does not hold up the other.
 */
export const uneven = chain('uneven', { inputs: z.object({ topic: z.string() }) })
  .parallel('draft', {
    outline: step({
      output: Lines,
      prompt: 'Outline a short guide to {{topic}}: one line for each section.',
    }),
    facts: step({ output: Lines, prompt: 'List facts about {{topic}} that a reader can check.' }),
    sections: step({
      output: Lines,
      prompt: 'Write one sentence for each section of a guide to {{topic}}.\n{{outline}}',
    }),
    fact_box: step({
      output: z.string().max(400),
      prompt: 'Make a fact box for a guide to {{topic}}, from these facts alone.\n{{facts}}',
    }),
  })
  .step('guide', {
    output: z.string().min(20).max(900),
    prompt: 'Join both into one short guide to {{topic}}.\n{{sections}}\n<box>{{fact_box}}</box>',
  });
