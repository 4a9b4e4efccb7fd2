import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { RegExpEngine } from 'ajv/dist/types';
import { uniqueItems } from './unique-items';

/** A compiler of JSON Schemas: formats are checked, unknown keywords left alone. */
export function newAjv(regExp: RegExpEngine): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    logger: false,
    addUsedSchema: false,
    code: { regExp },
  });
  addFormats(ajv as unknown as Parameters<typeof addFormats>[0]);
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword(uniqueItems);
  return ajv;
}
