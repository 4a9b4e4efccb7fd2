import type { Command } from 'commander';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { connectedTo, findTarget, type Target } from '../connection';
import { bad, type Finding, findingLine } from '../doctor/finding';
import { lookHere } from '../doctor/local';
import { errorText, EXIT, type ExitCode, exitCodeOf } from '../exit';
import { heavy } from '../heavy';

type DoctorFlags = ConnectionFlags & { readonly endpoint?: string; readonly json?: boolean };

export function addDoctor(program: Command, context: CliContext): void {
  const command = program
    .command('doctor')
    .description(
      'look at everything a run needs: server, namespace, workers, models, storage, this installation',
    )
    .option('--endpoint <which>', 'the models to look at: claude, local or an address');
  withConnection(command, 'npx catenary doctor', 'npx catenary doctor --address temporal:7233 --json');
  act<DoctorFlags>(command, context, async ({ screen }, _, flags) => {
    const findings = await examine(flags);
    if (flags.json) screen.json(findings);
    else for (const finding of findings) screen.line(findingLine(finding));
    return verdict(findings);
  });
}

async function examine(flags: DoctorFlags): Promise<Finding[]> {
  const { chooseEndpoint } = heavy.endpoint();
  const { lookAtEndpoint } = heavy.endpointFindings();
  const target = await findTarget(flags);
  const [here, server, models] = await Promise.all([
    lookHere(target.storage?.dir),
    reachServer(target),
    lookAtEndpoint(chooseEndpoint(flags.endpoint ?? target.dev?.endpointUrl)),
  ]);
  return [...here, ...server, models];
}

async function reachServer(target: Target): Promise<Finding[]> {
  const { lookAtServer } = heavy.serverFindings();
  try {
    return await connectedTo(target, lookAtServer);
  } catch (error) {
    if (exitCodeOf(error) !== EXIT.unreachable) throw error;
    const mend = 'start one: npx catenary dev, or give --address';
    return [{ ...bad('server', errorText(error), mend), unreachable: true }];
  }
}

export function verdict(findings: readonly Finding[]): ExitCode {
  if (findings.some(({ unreachable }) => unreachable)) return EXIT.unreachable;
  return findings.some(({ outcome }) => outcome === 'bad') ? EXIT.failed : EXIT.done;
}
