const modules = { module: { type: 'commonjs' } };
/** One suite: unit tests need nothing, integration tests share one Azurite, e2e tests run stacks of their own. */
export default {
  testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
  transform: {
    '\\.[cm]?tsx?$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', tsx: true }, target: 'es2022' },
        ...modules,
      },
    ],
    // Packages that come as ES modules alone, which jest cannot load before Node.js 24.9.
    '/node_modules/temporal-[^/]+/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2022' }, ...modules }],
  },
  transformIgnorePatterns: ['/node_modules/(?!temporal-)'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 120000,
  // Jest leaves a processor free, which on two of them means one test file after another.
  maxWorkers: '100%',
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};
