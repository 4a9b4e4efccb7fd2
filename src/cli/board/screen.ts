import { safeJson, safeLine, safeText } from '../text/safe-text';
import { fit } from '../text/table';

/** The part of a stream that a screen writes to. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** The only way to standard output and standard error: nothing that came from outside gets past it unescaped. */
export interface Screen {
  /** Whether a person watches, so that lines may be redrawn. */
  readonly isTerminal: boolean;
  /** Lines that can be redrawn without scrolling. */
  readonly rows: number;
  line(text?: string): void;
  /** One line of JSON, or several with an indent. */
  json(value: unknown, indent?: number): void;
  /** To standard error. */
  warn(text: string): void;
  /** Puts lines in the place of those drawn before; each is cut at the terminal's edge. Terminals only. */
  draw(lines: readonly string[]): void;
  /** What is drawn stays, what follows is written below it. */
  keep(): void;
}

const UP_AND_CLEAR = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}A\r\u001b[J`);

export function createScreen(stdout: Output, stderr: Output): Screen {
  let drawn: readonly string[] = [];
  const isTerminal = stdout.isTTY === true;
  const above = (write: () => void): void => {
    if (drawn.length > 0) stdout.write(UP_AND_CLEAR(drawn.length));
    write();
    if (drawn.length > 0) stdout.write(`${drawn.join('\n')}\n`);
  };
  return {
    isTerminal,
    get rows() {
      return Math.max(4, (stdout.rows || 24) - 1);
    },
    line: (text = '') => above(() => void stdout.write(`${safeText(text)}\n`)),
    json: (value, indent) => above(() => void stdout.write(`${safeJson(value, indent)}\n`)),
    warn: (text) => above(() => void stderr.write(`${safeText(text)}\n`)),
    draw: (lines) => {
      const columns = (stdout.columns || 80) - 1;
      const next = lines.map((each) => fit(safeLine(each), columns));
      stdout.write(`${UP_AND_CLEAR(drawn.length)}${next.map((each) => `${each}\n`).join('')}`);
      drawn = next;
    },
    keep: () => {
      drawn = [];
    },
  };
}
