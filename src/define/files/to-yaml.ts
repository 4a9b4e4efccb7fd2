import { Document, type Scalar, visit } from 'yaml';
import type { ChainDefinition } from '../../chain/definition/definition';

/** Where an installed package keeps the schema, from the folder that holds `node_modules`. */
const SCHEMA = './node_modules/catenary/schema/chain.schema.json';

/**
 * A definition as a YAML file, which `parseChain` reads as the same definition.
 *
 * @param options.schema What the editor's hint in the first line points to, from the file's own folder.
 */
export function toYaml(
  definition: ChainDefinition,
  { schema = SCHEMA }: { readonly schema?: string } = {},
): string {
  const document = new Document(definition, { version: '1.2', schema: 'core', aliasDuplicateObjects: false });
  visit(document, { Scalar: (_, node) => quoteWhatIsLost(node) });
  return `# yaml-language-server: $schema=${schema}\n${document.toString({ lineWidth: 0 })}`;
}

/** Blocks lose carriage returns, control characters and spaces at the edges of lines; a plain `<<` would be a merge key. */
const LOST = /(?!\n)\p{Cc}|[\u2028\u2029\ufeff]|^ [^]*\n|(?:^|\n) +(?:\n|$)|^<<$/u;

function quoteWhatIsLost(node: Scalar): void {
  if (typeof node.value === 'string' && LOST.test(node.value)) node.type = 'QUOTE_DOUBLE';
}
