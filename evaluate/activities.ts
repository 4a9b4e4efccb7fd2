import type { Validator, Verdict } from '../src/chain/contract';
import { isObject, type Json } from '../src/chain/json';
import { rejectionOf } from './judge-part';
import { type Around, OWN_CHECKS, type OwnCheck } from './own-checks';
import { PARTS } from './parts';

/** A chain's validators. */
const ofAStep = Object.fromEntries(
  Object.entries(OWN_CHECKS).map(([name, reasons]): [string, Validator] => [
    name,
    async (output, context) => verdictOf(reasons(output, aroundOf(context))),
  ]),
) as Record<OwnCheck, Validator>;

export const EVERY_PART = 'every_part';

/** The single prompt's: each part of its reply is held to the checks that the chain's step has. */
const everyPart: Validator = async (output, context) => {
  const parts = isObject(output) ? output : {};
  const around = { ...aroundOf(context), keywords: parts['keywords'] };
  return verdictOf(
    PARTS.flatMap((part) =>
      rejectionOf(part, parts[part.name] ?? null, around).map((reason) => `${part.name}: ${reason}`),
    ),
  );
};

export const validators: Readonly<Record<string, Validator>> = { ...ofAStep, [EVERY_PART]: everyPart };

interface Context {
  readonly inputs: Readonly<Record<string, Json>>;
  readonly outputs: Readonly<Record<string, Json>>;
}

function aroundOf({ inputs: { brief = '' }, outputs }: Context): Around {
  return { brief: typeof brief === 'string' ? brief : '', keywords: outputs['keywords'] };
}

function verdictOf(reasons: readonly string[]): Verdict {
  return { verdict: reasons.length > 0 ? 'fail' : 'pass', reasons };
}
