import type { FoundBinary } from '../binary/binary';
import type { ServerExit } from './launch-server';

/** The Temporal server was found but did not come up; the message ends with what it wrote last. */
export class DevServerError extends Error {
  override readonly name = 'DevServerError';
  /** Whether another process took one of its ports. */
  readonly portTaken: boolean;

  constructor(address: string, binary: FoundBinary, reason: string, exit: ServerExit) {
    super(
      [
        `The Temporal server did not start at ${address}: ${reason}.`,
        `Binary: ${binary.path} (${binary.version}, from ${binary.source})`,
        'It wrote last:',
        ...exit.lastLines.split('\n').map((line) => `  ${line}`),
      ].join('\n'),
    );
    this.portTaken = /address already in use/.test(exit.lastLines);
  }
}
