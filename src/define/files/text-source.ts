import { coverKeys } from '../check-keys';
import type { LocatedProblem } from '../definition-error';

/** A text that was read, and where its lines begin. */
export class TextSource {
  private readonly lines: readonly string[];

  constructor(
    readonly text: string,
    /** As the problems name it. */
    readonly file: string | undefined,
  ) {
    this.lines = text.split('\n');
  }

  /** Line, column and excerpt of an offset into the text. */
  locate(offset: number): Pick<LocatedProblem, 'file' | 'line' | 'column' | 'excerpt'> {
    const before = this.text.slice(0, Math.max(0, offset)).split('\n');
    const line = before.length;
    const column = before.at(-1)!.length + 1;
    const excerpt = excerptOf(coverKeys(this.lines[line - 1] ?? ''), line, column);
    return { ...(this.file !== undefined && { file: this.file }), line, column, excerpt };
  }
}

const WIDTH = 100;

/** The line with its number, cut around the column, and a mark under it. Control characters are shown as `·`. */
function excerptOf(text: string, line: number, column: number): string {
  const from = column > WIDTH - 20 ? column - WIDTH / 2 : 0;
  const shown = text.slice(from, from + WIDTH).replace(/\p{Cc}/gu, (c) => (c === '\t' ? ' ' : '·'));
  const head = `${String(line).padStart(6)} | `;
  const mark = `${' '.repeat(7)}| ${' '.repeat(Math.max(0, column - 1 - from))}^`;
  return `${head}${shown.replace(/·$/, '')}\n${mark}`;
}
