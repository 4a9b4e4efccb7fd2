import { cut } from '../../chain/words';

/** What looks like a credential in a text that others will read. */
const KEYS = new RegExp(
  [
    // Anthropic's and others' keys by their prefixes, tokens of forges and clouds, JSON Web Tokens.
    String.raw`\b(?:sk|pk|rk)-[\w-]{6,}`,
    String.raw`\b(?:gh[opsru]_|github_pat_|glpat-|xox[abeoprs]-|hf_|AKIA|ASIA|AIza|ya29\.)[\w-]{8,}`,
    String.raw`\beyJ[\w-]{8,}(?:\.[\w-]*){1,2}`,
    String.raw`\b(?:x-api-key|(?:proxy-)?authorization|api[_-]?key|access[_-]?token|auth[_-]?token|secret|password|cookie)["']?\s*(?:[:=]|\bis\b)\s*["']?(?:(?:bearer|basic|token)\s+)?[^\s"',;&]+`,
    String.raw`\b(?:x-api-key|bearer|basic)\s+["']?[\w+/.~=-]{8,}`,
    // Name and password in an address.
    String.raw`(?<=:\/\/)[^\s/@]+(?=@)`,
  ].join('|'),
  'giu',
);

const MAX_LENGTH = 300;
/** Characters of a message that are looked at: each part of them is searched for in every text that was sent. */
const MAX_READ = 2000;
/** Characters in a row that a message may share with a prompt by chance. */
const WINDOW = 16;

/** A provider puts what it complains of in quotes. */
const QUOTED = /(["'`“‘«])([^"'`”’»]{3,})(["'`”’»])/gu;

/**
 * A provider's words as they may be kept in a history: one line, without anything shaped like a key and without quotes of what
 * was sent, and withheld altogether where they repeat more of it.
 */
export function redact(message: string, sent: readonly string[]): string {
  const said = oneLine(message);
  const read = beginningOf(said);
  const line = redactKeys(read);
  const plain = sent.map(oneLine);
  if (plain.some((text) => repeats(line, text)))
    return "the provider's words repeat the prompt and are withheld";
  const unquoted = line.replace(QUOTED, (whole, open: string, words: string, close: string) =>
    plain.some((text) => text.includes(words)) ? `${open}…${close}` : whole,
  );
  return cut(read === said ? unquoted : withoutEnd(unquoted), MAX_LENGTH);
}

/** As much of a line as is looked at, in whole words: half a key does not look like one. */
function beginningOf(line: string): string {
  return line.length <= MAX_READ ? line : line.slice(0, Math.max(0, line.lastIndexOf(' ', MAX_READ)));
}

/** Half a quote, or so little of a prompt that it passes for chance, may be the last that was looked at. */
function withoutEnd(text: string): string {
  return cut(text, Math.max(0, text.length - 2 * WINDOW));
}

/** The same text, without anything shaped like a key. */
function redactKeys(text: string): string {
  return text.replace(KEYS, '[redacted]');
}

/** A provider's name for something, such as `overloaded_error`; undefined for anything that could be more than a name. */
export function codeOf(text: string | undefined): string | undefined {
  return text !== undefined && /^[\w.:-]{1,64}$/.test(text) && redactKeys(text) === text ? text : undefined;
}

/** Host and port, of an address or by themselves; undefined for what is more than that, or shaped like a key. */
export function placeOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  const place = isWeb ? `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}` : address;
  return /^[\w.[\]:-]{1,255}$/.test(place) && redactKeys(place) === place ? place : undefined;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function repeats(line: string, text: string): boolean {
  if (text.length < WINDOW) return text.length >= WINDOW / 2 && line.includes(text);
  for (let at = 0; at + WINDOW <= line.length; at += WINDOW / 2) {
    if (text.includes(line.slice(at, at + WINDOW))) return true;
  }
  return line.includes(text);
}
