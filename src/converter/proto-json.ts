import { createRequire } from 'node:module';

type Convert = (type: object, ...rest: unknown[]) => unknown;
type ProtoJson = Record<'fromJson' | 'toJson', Convert>;

interface Copy {
  readonly json: ProtoJson;
  readonly Type: abstract new (...args: never[]) => object;
}

/**
 * Lets `@temporalio/common` read and write histories as JSON however npm laid protobufjs out: where it and
 * `@temporalio/proto` got a copy each, the one refuses the other's types by `instanceof`, and JSON replay fails. Its
 * copy hands them over to theirs; nothing else changes. See docs/decisions/001-protobufjs.md.
 */
export function joinProtobufCopies(): void {
  joinCopies(copyOf('@temporalio/common'), copyOf('@temporalio/proto'));
}

/** Makes one copy's conversions take the other's types too. */
export function joinCopies(own: Copy, other: Copy): void {
  if (own.json === other.json) return;
  for (const name of ['fromJson', 'toJson'] as const) {
    const [ours, theirs] = [own.json[name], other.json[name]];
    own.json[name] = (type, ...rest) => (type instanceof other.Type ? theirs : ours)(type, ...rest);
  }
}

function copyOf(dependent: string): Copy {
  const load = createRequire(require.resolve(dependent));
  return { json: load('protobufjs/ext/protojson'), Type: load('protobufjs/light').Type };
}
