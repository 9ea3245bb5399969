/** One suite: unit tests need nothing, integration tests share one Azurite, e2e tests run stacks of their own. */
export default {
  testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
  transform: {
    '\\.[cm]?tsx?$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2022' },
        module: { type: 'commonjs' },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 120000,
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
