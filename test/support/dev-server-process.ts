import { startDevServer } from '../../src/dev/start-dev-server';

// A parent for tests to kill: starts a server, says which, and stays. Argument: `detached`.
void startDevServer({ ui: false, detached: process.argv[2] === 'detached' }).then(({ pid, address }) => {
  process.stdout.write(`${JSON.stringify({ pid, address })}\n`);
  setInterval(() => {}, 60_000);
});
