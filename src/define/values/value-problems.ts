import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Problem } from '../../chain/definition/definition';
import type { Json, JsonSchema } from '../../chain/json';
import { newAjv } from '../../patterns/ajv';
import { PatternTimeoutError } from '../../patterns/timed-regexp';

/** Problems listed of one value. */
const MOST = 20;

const ajv = newAjv();

/** What keeps a value from its schema's shape, each by its path into the value. */
export function valueProblems(schema: JsonSchema, value: Json): Problem[] {
  let validate: ValidateFunction;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    return [{ path: [], message: `its schema cannot be used: ${(error as Error).message}` }];
  }
  try {
    if (validate(value) === true) return [];
  } catch (error) {
    if (!(error instanceof PatternTimeoutError)) throw error;
    return [{ path: [], message: `holds a text that ${error.message}` }];
  } finally {
    ajv.removeSchema(schema);
  }
  return (validate.errors ?? []).slice(0, MOST).map(toProblem);
}

function toProblem({ instancePath, message, keyword, params }: ErrorObject): Problem {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  return { path, message: `${message ?? `breaks ${keyword}`}${moreOf(params as Record<string, unknown>)}` };
}

/** What the standard messages leave out. */
function moreOf(params: Record<string, unknown>): string {
  const left = params['allowedValues'] ?? params['allowedValue'] ?? params['additionalProperty'];
  return left === undefined ? '' : `: ${JSON.stringify(left)}`;
}
