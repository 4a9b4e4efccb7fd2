import type { Json, JsonSchema } from '../../json';
import type { Slot } from '../../template/template';
import { absenceTo, inputAbsence, Proofs } from './absent';
import {
  blockText,
  type FoundBare,
  type FoundBlock,
  type FoundChain,
  type FoundTest,
  type FoundText,
} from '../found';
import type { Path } from '../problems';
import { type Named, resolve } from './resolve';
import { follow, type SchemaPath } from '../schema/schema-path';
import type { Whole } from '../seen';
import { checkTestValues } from './test-values';
import { Waiting } from './waiting';

/** Why a value may be absent: by what is given or made, or by what its schema leaves open. */
interface Absence {
  readonly why: string;
  /** Its schema could require it. */
  readonly isOptionalPart: boolean;
}

/** Looks at what the slots of a chain mean. */
export class Reading {
  readonly waiting: Waiting;
  private readonly proofs = new Proofs();

  constructor(
    readonly chain: FoundChain,
    readonly whole: Whole,
  ) {
    this.waiting = new Waiting(chain);
  }

  checkText({ at, slots, inputsOnly }: FoundText, reader: FoundBlock | undefined): void {
    for (const slot of slots) {
      const named = resolve(slot, reader, this.chain, inputsOnly);
      const path = this.pathOf(named, slot, at);
      const mends = [`write {{${slot.text}?}} to go on without it`, ...(reader ? ['test it in "when"'] : [])];
      if (path && !slot.optional) this.report(this.absence(named, path, slot, reader), slot, at, mends);
    }
  }

  checkTest({ at, slot, test }: FoundTest, reader: FoundBlock): void {
    const named = resolve(slot, reader, this.chain);
    if ('all' in named)
      return this.whole.problems.add(at, '{{all_outputs}} is a text and cannot be tested: name one output');
    const path = this.pathOf(named, slot, at);
    if (path?.schemas) checkTestValues(test, slot, at, path.schemas, this.whole);
  }

  /**
   * Looks at a slot without braces.
   *
   * @param mends what to do where its value may be absent; undefined where that is fine
   * @returns where it leads; undefined where that is nowhere
   */
  checkBare({ at, slot }: FoundBare, reader: FoundBlock, mends?: readonly string[]): SchemaPath | undefined {
    const named = resolve(slot, reader, this.chain);
    if ('all' in named) {
      this.whole.problems.add(at, '{{all_outputs}} is a text of all outputs: name one of them');
      return undefined;
    }
    const path = this.pathOf(named, slot, at);
    if (path && mends) this.report(this.absence(named, path, slot, reader), slot, at, mends);
    return path;
  }

  /** What a slot's value is, where that is known and it leads somewhere; says nothing. */
  schemasOf(slot: Slot, reader: FoundBlock): readonly Json[] | undefined {
    const schema = schemaOf(resolve(slot, reader, this.chain));
    return schema && follow(schema, slot, this.whole).schemas;
  }

  /** Why a slot's value may be absent where a block reads it; says nothing of one that leads nowhere. */
  absenceOf(slot: Slot, reader: FoundBlock): string | undefined {
    const named = resolve(slot, reader, this.chain);
    const schema = schemaOf(named);
    return schema && this.absence(named, follow(schema, slot, this.whole), slot, reader)?.why;
  }

  /** Reports a slot that leads nowhere; undefined where nothing more can be said of it. */
  private pathOf(named: Named, slot: Slot, at: Path): SchemaPath | undefined {
    if ('problem' in named) this.whole.problems.add(at, named.problem);
    const schema = schemaOf(named);
    if (!schema) return undefined;
    const path = follow(schema, slot, this.whole);
    if (path.problem === undefined) return path;
    this.whole.problems.add(at, path.problem);
    return undefined;
  }

  private absence(
    named: Named,
    path: SchemaPath,
    slot: Slot,
    reader: FoundBlock | undefined,
  ): Absence | undefined {
    const whole =
      'given' in named
        ? inputAbsence(named.given)
        : 'hands' in named
          ? absenceTo(reader!, named.hands)
          : undefined;
    if (whole !== undefined && !this.proofs.prove(slot.name, reader))
      return { why: whole, isOptionalPart: false };
    if (path.optionalAt === undefined) return undefined;
    const part = [slot.name, ...slot.path.slice(0, path.optionalAt)].join('.');
    if (this.proofs.prove(part, reader)) return undefined;
    if ('hands' in named && !['step', 'activity'].includes(named.maker.kind))
      return { why: `${blockText(named.maker)} does not always give {{${part}}}`, isOptionalPart: false };
    return { why: `the schema does not require {{${part}}}`, isOptionalPart: true };
  }

  private report(absence: Absence | undefined, { text }: Slot, at: Path, mends: readonly string[]): void {
    if (!absence) return;
    const all = absence.isOptionalPart ? ['require it', ...mends] : mends;
    this.whole.problems.add(at, `{{${text}}} may be absent: ${absence.why}. ${mendText(all)}`);
  }
}

function mendText(mends: readonly string[]): string {
  const [only] = mends as readonly [string];
  return mends.length === 1 ? `${only[0]!.toUpperCase()}${only.slice(1)}` : `Either ${mends.join(', or ')}`;
}

function schemaOf(named: Named): JsonSchema | undefined {
  if ('given' in named) return named.given.schema;
  return 'hands' in named ? named.maker.output.schema : undefined;
}
