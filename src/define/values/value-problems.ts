import { type ErrorObject, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { Problem } from '../../chain/definition/definition';
import type { Json, JsonSchema } from '../../chain/json';
import { PatternTimeoutError, timedRegExp } from '../../patterns/timed-regexp';

/** Problems listed of one value. */
const MOST = 20;

const ajv = addFormats(
  new Ajv2020({
    strict: false,
    allErrors: true,
    logger: false,
    addUsedSchema: false,
    code: { regExp: timedRegExp },
  }) as unknown as Parameters<typeof addFormats>[0],
);

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
