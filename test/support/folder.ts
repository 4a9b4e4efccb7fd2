import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Folder {
  readonly path: string;
  /** Writes a file, with the folders that it lies in, and gives its path. */
  readonly file: (name: string, content: string | Buffer) => string;
}

/** A folder that is there from now to the end of the suite. */
export function useFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'catenary-test-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    file: (name, content) => {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      return file;
    },
  };
}
