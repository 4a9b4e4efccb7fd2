const project = (name, extra) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  // The examples import the package as its users do.
  moduleNameMapper: {
    '^catenary$': '<rootDir>/src/index.ts',
    '^catenary/workflow$': '<rootDir>/src/workflows/index.ts',
    '^catenary/(client|testing|worker)$': '<rootDir>/src/$1/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  ...extra,
});
const server = {
  globalSetup: './test/support/bundle-workflows.ts',
  setupFiles: ['./test/support/quiet-runtime.ts'],
};

const retried = { ...server, setupFilesAfterEnv: ['./test/support/retry-once.ts'] };

module.exports = {
  testTimeout: 60_000,
  maxWorkers: 2,
  projects: [
    project('unit'),
    project('workflow', retried),
    project('replay', server),
    project('e2e', retried),
  ],
};
