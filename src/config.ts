import { homedir } from 'node:os';
import { join } from 'node:path';

/** A variable's value; an empty one counts as unset. */
const variable = (name: string): string | undefined => process.env[name] || undefined;

/** `TEMPORAL_CLI_PATH`: the Temporal CLI to start the embedded server with. */
export const temporalCliPath = (): string | undefined => variable('TEMPORAL_CLI_PATH');

/** `TEMPORAL_TEST_SERVER_PATH`: the time-skipping test server that tests start. */
export const temporalTestServerPath = (): string | undefined => variable('TEMPORAL_TEST_SERVER_PATH');

/** `PATH`, as it is spelt; empty when unset. */
export const executablePath = (): string => variable('PATH') ?? '';

/** Where fetched binaries and models are kept: `CATENARY_CACHE_DIR`, else `catenary` in `XDG_CACHE_HOME`, else `~/.cache/catenary`. */
export const cacheDir = (): string =>
  variable('CATENARY_CACHE_DIR') ?? join(variable('XDG_CACHE_HOME') ?? join(homedir(), '.cache'), 'catenary');

/** `CATENARY_STORAGE_DIR`: the folder with large values. */
export const storageDir = (): string | undefined => variable('CATENARY_STORAGE_DIR');

/** `CATENARY_KEY_FILE`: a file of encryption keys, one `<id>:<base64>` a line. */
export const keyFile = (): string | undefined => variable('CATENARY_KEY_FILE');

/** `CATENARY_KEYS`: such keys themselves, with commas between them. */
export const encryptionKeys = (): string | undefined => variable('CATENARY_KEYS');

/** `CATENARY_ACCEPT_PLAINTEXT`: values that are not encrypted are taken too, while encryption is being introduced. */
export const acceptsPlaintext = (): boolean => variable('CATENARY_ACCEPT_PLAINTEXT') !== undefined;

/** `CATENARY_CODEC_TOKEN`: what requests to a codec server have to bring. */
export const codecToken = (): string | undefined => variable('CATENARY_CODEC_TOKEN');

/** `CATENARY_HOST`: where a worker's health and metrics are served; the other machines of a network need `0.0.0.0`. */
export const workerHost = (): string | undefined => variable('CATENARY_HOST');

/** `TEMPORAL_DEPLOYMENT_NAME` and `TEMPORAL_WORKER_BUILD_ID`, as Temporal's Worker Controller sets them for a worker. */
export const deploymentName = (): string | undefined => variable('TEMPORAL_DEPLOYMENT_NAME');
export const workerBuildId = (): string | undefined => variable('TEMPORAL_WORKER_BUILD_ID');

/** `ANTHROPIC_API_KEY`. */
export const anthropicApiKey = (): string | undefined => variable('ANTHROPIC_API_KEY');

/** `ANTHROPIC_BASE_URL`: any address that speaks the Anthropic Messages API. */
export const anthropicBaseUrl = (): string | undefined => variable('ANTHROPIC_BASE_URL');

/** `TEMPORAL_ADDRESS` and `TEMPORAL_PROFILE` as the `temporal` CLI reads them; Temporal's own library takes them in. */
export const temporalAddress = (): string | undefined => variable('TEMPORAL_ADDRESS');
export const temporalProfile = (): string | undefined => variable('TEMPORAL_PROFILE');

/** This process's environment for a server it starts: without what would steer that server or Node behind its caller's back. */
export const serverEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name !== 'NODE_OPTIONS' && !name.startsWith('TEMPORAL_')),
  );
