import { checkDefinition } from '../../chain/definition/check-definition';
import { own, type Json } from '../../chain/json';
import type { NormalDefinition } from '../../chain/definition/normalise';
import { ResumeError } from '../../chain/resume/resume-error';
import { remainingOf } from '../../chain/resume/remaining';
import { resume, type ResumeTerms } from '../../chain/resume/resume';
import { hashOf } from '../../chain/run/run';
import type { Snapshot } from '../../chain/state/snapshot';
import { checkInputs, withDefaults } from '../../define/values/check-inputs';
import { ChainDefinitionError } from '../../define/definition-error';
import { prepareChain } from '../../define/prepare';
import { checkOutputs } from '../run/check-outputs';
import type { ForkOptions, ResumePlan } from './resume-options';
import { originOf } from './resume-source';

type Inputs = Readonly<Record<string, Json>>;

/** What a run that goes on from a snapshot with these changes would do. @throws ResumeError, ChainDefinitionError */
export function planResume(snapshot: Snapshot, options: ForkOptions, terms: ResumeTerms): ResumePlan {
  const { outputs = {}, from = [], models = {} } = options;
  const definition = definitionFor(snapshot, options);
  checkOutputs(definition, outputs);
  const inputs = inputsFor(definition, snapshot.state.inputs, options.inputs ?? {});
  const resumption = resume(snapshot, { definition, inputs, outputs, from, models }, terms);
  const remaining = remainingOf(resumption.snapshot);
  if (remaining.next.length === 0 && Object.keys(outputs).length === 0)
    throw new ResumeError(
      'nothing is left to run: every block is finished, and nothing that they depend on has changed',
      'finished',
    );
  const origin = originOf(snapshot);
  return { ...resumption, remaining, ...(origin && { from: origin }) };
}

function definitionFor({ definition }: Snapshot, { chain, limits }: ForkOptions): NormalDefinition {
  if (chain === undefined && limits === undefined) return judged(definition);
  const written = chain === undefined ? definition : prepareChain(chain).definition;
  if (written.name !== definition.name)
    throw new ResumeError(
      `the snapshot is of the chain ${definition.name}, which ${written.name} is not: start a run of its own`,
    );
  return prepareChain({ ...written, limits: { ...written.limits, ...limits } }).definition;
}

/** A run goes on by the rules that its definition passed; a new one, as a resumed run is, passes those of this release. */
function judged(definition: NormalDefinition): NormalDefinition {
  const problems = checkDefinition(definition);
  if (problems.length === 0) return definition;
  throw new ChainDefinitionError(
    problems,
    "the run's chain, which an earlier release took, is to be mended and given (`chain`): it has",
  );
}

/** The inputs that are others now than the run had, those that it did not have among them. */
function inputsFor(definition: NormalDefinition, before: Inputs, given: Inputs): Inputs {
  const kept = Object.entries(before).filter(([name]) => own(definition.inputs, name) !== undefined);
  const all = { ...Object.fromEntries(kept), ...given };
  const problems = checkInputs(definition, all);
  if (problems.length > 0) throw new ChainDefinitionError(problems, 'the inputs have');
  const isOther = ([name, value]: readonly [string, Json]): boolean => {
    const old = own(before, name);
    return old === undefined || hashOf(old) !== hashOf(value);
  };
  return Object.fromEntries(Object.entries(withDefaults(definition, all)).filter(isOther));
}
