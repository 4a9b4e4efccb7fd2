import type { Rule } from '../definition/definition';
import { counted } from '../words';

/** Whether a pattern (flag `u`) is found anywhere in a text; `timeout` where that took too long to tell. */
export type MatchesPattern = (pattern: string, text: string) => boolean | 'timeout';

/**
 * Why a text breaks rules, in the order of the rules, each reason fit to be said to a model; empty where it keeps all.
 * Words are runs of non-white-space, characters are Unicode code points, `includes` and `excludes` ignore case.
 */
export function ruleProblems(rules: readonly Rule[], text: string, matchesPattern: MatchesPattern): string[] {
  return rules.flatMap((rule) => problemsOf(rule, text, matchesPattern));
}

function problemsOf(rule: Rule, text: string, matchesPattern: MatchesPattern): string[] {
  if ('maxWords' in rule) return tooMany(countWords(text), rule.maxWords, 'word');
  if ('minWords' in rule) return tooFew(countWords(text), rule.minWords, 'word');
  if ('maxChars' in rule) return tooMany(countCharacters(text), rule.maxChars, 'character');
  if ('includes' in rule) return rule.includes.filter((part) => !has(text, part)).map(missing);
  if ('excludes' in rule) return rule.excludes.filter((part) => has(text, part)).map(unwanted);
  return patternProblems(rule.matches, matchesPattern(rule.matches, text));
}

function tooMany(count: number, most: number, unit: string): string[] {
  return count > most
    ? [`has ${counted(count, unit)}, at most ${most} ${most === 1 ? 'is' : 'are'} allowed`]
    : [];
}

function tooFew(count: number, least: number, unit: string): string[] {
  return count < least
    ? [`has ${counted(count, unit)}, at least ${least} ${least === 1 ? 'is' : 'are'} needed`]
    : [];
}

function countWords(text: string): number {
  return text.match(/\S+/gu)?.length ?? 0;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function has(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase());
}

function missing(part: string): string {
  return `does not include ${JSON.stringify(part)}`;
}

function unwanted(part: string): string {
  return `includes ${JSON.stringify(part)}, which is not allowed`;
}

function patternProblems(pattern: string, found: boolean | 'timeout'): string[] {
  if (found === true) return [];
  return found === 'timeout'
    ? [`could not be searched for /${pattern}/u in time`]
    : [`does not match the pattern /${pattern}/u`];
}
