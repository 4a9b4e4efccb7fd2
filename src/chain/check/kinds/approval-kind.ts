import { isObject, own } from '../../json';
import { checkOf, outputName } from '../meaning/approval-meaning';
import { checkTerms, GATE_TERMS, rounds, TERMS_ADVICE } from '../shape/gate-terms';
import type { KindRule } from './kind';
import { record } from '../shape/record';
import { checkRedo } from '../meaning/redo-meaning';
import { oneOf, type Shape, show, string } from '../shape/shape';
import { template } from '../shape/template-shape';

const redo = record({
  what: 'a redo',
  keys: { redo: string, rounds },
  required: ['redo'],
  instead: { step: 'write "redo"', times: 'write "rounds"', repairs: 'write "rounds"' },
});

const onReject: Shape = (value, at, seen) => {
  if (isObject(value)) redo(value, at, seen);
  else if (value !== 'fail') seen.problems.add(at, `must be "fail" or { redo: step }, not ${show(value)}`);
};

export const approvalKind: KindRule = {
  what: 'an approval',
  keys: {
    of: outputName,
    message: template(),
    ...GATE_TERMS,
    onReject,
    onFailure: oneOf(['fail', 'skip']),
  },
  required: ['of'],
  instead: {
    ...TERMS_ADVICE,
    output: 'write "of"',
    for: 'write "of"',
    target: 'write "of"',
    as: 'it has no output of its own; whoever names the one that it is of goes through it',
    prompt: 'write "message"',
    text: 'write "message"',
    reject: 'write "onReject"',
    redo: 'write "onReject: { redo: … }"',
    rounds: 'write "onReject: { redo: …, rounds: … }"',
    if: 'write "when"',
  },
  telling: ['of', 'approvers', 'onReject'],
  absentBy: ['skip'],
  also: (block, at, seen) => checkTerms(block, at, seen),
  meaning(block, reading) {
    if (!checkOf(block, reading)) return;
    const rejected = own(block.written, 'onReject');
    const step = isObject(rejected) ? own(rejected, 'redo') : undefined;
    if (typeof step === 'string') checkRedo(block, step, reading);
  },
};
