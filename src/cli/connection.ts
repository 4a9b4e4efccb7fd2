import type { Catenary } from '../client/catenary';
import type { EncryptionOption } from '../converter/data-converter';
import { storageDir, temporalAddress, temporalProfile } from '../config';
import { type DevState, readDevState } from '../dev/dev-state';
import type { ConnectionFlags } from './command';
import { encryptionOf } from './encryption';
import { heavy } from './heavy';

/** Where a command's runs are. */
export interface Target {
  readonly address?: string;
  readonly namespace?: string;
  readonly profile?: string;
  readonly storage?: { readonly dir: string };
  readonly encryption?: EncryptionOption;
  readonly taskQueue?: string;
  readonly uiUrl?: string;
  /** The development server of this folder, where that is the target. */
  readonly dev?: DevState;
}

/** By flags or `TEMPORAL_*`, else the development server that runs for this folder, else by the CLI's configuration. */
export async function findTarget(flags: ConnectionFlags): Promise<Target> {
  const elsewhere = flags.address ?? flags.profile ?? temporalAddress() ?? temporalProfile();
  const dev = elsewhere === undefined ? await readDevState() : undefined;
  return targetOf(flags, dev, storageDir(), encryptionOf(flags, dev));
}

export function targetOf(
  flags: ConnectionFlags,
  dev: DevState | undefined,
  storage: string | undefined,
  encryption?: EncryptionOption,
): Target {
  const dir = flags.storage ?? storage ?? dev?.storage;
  const address = flags.address ?? dev?.address;
  const namespace = flags.namespace ?? dev?.namespace;
  return {
    ...(address !== undefined && { address }),
    ...(namespace !== undefined && { namespace }),
    ...(flags.profile !== undefined && { profile: flags.profile }),
    ...(dir !== undefined && { storage: { dir } }),
    ...(encryption && { encryption }),
    ...(flags.taskQueue !== undefined && { taskQueue: flags.taskQueue }),
    ...(dev?.uiUrl !== undefined && { uiUrl: dev.uiUrl }),
    ...(dev && { dev }),
  };
}

/** A client and what belongs to it. */
export interface Connected {
  readonly catenary: Catenary;
  readonly target: Target;
}

/** Connects, does something and closes, whatever happens. @throws ConnectionError */
export async function connected<T>(
  flags: ConnectionFlags,
  work: (connected: Connected) => Promise<T>,
): Promise<T> {
  const target = await findTarget(flags);
  return await connectedTo(target, work);
}

export async function connectedTo<T>(target: Target, work: (connected: Connected) => Promise<T>): Promise<T> {
  const catenary = await open(target);
  try {
    return await work({ catenary, target });
  } finally {
    await catenary.close();
  }
}

async function open({ dev, ...options }: Target): Promise<Catenary> {
  if (dev) return await openDev(dev, options);
  const { connect } = heavy.connect();
  return await connect(options);
}

/** Takes nothing from a profile or from `TEMPORAL_*`: their keys are meant for another server. */
async function openDev(dev: DevState, target: Target): Promise<Catenary> {
  const { namespace = dev.namespace, ...options } = target;
  const { connectTo } = heavy.connect();
  return await connectTo({ address: dev.address, namespace }, options);
}

/** Where a run is in Temporal's UI; undefined where no UI is known. */
export async function uiLink({ catenary, target }: Connected, id: string): Promise<string | undefined> {
  if (target.uiUrl === undefined) return undefined;
  const { runId } = await catenary.get(id).info();
  const [namespace, run] = [catenary.client.options.namespace, id].map(encodeURIComponent);
  return `${target.uiUrl}/namespaces/${namespace}/workflows/${run}/${runId}/history`;
}
