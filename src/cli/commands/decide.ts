import type { Command } from 'commander';
import { userInfo } from 'node:os';
import type { Decided, DecideOptions, PendingGate, RunHandle } from '../../client';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connected } from '../connection';
import { BadInput } from '../exit';
import { inPlaceOf, textOf } from '../input/words';
import { byText } from '../text/decision-text';
import { safeText } from '../text/safe-text';
import { joined } from '../../chain/words';

interface DecideFlags extends ConnectionFlags {
  readonly by?: string;
  readonly content?: string;
  readonly id?: string;
  readonly reason?: string;
  readonly value?: string;
}

/** `catenary approve`, `reject` and `edit`: three words for one decision. */
export function addDecide(program: Command, context: CliContext): void {
  const approve = decision(program, 'approve', 'take what a gate asks about as it is');
  withConnection(approve, 'npx catenary approve page-4711 review --by anna');
  runs(approve, context, (run, gate, _, options) => run.approve(gate.gate, options));

  const reject = decision(
    program,
    'reject',
    'refuse it; the model is asked again where the chain says so',
  ).option('--reason <text>', 'what is wrong with it; said to the model');
  withConnection(reject, 'npx catenary reject page-4711 review --reason "names no price"');
  runs(reject, context, (run, gate, { reason }, options) => {
    if (!reason) throw new BadInput('--reason is missing: say what is wrong with it');
    return run.reject(gate.gate, reason, options);
  });

  const edit = decision(program, 'edit', 'put another value in its place').requiredOption(
    '--value <value>',
    'the value, or @file; JSON where the output is not a text',
  );
  withConnection(edit, 'npx catenary edit page-4711 review --value @headline.txt');
  runs(edit, context, async (run, gate, { value = '' }, options) => {
    const text = await textOf(value, '--value');
    return await run.edit(gate.gate, inPlaceOf(gate.value, text, '--value'), options);
  });
}

/** A refusal of somebody who is none of the gate's approvers says who is, and how a command says so. */
function withApprovers(error: unknown, { approvers }: PendingGate, by: string): unknown {
  if (!(error instanceof Error) || error.name !== 'GateRefusedError') return error;
  if (!approvers || approvers.includes(by)) return error;
  error.message += `: ${joined(approvers, 'or')} may; say who decides:${byText(approvers)}`;
  return error;
}

function decision(program: Command, word: string, description: string): Command {
  return program
    .command(`${word} <run> <gate>`)
    .description(description)
    .option('--by <name>', 'who decides; goes into the record (default: the name of this user)')
    .option('--content <token>', 'what was shown, as `approvals` prints it (default: what is asked now)')
    .option(
      '--id <id>',
      'with --content: the same id again is the same decision, for scripts that repeat it',
    );
}

type Decide = (
  run: RunHandle,
  gate: PendingGate,
  flags: DecideFlags,
  options: DecideOptions,
) => Promise<Decided>;

function runs(command: Command, context: CliContext, decide: Decide): void {
  act<DecideFlags>(command, context, async ({ screen }, [id = '', path = ''], flags) => {
    if (flags.id !== undefined && flags.content === undefined)
      throw new BadInput(
        `--id ${flags.id} needs --content: without it, another answer may be asked about by then`,
      );
    const decided = await connected(flags, async ({ catenary }) => {
      const run = catenary.get(id);
      const gates = await run.approvals();
      // One that is not open any more is refused with its reason by the run itself.
      const gate = gates.find((each) => each.gate === path) ?? ({ gate: path } as PendingGate);
      const content = flags.content ?? gate.content;
      const options = {
        by: flags.by ?? userInfo().username,
        ...(content !== undefined && { content }),
        ...(flags.id !== undefined && { id: flags.id }),
      };
      return await decide(run, gate, flags, options).catch((error: unknown) => {
        throw withApprovers(error, gate, options.by);
      });
    });
    if (flags.json) return screen.json(decided);
    const done = { approve: 'approved', edit: 'edited', reject: 'rejected' }[decided.decision];
    screen.line(safeText(`${decided.gate} of ${id} was ${done} by ${decided.decidedBy}`));
  });
}
