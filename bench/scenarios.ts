import type { ChainDefinition } from '../src/chain/definition/definition';

export interface ScenarioStep {
  readonly name: string;
  readonly system: string;
  readonly prompt: string;
  readonly judge?: string;
}

/** One shape of work that both sides do: the same prompts, the same calls. */
export interface Scenario {
  readonly name: 'product' | 'report' | 'uneven';
  readonly inputs: Record<string, string>;
  readonly steps: readonly ScenarioStep[];
  /** Milliseconds a call of a step takes, where the endpoint's latency is not the same for all. */
  readonly latency?: Readonly<Record<string, number>>;
}

const SYSTEM =
  'You write for a shop. Plain words, short sentences, no exclamation marks, no claims that the brief does not make.';
const BRIEF =
  'TrailLite 2: a waterproof hiking boot of 390 g for weekend walkers, made of recycled fabric, 129 euro. '.repeat(
    4,
  );

const step = (name: string, prompt: string, judge?: string): ScenarioStep => ({
  name,
  system: SYSTEM,
  prompt,
  ...(judge && { judge }),
});

/** The article's five steps, each judged: ten calls after one another. */
const product: Scenario = {
  name: 'product',
  inputs: { product_brief: BRIEF },
  steps: [
    step(
      'extract_keywords',
      'List the five strongest selling keywords of this brief.\n<brief>{{product_brief}}</brief>',
      'Every keyword stands in the brief.',
    ),
    step(
      'write_headline',
      'Write one headline of at most twelve words from these keywords.\n{{extract_keywords}}',
      'Uses at least one of the keywords.',
    ),
    step(
      'write_description',
      'Write a description from these keywords and this headline.\n{{extract_keywords}}\n{{write_headline}}',
      'Names what the product is for.',
    ),
    step(
      'write_cta',
      'Write a call to action of at most eight words for this description.\n{{write_description}}',
      'Asks the reader to do one thing.',
    ),
    step(
      'validate_tone',
      'Review the tone of this page.\n{{write_headline}}\n{{write_description}}\n{{write_cta}}',
      'Names at least one strength and one weakness.',
    ),
  ],
};

/** Three sections at once, then a summary, each judged: eight calls. */
const report: Scenario = {
  name: 'report',
  inputs: { industry: 'bicycle sharing in European cities' },
  steps: [
    step(
      'market',
      'Analyse the market of {{industry}}: size, growth, customers.',
      'Names at least two groups of customers.',
    ),
    step(
      'finance',
      'Analyse the finances of {{industry}}: costs, prices, margins.',
      'Names at least two kinds of cost.',
    ),
    step(
      'competition',
      'Analyse the competitors in {{industry}} and what sets them apart.',
      'Names at least two competitors.',
    ),
    step(
      'summary',
      'Write an executive summary.\n{{market}}\n{{finance}}\n{{competition}}',
      'Draws on all three analyses.',
    ),
  ],
};

/** The uneven diamond: its longest path takes 600 ms, barriers by level would take 900 ms. */
const uneven: Scenario = {
  name: 'uneven',
  inputs: { topic: 'bicycle sharing' },
  steps: [
    step('a', 'Short facts on {{topic}}.'),
    step('b', 'Long facts on {{topic}}.'),
    step('c', 'Go deeper into {{a}}.'),
    step('d', 'Shorten {{b}}.'),
    step('e', 'Join {{c}} and {{d}}.'),
  ],
  latency: { a: 100, b: 400, c: 400, d: 100, e: 100 },
};

export const scenarios = { product, report, uneven } as const;

/** The scenario as a chain. */
export function chainOf(scenario: Scenario): ChainDefinition {
  const blocks = scenario.steps.map((each) => ({
    step: each.name,
    prompt: each.prompt,
    ...(each.judge !== undefined && { checks: [{ judge: each.judge }] }),
  }));
  const grouped = {
    product: blocks,
    report: [{ parallel: 'sections', blocks: blocks.slice(0, 3) }, ...blocks.slice(3)],
    uneven: [{ parallel: 'diamond', blocks }],
  }[scenario.name];
  return {
    catenary: 1,
    name: `bench_${scenario.name}`,
    inputs: Object.fromEntries(Object.keys(scenario.inputs).map((name) => [name, 'string'])),
    defaults: { model: 'bench', system: SYSTEM },
    blocks: grouped,
  };
}
