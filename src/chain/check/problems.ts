import type { Problem } from '../definition/definition';
import type { Json } from '../json';
import { inWrittenOrder } from './meaning/written-order';

export type Path = Problem['path'];

export type Message = string | (() => string | undefined);

/** Problems that are listed one by one; the rest are counted. */
const MOST = 500;

/** The problems found so far, each place and message once. */
export class Problems {
  private readonly known = new Set<string>();
  private readonly spoiled = new Set<string>();
  private readonly listed: Problem[] = [];
  private unlisted = 0;
  private said = 0;

  /** A message that costs something to make is a function; one that says nothing in the end is not a problem. */
  add(at: Path, message: Message): void {
    this.said += 1;
    if (this.spoiled.size > 0 && this.spoiled.has(JSON.stringify(at))) return;
    if (this.listed.length >= MOST) {
      this.unlisted += 1;
      return;
    }
    const text = typeof message === 'string' ? message : message();
    if (text === undefined) return;
    const key = JSON.stringify([at, text]);
    if (this.known.has(key)) return;
    this.known.add(key);
    this.listed.push({ path: at, message: text });
  }

  /** A value that cannot be read at all: this one problem, and none that follows from it. */
  spoil(at: Path, message: string): void {
    this.add(at, message);
    this.spoiled.add(JSON.stringify(at));
  }

  /** Grows whenever something is found wrong, even where it is not listed: a value is right where it does not. */
  get count(): number {
    return this.said;
  }

  /** @param value What the paths lead into; the problems come in its written order. */
  list(value?: Json): Problem[] {
    const listed = value === undefined ? [...this.listed] : inWrittenOrder(this.listed, value);
    if (this.unlisted === 0) return listed;
    return [...listed, { path: [], message: `and ${this.unlisted} more problems` }];
  }
}

/** `blocks[1].prompt`; an empty text for the root. */
export function pathText(path: Path): string {
  return path
    .map((key) =>
      typeof key === 'number' ? `[${key}]` : /^[\w$-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
    )
    .join('')
    .replace(/^\./, '');
}

/** `blocks[1].prompt: {{breif}} names …`. */
export function problemText({ path, message }: Problem): string {
  return path.length === 0 ? message : `${pathText(path)}: ${message}`;
}
