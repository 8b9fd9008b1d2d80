const swc = {
  // Packages name source maps that they do not ship.
  inputSourceMap: false,
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2022',
  },
  module: { type: 'commonjs' },
};

/** Everything, node_modules too, becomes CommonJS: CommonJS packages require ESM Nest, which native ESM in Jest refuses on Node 20. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts', '**/*.e2e.ts', '**/*.test.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.cjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.cjs',
  cacheDirectory: '<rootDir>/.cache/jest',
  transform: { '^.+\\.(t|j|mj)s$': ['@swc/jest', swc] },
  transformIgnorePatterns: [],
  extensionsToTreatAsEsm: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  // scripts/test.mjs asks for the summary; Jest run by hand has nobody to read it.
  reporters: [
    'default',
    ...(process.env.TEST_SUMMARY_FILE ? ['<rootDir>/test/support/summary-reporter.cjs'] : []),
  ],
  testTimeout: 30_000,
  // Every suite leaves its AsyncLocalStorages to the process, and each of those slows every promise on Node 20: after ninety
  // suites thirtyfold. With a limit Jest uses a worker, also where there is room for one only, and starts it anew past this.
  workerIdleMemoryLimit: '500MB',
};
