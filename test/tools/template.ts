import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const CREATE_VITE = '9.3.0'
const cache = join(root, '.cache/templates', CREATE_VITE)

function npm(args: readonly string[], cwd: string): void {
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'], { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
}

let packed: string | undefined

/** The package as `npm publish` would send it: what is not in `files` is not there. */
function pack(): string {
  return packed ??= packOnce()
}

function packOnce(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cinescope-pack-'))
  npm(['pack', '--ignore-scripts', '--pack-destination', folder], root)
  return join(folder, readdirSync(folder).find(name => name.endsWith('.tgz'))!)
}

/** A template of create-vite with its own dependencies installed; kept between runs, without Cinescope. */
function scaffolded(template: string): string {
  const folder = join(cache, template)
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return folder
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  mkdirSync(cache, { recursive: true })
  if (!existsSync(join(cache, 'package.json'))) writeFileSync(join(cache, 'package.json'), '{ "private": true }')
  if (!existsSync(join(cache, 'node_modules/create-vite'))) npm(['install', `create-vite@${CREATE_VITE}`], cache)
  execFileSync(process.execPath, [join(cache, 'node_modules/create-vite/index.js'), template, '--template', template], { cwd: cache, stdio: 'ignore' })
  npm(['install'], folder)
  return folder
}

/** Scaffolds a template into a fresh folder, installs the packed package and adds the one plugin line. */
export function createTemplate(template: string): string {
  const folder = mkdtempSync(join(tmpdir(), `cinescope-${template}-`))
  cpSync(scaffolded(template), folder, { recursive: true, verbatimSymlinks: true })
  npm(['install', '--save-dev', pack()], folder)
  const config = join(folder, 'vite.config.ts')
  const plain = readFileSync(config, 'utf8')
  const changed = plain.replace(/plugins: \[(.*?)\]/s, 'plugins: [$1, cinescope()]')
  if (changed === plain) throw new Error(`no plugins line in ${template}'s vite.config.ts`)
  writeFileSync(config, `import cinescope from 'cinescope/vite'\n${changed}`)
  return folder
}

/** Adds a dependency from the registry to a folder of `createTemplate`. */
export function installInto(folder: string, name: string): void {
  npm(['install', name], folder)
}

export interface DevServer {
  readonly origin: string
  /** What it printed so far. */
  output(): string
  close(): Promise<void>
}

/** Starts a command that prints a `http://localhost:PORT/` address and waits for it. `npm run` and its shell hand no signal on: the whole group gets it. */
export function startServer(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<DevServer> {
  const own: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', BROWSER: 'none', ...env }
  // A test runner's own, not what a developer has.
  delete own['NODE_ENV']
  const child: ChildProcess = spawn(command, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: own })
  let printed = ''
  const kill = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-child.pid!, signal)
    } catch {
      // It has ended.
    }
  }
  const ended = new Promise<void>(resolve => { child.once('exit', () => resolve()) })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      kill('SIGKILL')
      reject(new Error(`no address within 60 s:\n${printed}`))
    }, 60_000)
    const read = (data: Buffer): void => {
      printed += String(data)
      const origin = /https?:\/\/(?:localhost|127\.0\.0\.1):\d+/.exec(printed)?.[0]
      if (!origin) return
      clearTimeout(timer)
      resolve({
        origin,
        output: () => printed,
        close: async () => {
          kill('SIGTERM')
          const late = setTimeout(() => kill('SIGKILL'), 3000)
          await ended
          clearTimeout(late)
        },
      })
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    void ended.then(() => {
      clearTimeout(timer)
      reject(new Error(`ended without an address:\n${printed}`))
    })
  })
}
