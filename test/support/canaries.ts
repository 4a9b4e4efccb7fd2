import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Planted texts, by where they are planted. Each is found by itself, whatever stands around it. */
export const CANARIES = {
  key: 'sk-ant-canary-8f2Kd91mQ',
  input: 'Canary-Input-Svensson-71',
  prompt: 'Canary-Prompt-Lindqvist-72',
  answer: 'Canary-Answer-Bergstrom-73',
  error: 'Canary-Error-Nystrom-74',
  reason: 'Canary-Reason-Holmberg-75',
  complaint: 'Canary-Complaint-Akerlund-76',
} as const;

export type Canary = keyof typeof CANARIES;

/** The canaries in some bytes: as they are, as base64 at each of its three alignments, and inside base64 that is JSON's text. */
export function canariesIn(bytes: Buffer | string): Canary[] {
  const text = Buffer.from(bytes).toString('latin1');
  const names = Object.keys(CANARIES) as Canary[];
  return names.filter((name) => spellings(CANARIES[name]).some((spelling) => text.includes(spelling)));
}

/** A text, and what of it is the same in base64 whatever comes before and behind. */
function spellings(text: string): string[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${'.'.repeat(before)}${text}`)
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(before === 0 ? 0 : before + 1, -2);
  });
  return [text, ...inBase64];
}

/** All files below a folder, by path. */
export function filesBelow(folder: string): Map<string, Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const paths = files.map((file) => join(file.parentPath, file.name));
  return new Map(paths.map((path) => [path, readFileSync(path)]));
}
