import type { ApprovalBlock, MapBlock, SwitchBlock } from '../../chain/definition/definition';
import { onFailureOf } from '../../chain/run/settle-block';
import { layOut } from '../../chain/layout/layout';
import type { NormalDefinition } from '../../chain/definition/normalise';
import type { PlacedBlock } from '../../chain/layout/placed';
import { conditionText } from './condition-text';
import { caseOf } from './explain';
import { gatesAt } from './gate-terms';
import { label } from './mermaid-text';
import { sourcesIn } from './sources';

/**
 * A chain as a Mermaid flowchart: what holds other blocks is a subgraph, an arrow leads from what is waited for, and a
 * condition stands on the arrow (or in the block, where none leads to it).
 */
export function mermaid(definition: NormalDefinition): string {
  const layout = layOut(definition, { templates: true });
  const sourcesOf = sourcesIn(layout);
  const arrows = layout.all.flatMap((placed) => [
    ...caseArrow(placed),
    ...sourcesOf(placed).map((source) => arrow(idOf(source), placed, whenOf(placed))),
  ]);
  return [
    'flowchart TD',
    ...layout.blocks.flatMap((placed) => shape(placed, '  ', (each) => sourcesOf(each).length > 0)),
    ...arrows,
  ].join('\n');
}

function shape(placed: PlacedBlock, indent: string, isLedTo: (placed: PlacedBlock) => boolean): string[] {
  const text = label(placed.name, ...notesOf(placed, isLedTo(placed)));
  const id = idOf(placed);
  switch (placed.kind) {
    case 'parallel':
    case 'map':
    case 'chain':
    case 'switch':
      return [
        `${indent}subgraph ${id}[${text}]`,
        ...(placed.kind === 'switch' ? [`${indent}  ${valueOf(placed)}{${label(onOf(placed))}}`] : []),
        ...placed.members.flatMap((member) => shape(member, `${indent}  `, isLedTo)),
        `${indent}end`,
      ];
    case 'approval':
      return [`${indent}${id}{{${text}}}`];
    case 'activity':
    case 'plan':
      return [`${indent}${id}[[${text}]]`];
    case 'text':
      return [`${indent}${id}>${text}]`];
    default:
      return [`${indent}${id}[${text}]`];
  }
}

/** What a block's name doesn't say. */
function notesOf(placed: PlacedBlock, isLedTo: boolean): string[] {
  const { block, kind, parent } = placed;
  const when = whenOf(placed);
  return [
    ...(kind === 'approval' ? [`a person decides on ${(block as ApprovalBlock).of}`] : []),
    ...(kind === 'map' ? [eachOf(block as MapBlock)] : []),
    ...(kind === 'plan' ? ['plans its own steps'] : []),
    ...(gatesAt(placed).some(({ asks }) => asks === 'plan') ? ['a person decides on the plan'] : []),
    ...(onFailureOf(placed) === 'ask' ? ['asks a person where it fails'] : []),
    ...(when !== undefined && !isLedTo && parent?.kind !== 'switch' ? [when] : []),
  ];
}

function eachOf({ over, item = 'item' }: MapBlock): string {
  return `each ${item} of ${over}`;
}

function whenOf({ block }: PlacedBlock): string | undefined {
  return block.when === undefined ? undefined : `when ${conditionText(block.when)}`;
}

/** From a switch's value to the case that it chooses. */
function caseArrow(placed: PlacedBlock): string[] {
  const { parent } = placed;
  if (parent?.kind !== 'switch') return [];
  const when = whenOf(placed);
  const value = caseOf(placed) ?? 'otherwise';
  return [arrow(valueOf(parent), placed, when === undefined ? value : `${value}, ${when}`)];
}

function arrow(source: string, target: PlacedBlock, text: string | undefined): string {
  return `  ${source} -->${text === undefined ? '' : `|${label(text)}|`} ${idOf(target)}`;
}

/** Not the name: `end` and others are words of Mermaid's own. */
function idOf({ order }: PlacedBlock): string {
  return `b${order}`;
}

/** The node that stands for what a switch looks at. */
function valueOf(placed: PlacedBlock): string {
  return `${idOf(placed)}_on`;
}

function onOf({ block }: PlacedBlock): string {
  return (block as SwitchBlock).on;
}
