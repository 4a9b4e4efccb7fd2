import { RunNotFoundError } from '../../../../src/client/errors';
import type { Connected } from '../../../../src/cli/connection';
import { snapshotOf } from '../../../../src/cli/input/snapshot-file';
import { useFolder } from '../../../support/folder';

const folder = useFolder();
const nowhere = {
  catenary: {
    get: (id: string) => ({ snapshot: () => Promise.reject(new RunNotFoundError(id, 'default')) }),
  },
} as unknown as Connected;
const none = (word: string): string =>
  `namespace default has no run ${JSON.stringify(word)}: it was never started here, or retention has deleted it`;

test.each(['page.snapshot.json', 'kept/page'])(
  'where there is neither a file nor a run, both are said: %s',
  async (word) => {
    await expect(snapshotOf(nowhere, word)).rejects.toMatchObject({
      name: 'BadInput',
      message: `there is no file ${word}, and ${none(word)}`,
    });
  },
);

test('a word that nobody means a file by is the id of a run', async () => {
  await expect(snapshotOf(nowhere, 'page-1')).rejects.toMatchObject({
    name: 'RunNotFoundError',
    message: none('page-1'),
  });
});

test('a file that holds no snapshot is named', async () => {
  const file = folder.file('history.json', '{"events":[]}');
  await expect(snapshotOf(nowhere, file)).rejects.toMatchObject({
    name: 'SnapshotError',
    message: `${file}: this is not a snapshot of a run`,
  });
});
