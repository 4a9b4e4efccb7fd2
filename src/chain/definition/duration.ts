import type { Duration } from './definition';

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};
const TEXT = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/;

/** Milliseconds of a duration, or undefined where it cannot be read. Numbers are milliseconds already. */
export function parseDuration(duration: Duration): number | undefined {
  if (typeof duration === 'number') return Number.isFinite(duration) && duration > 0 ? duration : undefined;
  const match = TEXT.exec(duration);
  if (!match) return undefined;
  const unit = UNITS[match[2]!] ?? UNITS[match[2]!.replace(/s$/, '')];
  return unit === undefined ? undefined : Math.round(Number(match[1]) * unit) || undefined;
}

/** @throws RangeError for a duration that cannot be read. */
export function milliseconds(duration: Duration): number {
  const parsed = parseDuration(duration);
  if (parsed === undefined)
    throw new RangeError(`duration ${JSON.stringify(duration)} must read like 30s, 5 minutes or 24h`);
  return parsed;
}

/** As an author would write it, exactly: `1 min`, `90 s`, `24 h`. */
export function writtenDuration(ms: number): string {
  const unit = ['h', 'min', 's'].find((each) => ms % UNITS[each]! === 0) ?? 'ms';
  return `${ms / UNITS[unit]!} ${unit}`;
}
