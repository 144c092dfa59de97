import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import zlib from 'node:zlib'
import type { Trace } from '@cinescope/trace'

const root = join(import.meta.dirname, '../..')
/** The built package; another folder while it is being worked on. */
export const dist: string = process.env['CINESCOPE_DIST'] ?? join(root, 'dist')
// The built reader, loaded by Node itself: in Vitest's module runner each use of an import is a lookup, millions of times here.
const { bytesSource, openTrace, zlibDecompressors } = createRequire(import.meta.url)(join(dist, 'trace.mjs')) as typeof import('@cinescope/trace')
export const register: string = pathToFileURL(join(dist, 'register.mjs')).href

export interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface RunOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Without the recorder; an empty `--import` stands in for ours, because Node loads the program another way with one. */
  readonly plain?: boolean
  readonly nodeOptions?: readonly string[]
  /** Another Node than the one that runs the tests. */
  readonly node?: string
  readonly onStart?: (child: ChildProcess) => void
}

/** A folder with the fixture programs, in which packages resolve as in the repository. */
export class Workplace {
  readonly folder: string

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'cinescope-programs-'))
    cpSync(join(root, 'test/fixtures/programs'), this.folder, { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
  }

  path(name: string): string { return join(this.folder, name) }

  run(program: string, options: RunOptions = {}): Promise<Ran> {
    const { args = [], env = {}, plain = false, nodeOptions = [] } = options
    return this.#spawn([...nodeOptions, '--import', plain ? 'data:text/javascript,' : register, program, ...args], env, options)
  }

  cli(args: readonly string[], onStart: RunOptions['onStart'] = () => undefined, node: string = process.execPath): Promise<Ran> {
    return this.#spawn([join(dist, 'cli.mjs'), ...args], { NO_COLOR: '1' }, { onStart, node })
  }

  recordings(): readonly string[] {
    const folder = this.path('.cinescope')
    if (!existsSync(folder)) return []
    const names = readdirSync(folder).filter(name => name.endsWith('.cine'))
    names.sort()
    return names.map(name => join(folder, name))
  }

  /** The newest recording, open; with what its packer had not come to when the program ended. */
  async trace(): Promise<Trace> {
    const file = this.recordings().at(-1)!
    if (existsSync(`${file}.spill`)) await this.cli(['info', file])
    return readRecording(file)
  }

  /** Takes the recordings away, so that the next one is the only one. */
  forget(): void {
    rmSync(this.path('.cinescope'), { recursive: true, force: true })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #spawn(args: readonly string[], env: Readonly<Record<string, string>>, { node = process.execPath, onStart }: Pick<RunOptions, 'node' | 'onStart'>): Promise<Ran> {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CINESCOPE|NODE_|VITEST|NO_COLOR|FORCE_COLOR)/.test(name)))
    const child = spawn(node, args, { cwd: this.folder, env: { ...inherited, CINESCOPE_ENV: 'test', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text })
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text })
    onStart?.(child)
    return new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code, signal) => resolve({ stdout, stderr, code, signal }))
    })
  }
}

export function readRecording(path: string): Promise<Trace> {
  return openTrace(bytesSource(readFileSync(path)), { decompressors: zlibDecompressors(zlib) })
}
