import { type Member, type Misprint, numberProblem, type Parsed, type Tree } from './tree';

/** Deeper nesting than any chain may have. */
const MAX_DEPTH = 100;

/** Reads JSON as RFC 8259 has it, with places. Keys that are written twice are misprints. */
export function parseJson(text: string): Parsed {
  const reader = new Reader(text);
  try {
    return { tree: reader.document(), misprints: reader.misprints };
  } catch (error) {
    if (!(error instanceof SyntaxStop)) throw error;
    return { misprints: [...reader.misprints, { at: error.at, message: error.message }] };
  }
}

class SyntaxStop extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"[^"\\\t\n\r]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\t\n\r]*)*"/uy;
const BARE = /[^\s,:[\]{}"]+/y;
const WORDS = new Map<string, null | boolean>([
  ['null', null],
  ['true', true],
  ['false', false],
]);

class Reader {
  readonly misprints: Misprint[] = [];
  private at = 0;

  constructor(private readonly text: string) {}

  document(): Tree {
    const tree = this.value(0);
    this.take(SPACE);
    if (this.at < this.text.length) this.stop('the document ends before this');
    return tree;
  }

  private value(depth: number): Tree {
    this.take(SPACE);
    if (depth > MAX_DEPTH) this.stop(`is nested more than ${MAX_DEPTH} deep`);
    switch (this.text[this.at]) {
      case '{':
        return this.fields(depth);
      case '[':
        return this.list(depth);
      case '"':
        return this.string();
      default:
        return this.bare();
    }
  }

  private fields(depth: number): Tree {
    const at = this.at;
    const members = new Map<string, Member>();
    this.items('}', () => {
      const keyAt = this.at;
      const key = this.string().value;
      this.expect(':');
      const value = this.value(depth + 1);
      if (members.has(key))
        this.misprints.push({ at: keyAt, message: `the key ${JSON.stringify(key)} is written twice` });
      else members.set(key, { keyAt, value });
    });
    return { kind: 'fields', members, at, end: this.at };
  }

  private list(depth: number): Tree {
    const at = this.at;
    const items: Tree[] = [];
    this.items(']', () => items.push(this.value(depth + 1)));
    return { kind: 'list', items, at, end: this.at };
  }

  private items(close: string, item: () => void): void {
    this.at += 1;
    this.take(SPACE);
    for (let first = true; this.text[this.at] !== close; first = false) {
      if (!first) this.expect(',');
      this.take(SPACE);
      if (this.at >= this.text.length) this.stop(`the text ends before its ${close}`);
      item();
      this.take(SPACE);
    }
    this.at += 1;
  }

  private string(): Tree & { readonly value: string } {
    const at = this.at;
    const written = this.take(STRING);
    if (written === '') this.stop(`expected a text in double quotes here`);
    return { kind: 'scalar', value: JSON.parse(written) as string, at, end: this.at };
  }

  private bare(): Tree {
    const at = this.at;
    const plain = this.take(BARE);
    const word = WORDS.get(plain);
    if (word !== undefined) return { kind: 'scalar', value: word, plain, at, end: this.at };
    if (!/^-?\d/.test(plain)) {
      this.at = at;
      this.stop(
        plain === ''
          ? 'expected a value here'
          : `${plain.slice(0, 40)} is not JSON: write a text in double quotes`,
      );
    }
    const value = Number(plain);
    const problem = numberProblem(plain, value);
    if (problem !== undefined) this.misprints.push({ at, message: problem });
    return {
      kind: 'scalar',
      value: problem === undefined ? value : null,
      plain,
      at,
      end: this.at,
      spoiled: problem !== undefined,
    };
  }

  private expect(mark: string): void {
    this.take(SPACE);
    if (this.text[this.at] !== mark) this.stop(`expected "${mark}" here`);
    this.at += 1;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [taken = ''] = pattern.exec(this.text) ?? [];
    this.at += taken.length;
    return taken;
  }

  private stop(message: string): never {
    throw new SyntaxStop(this.at, message);
  }
}
