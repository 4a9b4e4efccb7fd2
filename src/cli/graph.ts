import { layOut } from '../chain/layout';
import type { PlacedBlock } from '../chain/placed';
import type { NormalDefinition } from '../chain/normalise';
import { conditionText } from './condition-text';

/**
 * A chain as a Mermaid flowchart: groups are subgraphs, an arrow leads from what is waited for, and a condition stands
 * on the arrow (or in the block, where none leads to it).
 */
export function mermaid(definition: NormalDefinition): string {
  const { blocks, all } = layOut(definition);
  const before = new Map(blocks.map((placed, i) => [placed, i === 0 ? [] : [blocks[i - 1]!]]));
  const sourcesOf = (placed: PlacedBlock): readonly PlacedBlock[] => before.get(placed) ?? placed.waitsFor;
  const arrows = all.flatMap((placed) => sourcesOf(placed).map((source) => arrow(source, placed)));
  return ['flowchart TD', ...blocks.flatMap((placed) => shape(placed, '  ', sourcesOf)), ...arrows].join(
    '\n',
  );
}

function shape(
  placed: PlacedBlock,
  indent: string,
  sourcesOf: (placed: PlacedBlock) => readonly PlacedBlock[],
): string[] {
  const { when } = placed.block;
  const note = when !== undefined && sourcesOf(placed).length === 0 ? `<br>when ${conditionText(when)}` : '';
  const label = `"${escape(placed.name)}${escape(note).replace('#lt;br#gt;', '<br>')}"`;
  switch (placed.kind) {
    case 'parallel':
      return [
        `${indent}subgraph ${idOf(placed)}[${label}]`,
        ...placed.members.flatMap((member) => shape(member, `${indent}  `, sourcesOf)),
        `${indent}end`,
      ];
    case 'activity':
      return [`${indent}${idOf(placed)}[[${label}]]`];
    case 'text':
      return [`${indent}${idOf(placed)}>${label}]`];
    default:
      return [`${indent}${idOf(placed)}[${label}]`];
  }
}

function arrow(source: PlacedBlock, target: PlacedBlock): string {
  const { when } = target.block;
  const label = when === undefined ? '' : `|"when ${escape(conditionText(when))}"|`;
  return `  ${idOf(source)} -->${label} ${idOf(target)}`;
}

/** Not the name: `end` and others are words of Mermaid's own. */
function idOf({ order }: PlacedBlock): string {
  return `b${order}`;
}

/** Mermaid's entities for all that could end a quoted label or start markup. */
function escape(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '"': '#quot;',
    '<': '#lt;',
    '>': '#gt;',
    '|': '#124;',
    '#': '#35;',
    '`': '#96;',
    '\n': ' ',
  };
  return text.replace(/["<>|#`\n]/g, (found) => entities[found]!);
}
