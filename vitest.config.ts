import { defineConfig, type ViteUserConfig } from 'vitest/config'

const conditions = ['@cinescope/source']

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    server: { deps: { inline: [/@cinescope\//] } },
    maxWorkers: '100%',
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
        // Builds apps with the built package, and drives them in a real browser: run `npm run build` first.
        extends: true,
        test: { name: 'bundlers', include: ['test/bundlers/**/*.test.ts'], env: { CINESCOPE_ENV: 'test' }, testTimeout: 240_000, hookTimeout: 240_000 },
      },
      {
        // Drives the built package in real browsers and processes, one file at a time: they kill, wait and measure.
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/{e2e,programs}/**/*.test.ts'],
          // Off where calls are counted: the governor would fold some on a slow machine. Its own tests switch it on.
          env: { CINESCOPE_ENV: 'test' },
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
})

export default config
