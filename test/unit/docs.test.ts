import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Command } from 'commander';
import { parseChain } from '../../src/define';
import { createProgram } from '../../src/cli/program';
import { BLOCK_KINDS } from '../../src/chain/definition/blocks';
import { RECOVERY } from '../../src/chain/recovery/failure';
import { DEFAULTS, PRICES_DATE } from '../../src/chain/definition/normalise';
import { normalAllowance } from '../../src/chain/plan/allowance';
import { RESERVED } from '../../src/chain/definition/names';
import schema from '../../schema/chain.schema.json';

const ROOT = join(__dirname, '../..');
const FOLDERS = ['docs', 'examples', 'local-model'];
const PAGES = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .map((name) => join(folder, name)),
  ),
];
const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');
const withoutCode = (text: string): string => text.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');

/** As GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const headings = [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function brokenLinks(page: string): string[] {
  const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path, anchor] = link.split('#') as [string, string?];
    const file = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
    if (!existsSync(join(ROOT, file))) return true;
    return anchor !== undefined && file.endsWith('.md') && !anchorsOf(file).has(anchor);
  });
}

const program = createProgram(
  {
    screen: undefined as never,
    signal: new AbortController().signal,
    takeOver: () => undefined,
    exit: () => undefined,
  },
  { out: () => undefined, err: () => undefined },
);
const commands: ReadonlyMap<string, Command> = new Map(program.commands.map((each) => [each.name(), each]));
/** Those of its own commands too: `storage gc`. */
const optionsOf = (command: Command): string[] => [
  ...command.options.flatMap(({ long }) => long ?? []),
  ...command.commands.flatMap(optionsOf),
];

interface Invocation {
  readonly page: string;
  readonly command: string;
  readonly options: readonly string[];
}

/** Every `catenary <command> --options` that a page prints. */
function invocations(page: string): Invocation[] {
  return [
    ...read(page).matchAll(
      /(?:npx catenary|main\.js|npm run (?=quickstart)) ?([a-z]+(?:-[a-z]+)*)([^`\n|&;#)]*)/g,
    ),
  ]
    .filter(([text, command]) => !text.startsWith('main.js') || commands.has(command!))
    .map(([, command, rest]) => ({
      page,
      command: command!,
      options: [...rest!.matchAll(/ (--[a-z][a-z-]+)/g)].map(([, option]) => option!),
    }));
}

type Part = { readonly properties?: object; readonly anyOf?: readonly Part[]; readonly items?: Part };

/** The keys that an object of the schema may have, its alternatives' too. */
function keysOf(part: Part | undefined): string[] {
  const own = Object.keys(part?.properties ?? {});
  return [...new Set([...own, ...(part?.anyOf ?? []).flatMap(keysOf)])];
}

const defs = schema.$defs as unknown as Readonly<Record<string, Part>>;
const blockKeys = ['description', 'when'];
const PARTS: Readonly<Record<string, readonly string[]>> = {
  Chain: keysOf(schema as unknown as Part),
  defaults: keysOf(defs['defaults']),
  limits: keysOf(defs['limits']),
  window: keysOf(defs['window']),
  Blocks: blockKeys,
  ...Object.fromEntries(
    BLOCK_KINDS.map((kind) => [kind, keysOf(defs[kind]).filter((key) => !blockKeys.includes(key))]),
  ),
  terms: keysOf(defs['terms']),
  redo: keysOf(schema.$defs.approval.properties.onReject as unknown as Part),
  allow: keysOf(defs['allowance']),
  approve: keysOf(schema.$defs.plan.properties.approve as unknown as Part),
  messages: keysOf(schema.$defs.step.properties.messages.items as unknown as Part),
  fallback: keysOf(defs['fallback']),
  checks: keysOf(defs['check']),
  retry: keysOf(defs['retry']),
  timeouts: keysOf(defs['timeouts']),
  Conditions: [...keysOf(defs['condition']), ...keysOf(defs['test'])],
};

const DEFINITION = join('docs', 'reference', 'definition.md');
const CLI = join('docs', 'reference', 'cli.md');

/** What stands below a heading, up to the next of whatever level. */
function sectionOf(page: string, heading: RegExp): string {
  const found = read(page)
    .split(/^##+ /m)
    .slice(1)
    .find((each) => heading.test(each));
  if (found === undefined) throw new Error(`${page} has no heading ${heading}`);
  return found;
}

const beginningOf = (page: string): string => read(page).split(/^## /m)[0]!;

/** The first column of the tables below each heading. */
function documentedKeys(heading: string): string[] {
  const section = sectionOf(DEFINITION, new RegExp(`^${heading}\n`));
  return [...section.matchAll(/^\| `([A-Za-z]+)` \|/gm)].map(([, key]) => key!);
}

test.each(PAGES)('every link of %s leads somewhere', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});

test('every test and source file that a page names is there', () => {
  const named = PAGES.flatMap((page) =>
    [...read(page).matchAll(/`((?:test|src|examples|docs|bench|schema)\/[\w./-]+\.\w+)`/g)].map(
      ([, file]) => file!,
    ),
  );
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});

test('every command that a page prints exists, with its options', () => {
  const all = PAGES.flatMap(invocations);
  const unknown = all.filter(({ command, options }) => {
    const known = commands.get(command);
    return !known || options.some((option) => !optionsOf(known).includes(option) && option !== '--help');
  });
  expect(all.length).toBeGreaterThan(20);
  expect(unknown).toEqual([]);
});

test.each([...commands.keys()])('the reference has the command %s with all its options', (name) => {
  const section = sectionOf(CLI, new RegExp(`^\`${name}[\` ]`));
  const inCommon = [...beginningOf(CLI).matchAll(/`(--[a-z-]+)/g)].map(([, option]) => option!);
  const own = optionsOf(commands.get(name)!).filter((option) => !inCommon.includes(option));
  expect(inCommon).toContain('--json');
  expect(own.filter((option) => !new RegExp(`${option}(?![a-z-])`).test(section))).toEqual([]);
});

test.each(Object.keys(PARTS))('the reference and the JSON Schema have the same keys of %s', (heading) => {
  expect(documentedKeys(heading).toSorted()).toEqual([...PARTS[heading]!].toSorted());
});

test('the reference names every keyword of an output schema, every failure type, every reserved name', () => {
  const page = read(DEFINITION);
  const words = [...keysOf(defs['jsonSchema']), ...Object.keys(RECOVERY), ...RESERVED];
  expect(words.filter((word) => !page.includes(`\`${word}\``) && !page.includes(`\`${word}:`))).toEqual([]);
});

