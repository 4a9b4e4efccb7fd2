import type { Command } from 'commander';
import { act, type CliContext, type ConnectionFlags, withConnection } from '../command';
import { type Connected, connectedTo, findTarget, type Target } from '../connection';
import { settled } from '../doctor/dispatch';
import { bad, type Finding, findingLine, tried } from '../doctor/finding';
import { lookHere } from '../doctor/local';
import { errorText, EXIT, type ExitCode, exitCodeOf } from '../exit';
import { heavy } from '../heavy';

interface DoctorFlags extends ConnectionFlags {
  readonly endpoint?: string;
  readonly probe?: boolean;
}

export function addDoctor(program: Command, context: CliContext): void {
  const command = program
    .command('doctor')
    .description(
      'look at everything a run needs: server, namespace, workers, models, storage, this installation',
    )
    .option('--endpoint <which>', 'the models to look at: claude, local or an address')
    .option(
      '--probe',
      "measure the server's dispatch limit: starts one short run of empty activities, and deletes it",
    );
  withConnection(
    command,
    'npx catenary doctor',
    'npx catenary doctor --probe',
    'npx catenary doctor --address temporal:7233 --json',
  );
  act<DoctorFlags>(command, context, async ({ screen }, _, flags) => {
    const findings = await examine(context, flags);
    if (flags.json) screen.json(findings);
    else for (const finding of findings) screen.line(findingLine(finding));
    return verdict(findings);
  });
}

async function examine(context: CliContext, flags: DoctorFlags): Promise<Finding[]> {
  const { chooseEndpoint } = heavy.endpoint();
  const { lookAtEndpoint } = heavy.endpointFindings();
  const target = await findTarget(flags);
  const [here, server, models] = await Promise.all([
    lookHere(target.storage?.dir),
    reachServer(target, (connected) => lookAt(connected, context, flags)),
    lookAtEndpoint(chooseEndpoint(flags.endpoint ?? target.dev?.endpointUrl)),
  ]);
  return [...here, ...server, models];
}

async function reachServer(
  target: Target,
  look: (connected: Connected) => Promise<Finding[]>,
): Promise<Finding[]> {
  try {
    return await connectedTo(target, look);
  } catch (error) {
    if (error instanceof Error && error.name === 'UnknownNamespaceError')
      return [bad('namespace', errorText(error), 'give --namespace')];
    if (exitCodeOf(error) !== EXIT.unreachable) throw error;
    const mend = 'start one: npx catenary dev, or give --address';
    return [{ ...bad('server', errorText(error), mend), unreachable: true }];
  }
}

/** The probe comes last and alone: what else is asked of the server would be measured with it. */
async function lookAt(connected: Connected, context: CliContext, flags: DoctorFlags): Promise<Finding[]> {
  const { lookAtServer } = heavy.serverFindings();
  const findings = await lookAtServer(connected);
  if (!flags.probe) return findings;
  const { probe } = heavy.probe();
  const { installRuntime } = heavy.worker();
  installRuntime({ logLevel: 'ERROR' });
  context.takeOver();
  const measured = await tried('settings', () => probe(connected, context.signal));
  context.signal.throwIfAborted();
  return findings.map((finding) => (finding.name === measured.name ? settled(finding, measured) : finding));
}

export function verdict(findings: readonly Finding[]): ExitCode {
  if (findings.some(({ unreachable }) => unreachable)) return EXIT.unreachable;
  return findings.some(({ outcome }) => outcome === 'bad') ? EXIT.failed : EXIT.done;
}
