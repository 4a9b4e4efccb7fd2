/** A change of the interpreter, made in its bundle, and the recorded histories that have to find it. */
export interface Mutant {
  /** Found once in the bundle. */
  readonly text: string | RegExp;
  readonly becomes: string;
  /** At least these find it. */
  readonly foundBy: readonly string[];
}

/** One or more for each kind of command, each recovery and each block. */
export const MUTANTS: Readonly<Record<string, Mutant>> = {
  'activities have another type': {
    text: /scheduleActivity\)\(call\.activity, \[/,
    becomes: "scheduleActivity)(call.activity + '_v2', [",
    foundBy: ['done.v1', 'cancelled.v1', 'map.v1', 'switch-and-chain.v1', 'planned.v1'],
  },
  'activities have another id': {
    text: 'return `${path}/${purpose}/${n}`;',
    becomes: 'return `${path}.${purpose}/${n}`;',
    foundBy: ['done.v1', 'repaired.v1', 'approved-by-signal.v1'],
  },
  'a definition with a mistake is run': {
    text: 'if (problems.length > 0 && judges()) return problems;',
    becomes: '',
    foundBy: ['refused.v1'],
  },
  'an extra timer at the start of a drive': {
    text: 'const root = _temporalio_workflow__WEBPACK_IMPORTED_MODULE_0__.CancellationScope.current();',
    becomes:
      'const root = _temporalio_workflow__WEBPACK_IMPORTED_MODULE_0__.CancellationScope.current(); void _temporalio_workflow__WEBPACK_IMPORTED_MODULE_0__.sleep(1000);',
    foundBy: ['done.v1', 'failed.v1', 'continued-as-new.next.v1'],
  },
  'members of a group start in the other order': {
    text: /for \(const placed of run\.layout\.all\)\{\s+var _record_gate;/,
    becomes: 'for (const placed of run.layout.all.toReversed()){ var _record_gate;',
    foundBy: ['group-with-failure.v1'],
  },
  'a list does not wait for the block before': {
    text: "if (!settleMember(run, placed, at)) return 'open';",
    becomes: 'if (!settleMember(run, placed, at)) continue;',
    foundBy: ['done.v1', 'skipped.v1'],
  },
  'nothing is repaired': {
    text: "if (recovery === 'repair' && repairsLeft)",
    becomes: "if (recovery === 'never' && repairsLeft)",
    foundBy: ['repaired.v1'],
  },
  'no fallback is tried': {
    text: 'function fallbacksOf(step) {',
    becomes: 'function fallbacksOf(step) { return [];',
    foundBy: ['fallback.v1'],
  },
  'no judge is asked': {
    text: 'const examiner = examinersOf(step.checks)[attempt.passed];',
    becomes: 'const examiner = undefined;',
    foundBy: ['done.v1', 'repaired.v1'],
  },
  'a failure ends no run': {
    text: "return 'failed';\n    }\n    return 'done';",
    becomes: "return 'done';\n    }\n    return 'done';",
    foundBy: ['failed.v1'],
  },
  'no run goes on as new': {
    text: "if (!history.suggestsNew || run.state.status !== 'running') return 'all';",
    becomes: "return 'all';",
    foundBy: ['continued-as-new.v1', 'edited-and-redone.v1'],
  },
  'a history that goes on from another begins anew': {
    text: 'JSON.parse(JSON.stringify(state)), _object_spread_props',
    becomes:
      'Object.assign(JSON.parse(JSON.stringify(state)), { steps: {}, outputs: {} }), _object_spread_props',
    foundBy: ['continued-as-new.next.v1', 'edited-and-redone.next.v1', 'rejected-behind-a-verdict.next.v1'],
  },
  'gates ask nobody': {
    text: "if (!run.mayAsk || run.state.status !== 'running') return [];",
    becomes: 'return [];',
    foundBy: ['approved.v1', 'timed-out.v1'],
  },
  'gates have no timers': {
    text: 'if ((gate === null || gate === void 0 ? void 0 : gate.deadline) !== undefined && !timers.has(gate))',
    becomes: 'if (false)',
    foundBy: ['approved.v1', 'timed-out.v1'],
  },
  'signals are not looked at': {
    text: "...via === 'signal' ? [",
    becomes: "...via === 'pigeon' ? [",
    foundBy: ['approved-by-signal.v1'],
  },
  'edits are not checked': {
    text: "...decision.decision === 'edit' && ",
    becomes: "...decision.decision === 'never' && ",
    foundBy: ['edited-and-redone.v1'],
  },
  'a rejection makes nothing again': {
    text: 'if (again && rejections(gate) <= again.rounds)',
    becomes: 'if (false)',
    foundBy: ['edited-and-redone.v1'],
  },
  'a failure asks nobody': {
    text: /if \(onFailure === 'ask'\) return/,
    becomes: "if (onFailure === 'never') return",
    foundBy: ['asked.v1'],
  },
  'what an activity returns is not looked at': {
    text: 'if (block.output === undefined) return',
    becomes: 'if (true) return',
    foundBy: ['own-activities.v1'],
  },
  'what may fail fails its run': {
    text: "if (onFailure === 'skip') return skip(",
    becomes: "if (onFailure === 'never') return skip(",
    foundBy: ['skipped.v1'],
  },
  'items of a map are counted from one': {
    text: 'const path = `${map.path}[${index}]`;',
    becomes: 'const path = `${map.path}[${index + 1}]`;',
    foundBy: ['map.v1'],
  },
  'a switch takes what is otherwise': {
    text: 'placed.members[index === -1 ? values.length : index]',
    becomes: 'placed.members[values.length]',
    foundBy: ['switch-and-chain.v1'],
  },
  'the blocks of a plan are run in the other order': {
    text: 'normalPlan(run, placed, plan));',
    becomes: '((p) => ({ ...p, blocks: p.blocks.toReversed() }))(normalPlan(run, placed, plan)));',
    foundBy: ['planned.v1'],
  },
  'money has no limit': {
    text: 'if (limit === undefined) return undefined;\n    if (cost === undefined)',
    becomes: 'return undefined;\n    if (cost === undefined)',
    foundBy: ['out-of-money.v1'],
  },
  'attempts that nobody told of cost nothing': {
    text: "silent: 'last'\n    });\n    return {\n        kind: 'failed',",
    becomes: "silent: 'none'\n    });\n    return {\n        kind: 'failed',",
    foundBy: ['lost-attempt.v1'],
  },
  'a history from before counts as one of today': {
    text: /return \(0, ?\w+\.patched\)\('lost-attempts'\);/,
    becomes: 'return true;',
    foundBy: ['lost-attempt.v1', 'lost-attempt-before.v1'],
  },
  'a model is priced as it is written': {
    text: /const now = most\(\(0,(\w+)\.priceFor\)/,
    becomes: 'const now = most((0,$1.priceForBefore)',
    foundBy: ['pinned-price.v1'],
  },
  'a history from before prices as one of today': {
    text: /return \(0, ?\w+\.patched\)\('pinned-price'\);/,
    becomes: 'return true;',
    foundBy: ['pinned-price.v1', 'pinned-price-before.v1'],
  },
  'a rejection leaves verdicts on what is made again': {
    text: 'const now = readersOf(run, step, (placed)=>makersGiven(run, placed));',
    becomes: 'const now = before;',
    foundBy: ['rejected-behind-a-verdict.v1'],
  },
  'a history from before makes again what one of today does': {
    text: /return \(0, ?\w+\.patched\)\('redo-verdicts'\);/,
    becomes: 'return true;',
    foundBy: ['rejected-behind-a-verdict.v1', 'rejected-behind-a-verdict-before.v1'],
  },
  'a call that a limit has no room for waits for whatever is in flight': {
    text: "&& !run.patched('limit-waits')",
    becomes: '',
    foundBy: ['limited-beside.v1'],
  },
  'an approval puts the value that it brings in place': {
    text: "if (runId !== undefined || run.patched('edits-alone'))",
    becomes: 'if (false)',
    foundBy: ['approved-with-value.v1'],
  },
  'a history from before refuses the value of an approval': {
    text: "if (runId !== undefined || run.patched('edits-alone'))",
    becomes: 'if (true)',
    foundBy: ['approved-with-value-before.v1'],
  },
  'a window counts arguments alone': {
    text: "if (now || !run.patched('whole-window')) return true;",
    becomes: 'return true;',
    foundBy: ['small-window.v1'],
  },
  'a history from before counts the whole command': {
    text: "if (now || !run.patched('whole-window')) return true;",
    becomes: 'if (now) return true;',
    foundBy: ['small-window-before.v1'],
  },
  'a look starts in a full window, however large it is': {
    text: /return \(0, ?\w+\.patched\)\('look-bytes'\);/,
    becomes: 'return false;',
    foundBy: ['large-look.v1'],
  },
  'a history from before waits with a large look': {
    text: /return \(0, ?\w+\.patched\)\('look-bytes'\);/,
    becomes: 'return true;',
    foundBy: ['large-look-before.v1'],
  },
  'a history from before waits for calls under the limit only': {
    text: /return \(0, ?\w+\.patched\)\('limit-waits'\);/,
    becomes: 'return true;',
    foundBy: ['limited-beside-before.v1'],
  },
  'a plan that breaks a rule is run': {
    text: "|| !patched('refused-plan')",
    becomes: '|| true',
    foundBy: ['refused-plan.v1'],
  },
  'time has no limit': {
    text: /function deadlineOf\(\{ state \}, \{ definition, opener \}\) \{/,
    becomes: '$& return undefined;',
    foundBy: ['out-of-time.v1'],
  },
  'a run that may ask ends no later than others': {
    text: '|| run.mayAsk || run.timed',
    becomes: '',
    foundBy: ['cancelled-while-asked.v1'],
  },
  'a cancel is swallowed': {
    text: "if (ended === 'cancelled') throw",
    becomes: "if (ended === 'never') throw",
    foundBy: ['cancelled.v1'],
  },
};
