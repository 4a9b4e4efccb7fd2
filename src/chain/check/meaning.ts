import type { JsonSchema } from '../json';
import type { Slot } from '../template';
import { absence, inputAbsence, Proofs } from './absent';
import { checkCycles } from './cycles';
import type { FoundBlock, FoundChain, FoundTest, FoundText } from './found';
import { checkNames } from './names-meaning';
import type { Path, Problems } from './problems';
import { type Named, Names } from './resolve';
import { followPath, type SchemaPath } from './schema-path';
import { checkTestValues } from './test-values';

/** Looks at what the parts of a chain mean to each other: names, slots, order, absence. */
export function checkMeaning(chain: FoundChain, problems: Problems): void {
  checkNames(chain, problems);
  const names = new Names(chain);
  const reading = new Reading(names, problems);
  for (const text of chain.texts) reading.checkText(text, undefined);
  for (const block of chain.blocks) {
    for (const test of block.tests) reading.checkTest(test, block);
    for (const text of block.texts) reading.checkText(text, block);
  }
  checkCycles(chain, names, problems);
}

/** Schemas that are looked at for a chain's slots, at most. */
const MOST_SCHEMAS = 50_000;

class Reading {
  readonly budget = { left: MOST_SCHEMAS };
  private readonly proofs = new Proofs();

  constructor(
    private readonly names: Names,
    readonly problems: Problems,
  ) {}

  checkText({ at, slots, inputsOnly }: FoundText, reader: FoundBlock | undefined): void {
    for (const slot of slots) {
      const named = this.names.resolve(slot, reader, inputsOnly);
      const path = this.follow(named, slot, at);
      if (path && !slot.optional) this.checkPresence(named, path, slot, at, reader);
    }
  }

  checkTest({ at, slot, test }: FoundTest, reader: FoundBlock): void {
    const named = this.names.resolve(slot, reader, undefined);
    if ('all' in named)
      return this.problems.add(at, '{{all_outputs}} is a text and cannot be tested: name one output');
    const path = this.follow(named, slot, at);
    if (path?.schemas) checkTestValues(test, slot, at, path.schemas, schemaOf(named)!, this);
  }

  /** Reports a slot that leads nowhere; undefined where nothing more can be said of it. */
  private follow(named: Named, slot: Slot, at: Path): SchemaPath | undefined {
    if ('problem' in named) this.problems.add(at, named.problem);
    const schema = schemaOf(named);
    if (!schema) return undefined;
    const path = followPath(schema, slot, this.budget);
    if (path.problem === undefined) return path;
    this.problems.add(at, path.problem);
    return undefined;
  }

  private checkPresence(
    named: Named,
    path: SchemaPath,
    slot: Slot,
    at: Path,
    reader: FoundBlock | undefined,
  ): void {
    const whole =
      'input' in named
        ? inputAbsence(named.input)
        : 'producer' in named
          ? absence(named.producer, reader!)
          : undefined;
    const mend = `write {{${slot.text}?}} to go on without it${reader ? ', or test it in "when"' : ''}`;
    if (whole !== undefined && !this.proofs.prove(slot.name, reader)) {
      return this.problems.add(at, `{{${slot.text}}} may be absent: ${whole}. Either ${mend}`);
    }
    if (path.optionalAt === undefined) return;
    const part = [slot.name, ...slot.path.slice(0, path.optionalAt)].join('.');
    if (this.proofs.prove(part, reader)) return;
    this.problems.add(
      at,
      `{{${slot.text}}} may be absent: the schema does not require {{${part}}}. Either require it, or ${mend}`,
    );
  }
}

function schemaOf(named: Named): JsonSchema | undefined {
  if ('input' in named) return named.input.schema;
  return 'producer' in named ? named.producer.output.schema : undefined;
}
