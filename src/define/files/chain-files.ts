import { posix } from 'node:path';
import { FileRefusedError } from './contained-file';
import { inlineFiles, type PathScalar } from './inline-files';
import { endingProblem, readTree } from './read-tree';
import { TextSource } from './text-source';
import type { Misprint, Scalar, Tree } from './tree';

/** Sub-chains in files that hold sub-chains in files: deeper than any chain may be nested. */
const MOST_FILES_DEEP = 16;
/** Of all sub-chains together, each as often as it is named: as much as a whole definition may have. */
const MAX_BYTES = 1024 * 1024;

/** A chain file on its way into another. Paths are those from the folder of the first. */
interface Opened {
  readonly path: string;
  readonly source: TextSource;
  /** The one that names it. */
  readonly by?: Opened;
  /** Of the sub-chains in it so far, and of those in them. */
  bytes: number;
}

/** A chain file with everything that it names in its place: the same, whoever names it. */
interface Inlined {
  readonly tree: Tree | undefined;
  readonly bytes: number;
}

/** The files that a chain names, and those that its sub-chains name. */
export class ChainFiles {
  private readonly inlined = new Map<string, Inlined>();

  constructor(
    /** Reads a file by its path from the chain's own folder. */
    private readonly read: (path: string) => string,
    private readonly refuse: (misprint: Misprint, source: TextSource) => void,
  ) {}

  /** The tree of the first chain, with everything that it names in its place; undefined where it cannot be followed. */
  open(text: string, source: TextSource): Tree | undefined {
    const path = source.file === undefined ? '' : posix.basename(source.file.replaceAll('\\', '/'));
    return this.treeOf(text, { path, source, bytes: 0 });
  }

  private treeOf(text: string, opened: Opened): Tree | undefined {
    const { tree, misprints } = readTree(text, opened.source.file);
    for (const misprint of misprints) this.refuse(misprint, opened.source);
    return (
      tree &&
      inlineFiles(tree, {
        text: (path, place) =>
          this.attempt('prompt', path, place, opened, (from) => textTree(this.read(from), from)),
        chain: (path, place) =>
          this.attempt('chain', path, place, opened, (from) => this.subchain(from, opened)),
      })
    );
  }

  /** What a file holds; something spoiled, of which nothing more is said, where it cannot be read. */
  private attempt(
    what: 'prompt' | 'chain',
    written: PathScalar,
    { at, end }: Tree,
    opened: Opened,
    read: (path: string) => Tree | undefined,
  ): Tree {
    const spoiled: Scalar = { kind: 'scalar', value: '', at, end, spoiled: true };
    try {
      return read(fromFolderOf(opened, written.value)) ?? spoiled;
    } catch (error) {
      if (!(error instanceof FileRefusedError)) throw error;
      this.refuse({ at: written.at, message: `the ${what} file ${error.message}` }, opened.source);
      return spoiled;
    }
  }

  private subchain(written: string, by: Opened): Tree | undefined {
    const path = posix.normalize(written);
    const around = pathsTo(by);
    const shown = JSON.stringify(written);
    if (around.includes(path)) {
      const cycle = [...around.slice(around.indexOf(path)), path].join(' → ');
      throw new FileRefusedError(`${shown} would hold itself: ${cycle}`);
    }
    if (around.length > MOST_FILES_DEEP)
      throw new FileRefusedError(`${shown} lies more than ${MOST_FILES_DEEP} chain files deep`);
    const { tree, bytes } = this.inlined.get(path) ?? this.inline(path, written, by);
    by.bytes += bytes;
    if (by.bytes > MAX_BYTES)
      throw new FileRefusedError(
        `${shown} is one too many: together they have more than ${MAX_BYTES / 1024} KiB`,
      );
    return tree;
  }

  private inline(path: string, written: string, by: Opened): Inlined {
    const ending = endingProblem(path);
    if (ending !== undefined)
      throw new FileRefusedError(`${JSON.stringify(written)} is not a chain file: ${ending}`);
    const text = this.read(written);
    const source = new TextSource(text, path);
    const opened: Opened = { path, source, by, bytes: text.length };
    const tree = this.treeOf(text, opened);
    const inlined = { tree: tree && { ...tree, from: source }, bytes: opened.bytes };
    this.inlined.set(path, inlined);
    return inlined;
  }
}

function textTree(value: string, path: string): Scalar {
  return { kind: 'scalar', value, at: 0, end: value.length, from: new TextSource(value, path) };
}

/** What a chain file calls a file, from the folder of the first. An absolute path stays one, and is refused as such. */
function fromFolderOf(opened: Opened, path: string): string {
  return opened.by && !posix.isAbsolute(path) ? posix.join(posix.dirname(opened.path), path) : path;
}

/** From the first chain to this one. */
function pathsTo(opened: Opened): string[] {
  return opened.by ? [...pathsTo(opened.by), opened.path] : [opened.path];
}
