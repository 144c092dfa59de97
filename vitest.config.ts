import { defineConfig, type ViteUserConfig } from 'vitest/config'

const conditions = ['@cinescope/source']

const built: NonNullable<ViteUserConfig['test']> = {
  // Off where calls are counted: the governor would fold some on a slow machine. Its own tests switch it on.
  env: { CINESCOPE_ENV: 'test' },
  testTimeout: 240_000,
  hookTimeout: 240_000,
}

const alone = ['test/programs/{causes,faults,governor,leaving,secrets}.test.ts']

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    server: { deps: { inline: [/@cinescope\//] } },
    maxWorkers: '100%',
    // A second, the default, is less than a page on a busy machine needs.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            'packages/*/test/**/*.test.{ts,tsx}',
            '{src,browser-runtime,node-runtime}/test/**/*.test.ts',
            'test/*.test.ts',
            'test/{behaviour,fuzz,traces}/**/*.test.ts',
          ],
          setupFiles: ['test/tools/no-console.ts'],
          testTimeout: 20_000,
        },
      },
      {
        // Builds apps and runs programs with the built package: run `npm run build` first.
        extends: true,
        test: { name: 'built', include: ['test/{bundlers,programs}/**/*.test.ts'], exclude: alone, ...built },
      },
      {
        // The same, and in real browsers, one file at a time: they kill, wait and measure.
        extends: true,
        test: { name: 'e2e', include: ['test/e2e/**/*.test.ts', ...alone], fileParallelism: false, ...built },
      },
    ],
  },
})

export default config
