/** The server cannot be reached, or refuses to talk. */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError';
}

/** What is given as the server's address is none, and nothing was tried. */
export class AddressError extends ConnectionError {
  override readonly name = 'AddressError';
}

/** The server can be reached, and has no such namespace. */
export class UnknownNamespaceError extends ConnectionError {
  override readonly name = 'UnknownNamespaceError';
  constructor(
    readonly namespace: string,
    /** Undefined where somebody else connected. */
    address: string | undefined,
    options?: ErrorOptions,
  ) {
    super(
      `the Temporal server${address === undefined ? '' : ` at ${address}`} has no namespace ${JSON.stringify(namespace)}: name another ` +
        '(namespace, --namespace or TEMPORAL_NAMESPACE), or create it with `temporal operator namespace create`',
      options,
    );
  }
}
