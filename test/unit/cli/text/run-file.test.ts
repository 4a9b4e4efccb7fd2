import { runFile } from '../../../../src/cli/text/run-file';

test.each([
  ['page-4711', 'page-4711.snapshot.json'],
  ['page~2', 'page~2.snapshot.json'],
  ['shop/page 1', 'shop_page_1.snapshot.json'],
])('%s is written to %s', (id, file) => expect(runFile(id, 'snapshot')).toBe(file));
