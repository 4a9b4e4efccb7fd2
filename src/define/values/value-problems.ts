import type { ErrorObject } from 'ajv';
import type { Problem } from '../../chain/definition/definition';
import type { Json, JsonSchema } from '../../chain/json';
import { CheckTime } from '../../patterns/check-time';
import { CheckTimeoutError, type HoldToSchema, Schemas } from '../../patterns/schemas';

/** Problems listed of one value. */
const MOST = 20;

const schemas = new Schemas();

/** What keeps a value from its schema's shape, each by its path into the value. */
export type ValueProblems = (schema: JsonSchema, value: Json) => Problem[];

/** Of values that are checked together, in the time of one check. */
export function valueProblems(): ValueProblems {
  const time = new CheckTime();
  return (schema, value) => problemsOf(schema, value, time);
}

function problemsOf(schema: JsonSchema, value: Json, time: CheckTime): Problem[] {
  let hold: HoldToSchema;
  try {
    hold = schemas.compile(schema);
  } catch (error) {
    return [{ path: [], message: `its schema cannot be used: ${(error as Error).message}` }];
  }
  try {
    return hold(value, time).slice(0, MOST).map(toProblem);
  } catch (error) {
    if (!(error instanceof CheckTimeoutError)) throw error;
    return [{ path: [], message: error.message }];
  } finally {
    schemas.forget(schema);
  }
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
