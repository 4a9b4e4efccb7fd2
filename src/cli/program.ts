import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CliContext } from './command';
import { addApprovals } from './commands/approvals';
import { addCancel } from './commands/cancel';
import { addCodecServer } from './commands/codec-server';
import { addCompare } from './commands/compare';
import { addDecide } from './commands/decide';
import { addDefinitionCommands } from './commands/definitions';
import { addDev } from './commands/dev';
import { addDoctor } from './commands/doctor';
import { addHelp } from './commands/help';
import { addHistory } from './commands/history';
import { addKeygen } from './commands/keygen';
import { addList } from './commands/list';
import { addPlan } from './commands/plan';
import { addQuickstart } from './commands/quickstart';
import { addRecord } from './commands/record';
import { addResult } from './commands/result';
import { addResume } from './commands/resume';
import { addRun } from './commands/run';
import { addShow } from './commands/show';
import { addSnapshot } from './commands/snapshot';
import { addStorage } from './commands/storage';
import { addStatus } from './commands/status';
import { addTest } from './commands/test';
import { addVerify } from './commands/verify';
import { addWatch } from './commands/watch';
import { addWorker } from './commands/worker';

const COMMANDS = [
  addDev,
  addWorker,
  addRun,
  addStatus,
  addWatch,
  addShow,
  addResult,
  addList,
  addCancel,
  addSnapshot,
  addResume,
  addCompare,
  addRecord,
  addTest,
  addApprovals,
  addDecide,
  addPlan,
  addVerify,
  addHistory,
  addDefinitionCommands,
  addStorage,
  addKeygen,
  addCodecServer,
  addDoctor,
  addQuickstart,
  addHelp,
];

/** The `catenary` command. Parsing throws a CommanderError instead of ending the process. */
export function createProgram(
  context: CliContext,
  output: { readonly out: (text: string) => void; readonly err: (text: string) => void },
): Command {
  const program = new Command('catenary')
    .description('Prompt chains as durable Temporal workflows')
    .version(version(), '--version')
    .helpOption('--help', 'show help')
    .configureOutput({ writeOut: output.out, writeErr: output.err })
    .showHelpAfterError('(add --help for examples)')
    .exitOverride()
    .addHelpText('after', EXIT_CODES);
  for (const add of COMMANDS) add(program, context);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 the run failed, 2 bad input, 3 the server cannot be reached, 130 interrupted (the run goes on).
Every command takes --json and --help, which shows examples.`;

function version(): string {
  const text = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
