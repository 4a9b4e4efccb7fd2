import { own } from '../../json';
import { bareSlot } from '../bare-slot';
import { type KindRule, TEXT } from './kind';
import { checkList } from '../list-slot';
import { string } from '../shape/shape';
import { template } from '../shape/template-shape';

const anyText = template({ mayBeEmpty: true });

export const textKind: KindRule = {
  what: 'a text',
  keys: { template: anyText, join: bareSlot, with: anyText, as: string },
  instead: {
    prompt: 'write "template", or make it a step',
    content: 'write "template"',
    over: 'write "join"',
    list: 'write "join"',
    separator: 'write "with"',
    between: 'write "with"',
    by: 'write "with"',
    each: 'items are joined as they are; a map makes something of each before',
    if: 'write "when"',
  },
  telling: ['template', 'join'],
  also(block, at, { problems }) {
    const isJoined = own(block, 'join') !== undefined;
    const isFilled = own(block, 'template') !== undefined;
    if (!isJoined && !isFilled) problems.add(at, 'a text needs a "template", or "join" and a list');
    if (isJoined && isFilled)
      problems.add([...at, 'join'], 'is the alternative to "template": write one of them');
    if (!isJoined && own(block, 'with') !== undefined)
      problems.add([...at, 'with'], 'stands between the items of a list: write "join" too');
  },
  absentBy: ['when'],
  outputSchema: () => TEXT,
  meaning(block, reading) {
    const [join] = block.bares;
    if (join) checkList(join, block, reading);
  },
};