/** The default of a key, as the table below a heading has it. */
function lastCellOf(heading: string, key: string): string | undefined {
  const section = sectionOf(DEFINITION, new RegExp(`^${heading}\\n`));
  const row = section.split('\n').find((line) => line.startsWith(`| \`${key}\` |`));
  return row?.split('|').at(-2)?.trim();
}

test('the defaults in the reference are those of the code', () => {
  const allowance = normalAllowance();
  const rows: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    defaults: {
      model: `\`${DEFAULTS.model}\``,
      maxTokens: String(DEFAULTS.maxTokens),
      repairs: String(DEFAULTS.repairs),
      prices: `\`${PRICES_DATE}\`, the newest of this release`,
    },
    retry: {
      maximumAttempts: String(DEFAULTS.retry.maximumAttempts),
      initialInterval: `${DEFAULTS.retry.initialInterval / 1000} s`,
      maximumInterval: `${DEFAULTS.retry.maximumInterval / 60_000} minute`,
    },
    timeouts: {
      call: `${DEFAULTS.timeouts.call / 60_000} minutes`,
      idle: `${DEFAULTS.timeouts.idle / 60_000} minute`,
      heartbeat: `${DEFAULTS.timeouts.heartbeat / 1000} s`,
      scheduleToClose: `${DEFAULTS.timeouts.scheduleToClose / 3_600_000} h`,
      maxRetryAfter: `${DEFAULTS.timeouts.maxRetryAfter / 60_000} minutes`,
    },
    window: { calls: String(DEFAULTS.window.calls), bytes: `${DEFAULTS.window.bytes / 1024 / 1024} MiB` },
    allow: Object.fromEntries(
      (['steps', 'width', 'depth', 'calls'] as const).map((key) => [key, String(allowance[key])]),
    ),
  };
  const written = Object.fromEntries(
    Object.entries(rows).map(([heading, cells]) => [
      heading,
      Object.fromEntries(Object.keys(cells).map((key) => [key, lastCellOf(heading, key)])),
    ]),
  );
  expect(written).toEqual(rows);
});

test('the README fits on two screens and starts with what is needed', () => {
  const lines = read('README.md').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(120);
  expect(lines.find((line) => line !== '' && !line.startsWith('#'))).toMatch(
    /Node 20\.19.*Python 3.*pip.*git/,
  );
});

test('the chain of the tutorial is told the mistakes that the tutorial prints, and runs without them', () => {
  const page = read(join('docs', 'tutorial.md'));
  const [, chain] = /```yaml\n([^]*?)```/.exec(page)!;
  const [, printed] = /```\n(tutorial\/naming\.yaml:[^]*?)2 problems\n```/.exec(page)!;
  const told = (): unknown => parseChain(chain!, { file: 'tutorial/naming.yaml' });
  expect(told).toThrow(printed!.trimEnd());
  expect(
    parseChain(chain!.replace('{{idea.0}}', '{{ideas.0}}').replace(' check:', ' checks:')),
  ).toBeDefined();
});
