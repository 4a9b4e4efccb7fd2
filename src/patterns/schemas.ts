import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Json, JsonSchema } from '../chain/json';
import { newAjv } from './ajv';
import { CHECK_TIMEOUT, type CheckTime } from './check-time';
import { matcherWithin, PATTERN_TIMEOUT } from './matches-pattern';
import { NotedSearches } from './noted-searches';

/** What holds of a value that took too long: `holds a text that could not be searched for /…/u within 200 ms`. */
export class CheckTimeoutError extends Error {
  override readonly name = 'CheckTimeoutError';
}

/**
 * What is wrong with a value; nothing where it has the schema's shape.
 *
 * @throws CheckTimeoutError for a search, or a whole check, that takes too long.
 */
export type HoldToSchema = (value: Json, time: CheckTime) => readonly ErrorObject[];

/** JSON Schemas by which values are checked in time. */
export class Schemas {
  private readonly searches = new NotedSearches();
  private readonly ajv = newAjv(this.searches.regExp);

  /** @throws Error for a schema that cannot be used. */
  compile(schema: JsonSchema): HoldToSchema {
    const validate = this.ajv.compile(schema);
    return (value, time) => this.hold(validate, value, time);
  }

  forget(schema: JsonSchema): void {
    this.ajv.removeSchema(schema);
  }

  /**
   * To interrupt each search costs a hundred times what most of them take. So the whole check is interrupted, first after
   * the time that one search may take: what it was at then is searched by itself.
   */
  private hold(validate: ValidateFunction, value: Json, time: CheckTime): readonly ErrorObject[] {
    this.searches.current = undefined;
    const check = (): readonly ErrorObject[] => (validate(value) === true ? [] : (validate.errors ?? []));
    const soon = time.run(check, PATTERN_TIMEOUT);
    if (soon) return soon.value;
    this.refuseEndless(time);
    const late = time.run(check);
    if (late) return late.value;
    throw this.tooLong();
  }

  private refuseEndless(time: CheckTime): void {
    const { current } = this.searches;
    if (!current || matcherWithin(time)(current.pattern, current.text) !== 'timeout' || time.isOver) return;
    throw new CheckTimeoutError(
      `holds a text that could not be searched for /${current.pattern}/u within ${PATTERN_TIMEOUT} ms`,
    );
  }

  private tooLong(): CheckTimeoutError {
    const { current } = this.searches;
    const at = current ? `: it was being searched for /${current.pattern}/u` : '';
    return new CheckTimeoutError(`could not be checked within ${CHECK_TIMEOUT / 1000} s${at}`);
  }
}
