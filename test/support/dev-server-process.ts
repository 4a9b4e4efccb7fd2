import { startDevServer } from '../../src/dev/server/start-dev-server';

// A parent for tests to kill: starts a server, says which, and stays. Arguments: `detached` or another word; a database file.
const [mode, dbFile] = process.argv.slice(2);
const options = { detached: mode === 'detached', ui: dbFile !== undefined, ...(dbFile && { dbFile }) };
void startDevServer(options).then(({ pid, address, uiUrl }) => {
  process.stdout.write(`${JSON.stringify({ pid, address, uiUrl })}\n`);
  setInterval(() => {}, 60_000);
});
