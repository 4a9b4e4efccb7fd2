import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { testBundle } from '../support/worker';
import { CASES, filesOf } from './cases';
import { MUTANTS } from './mutants';

const code = readFileSync(testBundle().codePath, 'utf8');
const files = Object.keys(CASES).flatMap(filesOf);
const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, 'histories', `${file}.json`), 'utf8')) as unknown;

/** Those of some histories that no longer replay on a bundle. */
async function findersOf(mutated: string, among: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const replays = Worker.runReplayHistories(
    { workflowBundle: { code: mutated } },
    among.map((file) => ({ workflowId: file, history: read(file) })),
  );
  for await (const { workflowId, error } of replays) if (error) found.push(workflowId);
  return found;
}

function mutate(text: string | RegExp, becomes: string): string {
  const pattern = typeof text === 'string' ? text : new RegExp(text, 'g');
  const found =
    typeof pattern === 'string' ? code.split(pattern).length - 1 : [...code.matchAll(pattern)].length;
  if (found !== 1) throw new Error(`${String(text)} is in the bundle ${found} times: write the mutant anew`);
  return typeof text === 'string' ? code.replace(text, () => becomes) : code.replace(text, becomes);
}

test.each(Object.entries(MUTANTS))(
  'the recorded histories find that %s',
  async (_, { text, becomes, foundBy }) => {
    expect(foundBy.length).toBeGreaterThan(0);
    expect(await findersOf(mutate(text, becomes), foundBy)).toEqual([...foundBy]);
  },
);

test('every recorded history finds a change of its own', () => {
  const finders = new Set(Object.values(MUTANTS).flatMap(({ foundBy }) => foundBy));
  expect(files.filter((file) => !finders.has(file))).toEqual([]);
});
