import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { type Member, type Misprint, numberProblem, type Parsed, type Tree } from './tree';
import { tooDeepAt } from './yaml-depth';

/** Misprints after which the rest can still be followed. */
const LOCAL: ReadonlySet<string> = new Set(['DUPLICATE_KEY', 'TAG_RESOLVE_FAILED']);
const TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/;
const SAID: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is written twice: leave one of them out',
  TAB_AS_INDENT: 'a tab cannot indent in YAML: write spaces',
  NON_STRING_KEY: 'a key must be text',
  BLOCK_AS_IMPLICIT_KEY:
    'a second key stands here on the line of the first; where it is a text with ": " in it, quote the text',
};

/** Reads YAML 1.2 as plain JSON with places: no aliases, merge keys or tags of its own; one document. */
export function parseYaml(text: string): Parsed {
  const deep = tooDeepAt(text);
  if (deep !== undefined) return { misprints: [{ at: deep, message: 'is nested too deep' }] };
  const documents = parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    stringKeys: true,
    strict: true,
    uniqueKeys: true,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  if (documents.length === 0) return { misprints: [{ at: 0, message: 'the file is empty' }] };
  const [document, second] = documents as Document.Parsed[];
  const misprints = documents.flatMap((each) => documentMisprints(each, text));
  if (second)
    misprints.push({ at: second.range[0], message: 'a second document begins here: a file holds one chain' });
  if (!document || misprints.some(({ stops }) => stops)) return { misprints };
  if (document.contents === null)
    return { misprints: [...misprints, { at: 0, message: 'the file is empty' }] };
  const reader = new Reader(text, misprints);
  return { tree: reader.tree(document.contents), misprints };
}

const SLOT = 'a text cannot begin with {{ in YAML: quote the text';

/** The inner brace is read as a key of the outer one. */
function isSlot(code: string, text: string, at: number): boolean {
  return code === 'NON_STRING_KEY' && text.slice(at - 1, at + 1) === '{{';
}

interface DocumentMisprint extends Misprint {
  readonly stops?: boolean;
}

function documentMisprints(document: Document.Parsed, text: string): DocumentMisprint[] {
  const warnings = document.warnings.filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  const found = [...document.errors, ...warnings].map(({ code, message, pos }) => ({
    at: pos[0],
    message: isSlot(code, text, pos[0]) ? SLOT : (SAID[code] ?? `cannot be read as YAML: ${message}`),
    stops: !LOCAL.has(code),
  }));
  const { explicit, version } = document.directives.yaml;
  if (explicit && version !== '1.2')
    found.push({ at: 0, message: `YAML ${version} is not read: only 1.2`, stops: false });
  return found;
}

class Reader {
  constructor(
    private readonly text: string,
    private readonly misprints: Misprint[],
  ) {}

  tree(node: Node | null): Tree {
    const [at, end] = node?.range ?? [0, 0];
    if (node === null) return { kind: 'scalar', value: null, plain: '', at, end };
    if (isAlias(node)) return this.spoil(at, end, 'aliases are not read: write the value itself');
    if (isOtherTag(node.tag)) return this.spoil(at, end, `the tag ${node.tag} is not read: leave it out`);
    if (isSeq(node))
      return { kind: 'list', items: node.items.map((each) => this.tree(each as Node)), at, end };
    if (isMap(node)) return { kind: 'fields', members: this.members(node), at, end };
    return isScalar(node)
      ? this.scalar(node, at, end)
      : this.spoil(at, end, 'is not a value that JSON can hold');
  }

  private members(map: YAMLMap): Map<string, Member> {
    const members = new Map<string, Member>();
    for (const { key, value } of map.items) {
      const keyAt = (key as Node).range?.[0] ?? map.range![0];
      const name = isScalar(key) && !isOtherTag(key.tag) ? String(key.value) : undefined;
      if (name === undefined) {
        this.misprints.push({ at: keyAt, message: 'a key must be plain text, without tags and aliases' });
        continue;
      }
      if (name === '<<' && (key as Scalar).type === 'PLAIN')
        this.misprints.push({ at: keyAt, message: 'merge keys are not read: write the keys themselves' });
      else if (!members.has(name)) members.set(name, { keyAt, value: this.tree(value as Node | null) });
    }
    return members;
  }

  private scalar(node: Scalar, at: number, end: number): Tree {
    const { value } = node;
    const plain = node.type === 'PLAIN' ? { plain: node.source ?? this.text.slice(at, end) } : {};
    if (typeof value === 'number') {
      const problem = numberProblem(node.source ?? String(value), value);
      return problem === undefined
        ? { kind: 'scalar', value, ...plain, at, end }
        : this.spoil(at, end, problem);
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') {
      return { kind: 'scalar', value, ...plain, at, end };
    }
    return this.spoil(at, end, 'is not a value that JSON can hold');
  }

  private spoil(at: number, end: number, message: string): Tree {
    this.misprints.push({ at, message });
    return { kind: 'scalar', value: null, at, end, spoiled: true };
  }
}

/** What the core schema does not have. */
function isOtherTag(tag: string | undefined): boolean {
  return tag !== undefined && !TAG.test(tag);
}
