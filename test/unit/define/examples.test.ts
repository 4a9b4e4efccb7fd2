import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { productPage } from '../../../examples/product-page/chain';
import { report } from '../../../examples/report/chain';
import { triage } from '../../../examples/triage/chain';
import { uneven } from '../../../examples/uneven/chain';
import { outputOf } from '../../../src/chain/blocks';
import { type Chain, loadChain } from '../../../src/define';

const examples = resolve(__dirname, '../../../examples');

test.each<[file: string, chain: Chain<unknown, unknown>]>([
  ['product-page/product-page.yaml', productPage],
  ['report/report.yaml', report],
  ['uneven/uneven.yaml', uneven],
  ['triage/triage.yaml', triage],
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
