import { extname } from 'node:path';
import { utf8Length } from '../../chain/json';
import { MAX_FILE_BYTES } from './contained-file';
import { parseJson } from './parse-json';
import { parseYaml } from './parse-yaml';
import type { Misprint, Parsed } from './tree';

const EXTENSIONS: readonly string[] = ['.yaml', '.yml', '.json'];

/** Why a file cannot hold a chain, by its ending; undefined where it may. */
export function endingProblem(path: string): string | undefined {
  const ending = extname(path).toLowerCase();
  if (EXTENSIONS.includes(ending)) return undefined;
  return `its name must end in ${EXTENSIONS.join(', ')}, not in ${extname(path) || 'nothing'}`;
}

/** The text of a chain file as a tree: JSON where its ending says so, else YAML. */
export function readTree(text: string, file: string | undefined): Parsed {
  const misprint = unreadable(text);
  if (misprint) return { misprints: [misprint] };
  return file !== undefined && extname(file).toLowerCase() === '.json' ? parseJson(text) : parseYaml(text);
}

/** What keeps a text from being looked at as YAML or JSON at all. */
function unreadable(text: string): Misprint | undefined {
  if (text.length > MAX_FILE_BYTES || utf8Length(text) > MAX_FILE_BYTES) {
    return { at: 0, message: `the file is larger than ${MAX_FILE_BYTES / 1024} KiB` };
  }
  if (text.startsWith('\ufeff'))
    return { at: 0, message: 'the file starts with a byte order mark: save it as UTF-8 without one' };
  const at = text.search(/[^\P{Cc}\t\n\r\u007f-\u009f]/u);
  if (at === -1) return undefined;
  const code = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return {
    at,
    message: `the control character U+${code} stands here: take it out, or escape it in a quoted text`,
  };
}
