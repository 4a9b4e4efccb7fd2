import { rm, writeFile } from 'node:fs/promises';
import { isListening } from './free-ports';
import { createExclusively, isAlive, readIfThere } from '../lock-file';

/** Who uses a database file; written beside it. */
interface Holder {
  /** The server's process, or, until it runs, the one that starts it. */
  readonly pid: number;
  readonly address: string;
  readonly starting: boolean;
}

/** The right to be the only server on a database file. */
export interface DatabaseClaim {
  /** The server runs: from here on the claim lives as long as that process. */
  held(pid: number): Promise<void>;
  release(): Promise<void>;
}

/**
 * Claims a database file for a server at this address; rejects when a live server has it.
 * SQLite lets several servers open one file, and each of them then loses what it hears of the others' runs.
 */
export async function claimDatabase(dbFile: string, address: string): Promise<DatabaseClaim> {
  const path = `${dbFile}.lock`;
  const text = (pid: number, starting: boolean): string =>
    JSON.stringify({ pid, address, starting } satisfies Holder);
  while (!(await createExclusively(path, text(process.pid, true)))) {
    const holder = parse(await readIfThere(path));
    if (holder && (await isInUse(holder))) throw new Error(inUse(dbFile, holder));
    await rm(path, { force: true });
  }
  return { held: (pid) => writeFile(path, text(pid, false)), release: () => rm(path, { force: true }) };
}

function parse(text: string | undefined): Holder | undefined {
  try {
    return JSON.parse(text ?? '') as Holder;
  } catch {
    return undefined;
  }
}

/** A process id alone may be someone else's by now; a server that runs also listens. */
const isInUse = async ({ pid, address, starting }: Holder): Promise<boolean> =>
  isAlive(pid) && (starting || (await isListening(address)));

const inUse = (dbFile: string, { pid, address, starting }: Holder): string =>
  `The database ${dbFile} is in use by ${starting ? 'a server that is being started by' : `the server at ${address},`} process ${pid}. ` +
  `Mend: use that server, end process ${pid}, or give another database file.`;
