// `npm start`: installs and builds what is missing, then serves the shop. Plain Node, so that it runs on a fresh clone.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Cinescope needs Node 20.19 or newer; this is ${process.version}.`)
  process.exit(1)
}

function run(what, args) {
  console.log(what)
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(npm, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

/** Time of the newest file that the build reads. */
function newest(path) {
  const stat = statSync(path)
  if (!stat.isDirectory()) return stat.mtimeMs
  const skipped = new Set(['node_modules', 'dist', 'test'])
  return Math.max(0, ...readdirSync(path).filter(name => !skipped.has(name)).map(name => newest(join(path, name))))
}

if (!existsSync(join(root, 'node_modules/vite/package.json'))) run('Installing dependencies (once)', ['install', '--no-audit', '--no-fund'])

const built = ['vite.mjs', 'browser.mjs', 'overlay.mjs'].map(name => join(root, 'dist', name))
const sources = ['src', 'packages', 'browser-runtime', 'node-runtime', 'package.json', 'tsdown.config.ts'].map(name => join(root, name))
const stale = !built.every(existsSync) || Math.min(...built.map(file => statSync(file).mtimeMs)) < Math.max(...sources.map(newest))
if (stale) run('Building Cinescope', ['run', '--silent', 'build'])

const { startApi } = await import('./server/server.mjs')
const { createServer } = await import('vite')

const api = await startApi()
process.env.PLAYGROUND_API = String(api.port)
const server = await createServer({ configFile: join(root, 'playground/vite.config.ts'), server: { port: Number(process.env.PORT ?? 5173), host: 'localhost' } })
await server.listen()
const address = server.httpServer.address()
console.log(`\n  The playground runs at http://localhost:${address.port}/\n  Its story: playground/README.md. Stop it with Ctrl-C.\n`)

let stopping = false
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, async () => {
    if (stopping) process.exit(1)
    stopping = true
    await Promise.all([server.close(), api.close()])
    process.exit(0)
  })
}
