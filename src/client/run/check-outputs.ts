import { Problems } from '../../chain/check/problems';
import { plainCopy } from '../../chain/check/plain';
import type { Problem } from '../../chain/definition/definition';
import type { Json, JsonSchema } from '../../chain/json';
import { layOut } from '../../chain/layout/layout';
import type { NormalDefinition } from '../../chain/definition/normalise';
import type { PlacedBlock } from '../../chain/layout/placed';
import { makerBehind } from '../../chain/run/values';
import { ChainDefinitionError } from '../../define/definition-error';
import { valueProblems } from '../../define/values/value-problems';

/**
 * Holds values that are put in the place of outputs to the shape that their makers are held to.
 *
 * @throws ChainDefinitionError with every problem.
 */
export function checkOutputs(definition: NormalDefinition, outputs: Readonly<Record<string, Json>>): void {
  const { makers } = layOut(definition).root;
  const problemsOf = valueProblems();
  const problems = Object.entries(outputs).flatMap(([name, value]): Problem[] => {
    const found = new Problems();
    const plain = plainCopy(value, found, Infinity);
    if (plain === undefined || found.count > 0) return found.list();
    const maker = makers.get(name);
    const schema = maker && schemaOf(makerBehind(maker) ?? maker);
    if (!schema) return [];
    return problemsOf(schema, value).map(({ path, message }) => ({
      path: [name, ...path],
      message: `output "${name}" ${message}`,
    }));
  });
  if (problems.length > 0) throw new ChainDefinitionError(problems, 'the outputs have');
}

/** Undefined where nobody has said one. */
function schemaOf({ block, kind }: PlacedBlock): JsonSchema | undefined {
  if (kind === 'text') return { type: 'string' };
  if ('output' in block && block.output) return block.output;
  return kind === 'step' ? { type: 'string' } : undefined;
}
