import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { multiPageDocument, page } from '../../../examples/multi-page-document/chain';
import { multiStepAnalysis } from '../../../examples/multi-step-analysis/chain';
import { planned } from '../../../examples/planned/chain';
import { productPage } from '../../../examples/product-page/chain';
import { report } from '../../../examples/report/chain';
import { ticketTriage } from '../../../examples/ticket-triage/chain';
import { triage } from '../../../examples/triage/chain';
import { uneven } from '../../../examples/uneven/chain';
import { outputOf } from '../../../src/chain/definition/blocks';
import { type Chain, loadChain } from '../../../src/define';

const examples = resolve(__dirname, '../../../examples');

test.each<[file: string, chain: Chain<unknown, unknown>]>([
  ['product-page/product-page.yaml', productPage],
  ['report/report.yaml', report],
  ['uneven/uneven.yaml', uneven],
  ['triage/triage.yaml', triage],
  ['multi-page-document/page.yaml', page],
  ['multi-page-document/document.yaml', multiPageDocument],
  ['multi-step-analysis/analysis.yaml', multiStepAnalysis],
  ['ticket-triage/ticket-triage.yaml', ticketTriage],
  ['planned/planned.yaml', planned],
])('%s is the chain that is written in TypeScript beside it', (file, chain) => {
  expect(loadChain(join(examples, file))).toEqual(chain.definition);
});

test('the product page gives the outputs of its five steps in at most 25 lines', () => {
  expect(productPage.definition.blocks.map(outputOf)).toEqual([
    'keyword_list',
    'headline',
    'description',
    'cta_text',
    'tone_feedback',
  ]);
  const lines = readFileSync(join(examples, 'product-page/chain.ts'), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(25);
});
