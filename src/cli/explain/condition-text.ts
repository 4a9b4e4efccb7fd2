import type { Condition, Test } from '../../chain/definition/definition';
import { canonicalJson, isObject, type Json } from '../../chain/json';

/** A condition as a person reads it: `label.kind = "refund" and score > 3`. */
export function conditionText(condition: Condition): string {
  return Object.entries(condition)
    .map(([key, value]) => {
      if (key === 'all') return joined(value as readonly Condition[], ' and ');
      if (key === 'any') return joined(value as readonly Condition[], ' or ');
      return key === 'not' ? `not (${conditionText(value as Condition)})` : testText(key, value as Test);
    })
    .join(' and ');
}

function joined(conditions: readonly Condition[], word: string): string {
  const texts = conditions.map(conditionText);
  return texts.length === 1 ? texts[0]! : `(${texts.join(word)})`;
}

function testText(slot: string, test: Test): string {
  if (!isObject(test)) return `${slot} = ${canonicalJson(test)}`;
  return Object.entries(test)
    .map(([operator, value]) => operatorText(slot, operator, value as Json))
    .join(' and ');
}

function operatorText(slot: string, operator: string, value: Json): string {
  switch (operator) {
    case 'in':
      return `${slot} in ${canonicalJson(value)}`;
    case 'not':
      return `${slot} ≠ ${canonicalJson(value)}`;
    case 'gt':
      return `${slot} > ${canonicalJson(value)}`;
    case 'lt':
      return `${slot} < ${canonicalJson(value)}`;
    default:
      return value === false ? `${slot} is absent` : `${slot} is there`;
  }
}
