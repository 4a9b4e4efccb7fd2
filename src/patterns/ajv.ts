import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { timedRegExp } from './timed-regexp';

/** A compiler of JSON Schemas: formats are checked, unknown keywords left alone, patterns searched under a time limit. */
export function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    logger: false,
    addUsedSchema: false,
    code: { regExp: timedRegExp },
  });
  addFormats(ajv as unknown as Parameters<typeof addFormats>[0]);
  return ajv;
}
