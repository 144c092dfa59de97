// What else records or counts what a program does, and how each of them is switched on.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Installed into a folder of the benchmark's own. React is what workloads import. */
export const packages = [
  '@flightbox/register@0.0.15', 'appmap-node@2.27.0', 'njstrace@3.0.0', '@rrweb/record@2.1.6', '@redux-devtools/instrument@3.0.0',
  'redux@5.0.1', 'react@19', 'react-dom@19',
]

const url = path => pathToFileURL(path).href
const dist = name => join(import.meta.dirname, '../../../dist', name)
const register = url(dist('register.mjs'))

/**
 * name -> what it keeps, the module form it takes, and `start({ root, run })`: arguments and environment of node around the driver,
 * or the command it is started `through`. `root` has the packages; `run` is the folder of the program, in which the tool may write.
 */
export const tools = {
  'cinescope, calls': { keeps: 'arguments, results', form: 'esm', start: () => ({ args: ['--import', register], env: { CINESCOPE_LEVEL: 'calls' } }) },
  'cinescope, values': { keeps: '... and writes, objects', form: 'esm', start: () => ({ args: ['--import', register], env: { CINESCOPE_LEVEL: 'values' } }) },
  'cinescope, full': { keeps: '... and every expression', form: 'esm', start: () => ({ args: ['--import', register], env: { CINESCOPE_LEVEL: 'full' } }) },
  '@flightbox/register': {
    keeps: 'arguments, results', form: 'esm',
    start: ({ root, run }) => ({ args: ['--import', url(join(root, 'node_modules/@flightbox/register/dist/index.js'))], env: { HOME: run } }),
  },
  'appmap-node': {
    keeps: 'arguments, results', form: 'cjs',
    start: ({ root }) => ({ through: [join(root, 'node_modules/appmap-node/bin/appmap-node.js'), process.execPath] }),
  },
  njstrace: { keeps: 'arguments, results', form: 'cjs', start: ({ root }) => ({ args: ['--require', join(root, 'njstrace.cjs')] }) },
  'inspector, stepping': { keeps: 'positions', form: 'esm', start: () => ({ env: { PEER_STEP: '1' } }) },
  'istanbul-lib-instrument': { keeps: 'counts', form: 'counted', start: () => ({}) },
  'node --cpu-prof': { keeps: 'samples', form: 'esm', start: ({ run }) => ({ args: ['--cpu-prof', `--cpu-prof-dir=${run}`] }) },
}

/** njstrace is started by a file that is required first. */
export const njstrace = "require('njstrace').inject({ formatter: { stdout: 'trace.txt' }, files: ['**/*.js'] })\n"
