/**
 * The program of the small process that stands between this one and the server, run with `node -e`.
 *
 * A server must not outlive a parent that is killed with SIGKILL, and a killed parent cannot tell. But the system closes its
 * end of the IPC channel: `disconnect` here means "end the server", whether the parent asked for it or died. The supervisor runs in
 * a session of its own, so that Ctrl-C in a terminal reaches only the parent, which ends its worker first and then the server.
 * It is text because it must run the same from TypeScript sources and from the compiled package.
 */
export const SUPERVISOR = `
const { spawn } = require('node:child_process');
const { constants } = require('node:os');
const [grace, command, ...args] = process.argv.slice(1);
const server = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
const tell = (message, done = () => {}) => process.connected ? process.send(message, done) : done();
const end = () => {
  server.kill('SIGTERM');
  setTimeout(() => server.kill('SIGKILL'), Number(grace)).unref();
};
process.once('disconnect', end);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.once(signal, end);
server.once('spawn', () => tell({ pid: server.pid }));
server.once('error', (error) => tell({ error: error.message }, () => process.exit(127)));
server.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
`;
