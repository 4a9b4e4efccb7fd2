import { type KindRule, TEXT } from './kind';
import { string } from './shape';
import { template } from './template-shape';

export const textKind: KindRule = {
  what: 'a text',
  keys: { template: template({ mayBeEmpty: true }), as: string },
  required: ['template'],
  instead: { prompt: 'write "template", or make it a step', content: 'write "template"', if: 'write "when"' },
  telling: ['template'],
  absentBy: ['when'],
  outputSchema: () => TEXT,
};
