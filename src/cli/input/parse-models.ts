import { InvalidArgumentError } from 'commander';

/** `writer=claude-sonnet-5-5`, repeatable and with commas: for commander, which hands the values before. */
export function parseModels(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const pairs = text.split(',').map((pair) => {
    const [alias = '', id = '', ...rest] = pair.split('=').map((part) => part.trim());
    if (alias === '' || id === '' || rest.length > 0)
      throw new InvalidArgumentError(
        `Write alias=id, such as writer=claude-sonnet-5-5, not ${JSON.stringify(pair)}.`,
      );
    return [alias, id] as const;
  });
  return { ...before, ...Object.fromEntries(pairs) };
}
