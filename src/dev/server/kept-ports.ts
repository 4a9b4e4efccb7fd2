import { writeFile } from 'node:fs/promises';
import { readIfThere } from '../lock-file';

/** The ports of a server and of its UI. */
export interface Ports {
  readonly port?: number | undefined;
  readonly uiPort?: number | undefined;
}

const fileOf = (dbFile: string): string => `${dbFile}.ports`;

/** Where the last server on this database file was, so that links into its UI can hold; nothing where that is not known. */
export async function readKeptPorts(dbFile: string): Promise<Ports> {
  try {
    const text = await readIfThere(fileOf(dbFile));
    const { port, uiPort } = JSON.parse(text ?? '{}') as { port?: unknown; uiPort?: unknown };
    return { ...(isPort(port) && { port }), ...(isPort(uiPort) && { uiPort }) };
  } catch {
    return {};
  }
}

/** Remembers them beside the database; a UI's port also while there is no UI. Where that fails, a restart moves. */
export async function keepPorts(dbFile: string, { port, uiPort }: Ports): Promise<void> {
  const before = await readKeptPorts(dbFile);
  const kept: Ports = { port, uiPort: uiPort ?? before.uiPort };
  await writeFile(fileOf(dbFile), JSON.stringify(kept)).catch(() => {});
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536;
}
