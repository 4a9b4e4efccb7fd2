import fc from 'fast-check';
import { kindOf } from '../../../../src/chain/definition/blocks';
import { checkDefinition } from '../../../../src/chain/definition/check-definition';
import type { NormalAllowance } from '../../../../src/chain/contract';
import type { Block, ChainDefinition } from '../../../../src/chain/definition/definition';
import { estimate } from '../../../../src/chain/effort/estimate';
import { layOut } from '../../../../src/chain/layout/layout';
import { normalise } from '../../../../src/chain/definition/normalise';
import { normalAllowance } from '../../../../src/chain/plan/allowance';
import { measure } from '../../../../src/chain/plan/measure';
import { normalName } from '../../../../src/chain/plan/plan-names';
import { planProblems } from '../../../../src/chain/plan/plan-problems';
import { planToDefinition } from '../../../../src/chain/plan/to-definition';
import { newRun } from '../../../../src/chain/run/run';
import { namedSlots } from '../../../../src/chain/template/texts';
import { play } from '../../../support/chains';
import { hostilePlan, someAllowance, thousandsOfSteps } from '../../../support/random/hostile-plans';
import { exists, mutated } from '../../../support/random/mutations';
import { PRODUCT_PAGE_INPUTS, PRODUCT_PAGE_PLAN } from '../../../support/plans';
import { INPUTS, planned, problemsOf } from './support';

const allow = normalAllowance();
const membersOf = (blocks: readonly Block[]): readonly Block[] =>
  blocks.flatMap((block) => ('parallel' in block ? membersOf(block.blocks) : [block]));

/** What an accepted plan must not have, empty where all is well. */
function excessOf(definition: ChainDefinition, allow: NormalAllowance): unknown[] {
  const normal = normalise(definition);
  const blocks = membersOf(definition.blocks);
  const { width, depth } = measure(normal);
  const { calls, outputTokens } = estimate({ ...normal, limits: {} }).worst;
  return [
    ...planProblems(definition, allow, { inputs: INPUTS }),
    ...checkDefinition(normal),
    ...(layOut(normal).all.length < blocks.length ? ['blocks got lost'] : []),
    ...(blocks.length > allow.steps || width > allow.width || depth > allow.depth ? [{ width, depth }] : []),
    ...(calls > allow.calls || outputTokens > (allow.outputTokens ?? Infinity)
      ? [{ calls, outputTokens }]
      : []),
    ...blocks.filter((block) => !(allow.kinds as readonly string[]).includes(kindOf(block)!)),
  ];
}

test('5,000 random and hostile plans each become a chain within the allowance, or are refused with all problems', () => {
  const seen = { accepted: 0, plan: 0, schema: 0 };
  fc.assert(
    fc.property(hostilePlan, someAllowance, (answer, some) => {
      const within = normalAllowance(some);
      const reading = planToDefinition(answer, { inputs: INPUTS, allow: within });
      const [definition, problems] =
        'problems' in reading ? [undefined, reading.problems] : [reading.definition, []];
      seen['by' in reading ? reading.by : 'accepted'] += 1;
      expect((definition === undefined) === problems.length > 0).toBe(true);
      expect(definition === undefined ? [] : excessOf(definition, within)).toEqual([]);
      expect(JSON.parse(JSON.stringify(definition ?? null))).toEqual(definition ?? null);
      expect(problems.filter(({ path, message }) => message === '' || !exists(answer, path))).toEqual([]);
    }),
    { numRuns: 5000 },
  );
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(300);
}, 240_000);

test('a block names what its step listed, and nothing else that a text says', () => {
  fc.assert(
    fc.property(hostilePlan, (answer) => {
      const reading = planToDefinition(answer, { inputs: INPUTS, allow });
      const blocks = 'definition' in reading ? membersOf(reading.definition.blocks) : [];
      const { steps } = Object(answer) as {
        readonly steps: readonly { readonly inputs: readonly string[] }[];
      };
      for (const [i, block] of blocks.entries())
        expect(steps[i]!.inputs.map(normalName)).toEqual(
          expect.arrayContaining(namedSlots(block).map(({ name }) => name)),
        );
    }),
    { numRuns: 1000 },
  );
});

test('a plan that is accepted runs to its end, and the same answer gives it again', () => {
  fc.assert(
    fc.property(hostilePlan, (answer) => {
      const reading = planToDefinition(answer, { inputs: INPUTS, allow });
      expect(planToDefinition(answer, { inputs: INPUTS, allow })).toEqual(reading);
      fc.pre('definition' in reading);
      const run = newRun(normalise(reading.definition), { brief: 'b' }, 0);
      play(run);
      expect(run.state.status).toBe('done');
    }),
    { numRuns: 300 },
  );
});

test('plans of thousands of steps are refused, whatever they name', () => {
  for (const answer of thousandsOfSteps(3000)) {
    expect(problemsOf(answer)[0]).toBe('steps: holds 3000, at most 12 are allowed');
  }
  expect(problemsOf(thousandsOfSteps(10_000)[0]!)[0]).toMatch(
    /the whole is larger than 1024 KiB|holds 10000/,
  );
});

test('a plan that a person has changed passes everything again, or is refused by place', () => {
  const definition = planned(PRODUCT_PAGE_PLAN, { inputs: PRODUCT_PAGE_INPUTS });
  fc.assert(
    fc.property(mutated(definition), ({ value }) => {
      const problems = planProblems(value, allow, { inputs: PRODUCT_PAGE_INPUTS });
      for (const { path } of problems) expect([path, exists(value, path)]).toEqual([path, true]);
      if (problems.length > 0) return;
      const normal = normalise(value as ChainDefinition);
      layOut(normal);
      estimate(normal);
      measure(normal);
    }),
    { numRuns: 1000 },
  );
});
