/** A request, whichever way it came. */
export interface WireRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** By lower-case name. */
  header(name: string): string | undefined;
  /** Undefined where it is larger than the API takes. */
  readonly body: string | undefined;
}

export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What goes over the wire, and when. */
export interface WireReply {
  /** Milliseconds before the first byte. */
  readonly delayMs: number;
  /** Absent where not even a status is sent. */
  readonly head?: Head;
  /** Text to send, and milliseconds to wait. It may never end. */
  readonly parts: Iterable<string | number>;
  readonly ending: 'close' | 'reset' | 'stall';
  /** What is wrong with it on purpose. */
  readonly fault?: string;
}

/** Where a reply goes. */
export interface Sink {
  head(head: Head): void;
  /** A promise where the other side is slow to read; it rejects when the signal aborts. */
  write(text: string): void | Promise<void>;
  close(): void;
  reset(): void;
}

/** Answers one request. The signal aborts when the caller is gone. */
export type Serve = (request: WireRequest, sink: Sink, signal: AbortSignal) => Promise<void>;
