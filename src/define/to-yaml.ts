import { Document, isScalar, visit } from 'yaml';
import type { ChainDefinition } from '../chain/definition';

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
  visit(document, { Scalar: (_, node) => quoteWhatBlocksLose(node) });
  return `# yaml-language-server: $schema=${schema}\n${document.toString({ lineWidth: 0 })}`;
}

/** Block scalars cannot keep carriage returns and control characters. */
function quoteWhatBlocksLose(node: unknown): void {
  if (!isScalar(node) || typeof node.value !== 'string') return;
  if (/(?!\n)\p{Cc}|[\u0085\u2028\u2029\ufeff]/u.test(node.value)) node.type = 'QUOTE_DOUBLE';
}
