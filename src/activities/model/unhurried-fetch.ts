/** What Node's `fetch` sends its requests through; the decision is docs/decisions/018. */
interface Dispatcher {
  dispatch(options: object, handler: object): boolean;
  readonly isMockActive?: boolean;
}

/** Where undici, of which Node's `fetch` is a part, keeps that of the process: since version 8, and before. */
const PLACES = [Symbol.for('undici.globalDispatcher.2'), Symbol.for('undici.globalDispatcher.1')] as const;

const unhurried: Dispatcher = {
  dispatch(options, handler) {
    // A dispatcher from before refuses the handlers of a later `fetch`.
    const places = 'onRequestStart' in handler ? PLACES : PLACES.toReversed();
    return found(places)!.dispatch({ ...options, headersTimeout: 0, bodyTimeout: 0 }, handler);
  },
  get isMockActive() {
    return found(PLACES)?.isMockActive === true;
  },
};

/**
 * Node's `fetch` without its own limits, 300 s for the headers of a response and as much between two parts of its body: how
 * long a call may take is the chain's to say. What the process sends all requests through, such as a proxy, stays.
 */
export const unhurriedFetch: typeof fetch = (input, init) => {
  const patient: object = { ...init, dispatcher: unhurried };
  // There is none in a realm of its own, as in Jest, nor before anything of `fetch` was used: a `Headers` does it.
  return fetch(input, found(PLACES) ? patient : init);
};

function found(places: readonly symbol[]): Dispatcher | undefined {
  const kept = globalThis as { readonly [place: symbol]: Dispatcher | undefined };
  return places.map((place) => kept[place]).find((each) => each !== undefined);
}
