import type { Command } from 'commander';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { runFile } from '../text/run-file';
import { shellWord } from '../text/shell-word';
import { writePrivateJson } from '../output/whole-file';

interface SnapshotFlags extends ConnectionFlags {
  readonly output?: string;
}

/** `catenary snapshot`: a run's whole state as a file, live or closed. */
export function addSnapshot(program: Command, context: CliContext): void {
  const command = program
    .command('snapshot <run>')
    .description("write a run's whole state as JSON: definition, inputs, outputs, every attempt")
    .option('-o, --output <file>', 'default: <run>.snapshot.json; - is standard output');
  withConnection(
    command,
    'npx catenary snapshot page-4711',
    'npx catenary snapshot page-4711 -o page.json',
    'npx catenary snapshot page-4711 -o - | jq .state.outputs',
  );
  act<SnapshotFlags>(command, context, async ({ screen }, [id = ''], { output, json, ...flags }) => {
    const snapshot = await connected(flags, ({ catenary }) => catenary.get(id).snapshot());
    if (output === '-') return screen.json(snapshot, 2);
    const file = output ?? runFile(id, 'snapshot');
    await writePrivateJson(file, snapshot);
    const { status } = snapshot.state;
    if (json) return screen.json({ id, status, file });
    screen.line(`wrote ${file}, ${status}; go on from it: npx catenary resume ${shellWord(file)}`);
  });
}
