/** The Temporal CLI that Catenary was measured with (server 1.32.0, UI 2.54.1). */
export const TEMPORAL_CLI_VERSION = '1.9.1';

/** The time-skipping test server's own release (it follows Temporal's Java SDK). */
export const TEST_SERVER_VERSION = '1.40.0';
