import { freePorts, isFree } from './free-ports';
import type { Ports } from './kept-ports';

export interface PortChoice {
  readonly ip: string;
  /** Whether there is a UI. */
  readonly ui: boolean;
  /** Those or an error. */
  readonly asked: Ports;
  /** Those where they are free. */
  readonly kept: Ports;
}

export interface ChosenPorts {
  readonly port: number;
  /** Undefined without UI. */
  readonly uiPort: number | undefined;
}

/** The ports asked for, which must be free, else those of before, else free ones. */
export async function choosePorts(choice: PortChoice): Promise<ChosenPorts> {
  const { ip, ui } = choice;
  const port = await wanted('port', choice);
  const kept = { ...choice.kept, ...(choice.kept.uiPort === port && { uiPort: undefined }) };
  const uiPort = ui ? await wanted('uiPort', { ...choice, kept }) : undefined;
  // One more than is needed: the system may give out the very port that is wanted for the other.
  const spare = (await freePorts(ip, 3)).filter((free) => free !== port && free !== uiPort);
  return { port: port ?? spare[0]!, uiPort: ui ? (uiPort ?? spare[1]!) : undefined };
}

async function wanted(which: keyof Ports, { ip, asked, kept }: PortChoice): Promise<number | undefined> {
  const port = asked[which];
  if (port === undefined) {
    const before = kept[which];
    return before !== undefined && (await isFree(ip, before)) ? before : undefined;
  }
  if (await isFree(ip, port)) return port;
  throw new Error(
    `Port ${port} on ${ip} is taken. Mend: end what listens there, or leave the port out to get a free one.`,
  );
}

/** What to tell of ports that are not those of before, though nobody asked for others. */
export function movedLines(
  { asked, kept }: Pick<PortChoice, 'asked' | 'kept'>,
  chosen: ChosenPorts,
): string[] {
  const isMoved = (which: keyof Ports): boolean =>
    kept[which] !== undefined && asked[which] === undefined && kept[which] !== chosen[which];
  return [
    ...(isMoved('port') ? [`port ${kept.port} of before is taken: the server is at ${chosen.port} now`] : []),
    ...(isMoved('uiPort') && chosen.uiPort !== undefined
      ? [`port ${kept.uiPort} of before is taken: links into the Temporal UI have ${chosen.uiPort} now`]
      : []),
  ];
}
