import type { core } from 'zod';

/** Formats that zod checks by code of its own, beyond what a pattern says. */
const BY_CODE: ReadonlySet<string> = new Set(['credit_card', 'iban', 'jwt', 'json_string', 'cidrv6']);
/** Formats of JSON Schema that need no pattern. */
const BY_NAME: ReadonlySet<string> = new Set(['url']);

/** Why a string format of zod's would mean something else as JSON Schema; undefined where it would not. */
export function patternProblem(format: core.$ZodCheckStringFormatDef): string | undefined {
  const { pattern } = format;
  if (BY_CODE.has(format.format) || 'fn' in format || ('normalize' in format && format.normalize))
    return `the format ${format.format} is checked by code, which JSON Schema cannot: use .regex(), or a validator in \`checks\``;
  if (!pattern) {
    if (BY_NAME.has(format.format) && !('hostname' in format) && !('protocol' in format)) return undefined;
    return `the format ${format.format} cannot become JSON Schema: use .regex()`;
  }
  const lost = pattern.flags.replace(/[uv]/g, '');
  if (lost !== '')
    return `the pattern ${String(pattern)} loses its flag ${lost}: write it without, such as [Aa] for /a/i`;
  return isUnicodePattern(pattern.source)
    ? undefined
    : `the pattern ${String(pattern)} must also be right with the flag u, which JSON Schema adds: leave out needless \\`;
}

function isUnicodePattern(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
