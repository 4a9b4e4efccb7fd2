export interface Progress {
  readonly stage: 'waiting' | 'runtime' | 'weights' | 'starting';
  /** One line for a person. */
  readonly message: string;
  /** Fetched so far; absent where no size can be known. */
  readonly bytes?: number;
  readonly totalBytes?: number;
}

export type OnProgress = (progress: Progress) => void;

interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const MEGABYTE = 1_000_000;
const BAR_WIDTH = 24;

/** Prints progress: a bar that redraws itself on a terminal, elsewhere a line for each stage and each quarter. */
export function createProgressPrinter(stream: ProgressStream = process.stderr): OnProgress {
  let lastLine = '';
  let barIsOpen = false;
  const line = (text: string): void => {
    if (text === lastLine) return;
    stream.write(`${barIsOpen ? '\n' : ''}${text}\n`);
    barIsOpen = false;
    lastLine = text;
  };
  return ({ message, bytes, totalBytes }) => {
    if (bytes === undefined || !totalBytes) return line(message);
    if (!stream.isTTY) return line(quarterLine(message, bytes, totalBytes));
    stream.write(`\r${barLine(message, bytes, totalBytes)}`);
    barIsOpen = true;
  };
}

function quarterLine(message: string, bytes: number, totalBytes: number): string {
  const percent = Math.floor((4 * bytes) / totalBytes) * 25;
  return `${message}: ${percent} % of ${megabytes(totalBytes)} MB`;
}

function barLine(message: string, bytes: number, totalBytes: number): string {
  const full = Math.min(BAR_WIDTH, Math.round((BAR_WIDTH * bytes) / totalBytes));
  const bar = '#'.repeat(full).padEnd(BAR_WIDTH, '.');
  return `${message} [${bar}] ${megabytes(bytes)} of ${megabytes(totalBytes)} MB`;
}

const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(0);
