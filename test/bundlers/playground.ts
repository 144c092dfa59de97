import { spawn } from 'node:child_process'
import { request as ask } from 'node:http'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serve, serveFolder, type TestServer } from '../tools/server.ts'

const root = join(import.meta.dirname, '../..')
export const playground: string = join(root, 'playground')

const webpack = `
import webpack from 'webpack'
import configuration from ${JSON.stringify(join(playground, 'webpack.config.mjs'))}
const output = { ...configuration.output, path: process.argv[1] }
webpack({ ...configuration, output }, (error, stats) => {
  if (!error && stats.compilation.errors.length + stats.compilation.warnings.length === 0) return
  console.error(error ?? stats.toString('errors-warnings'))
  process.exit(1)
})`

const commands = {
  vite: (out: string): string[] => [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--mode', 'development', '--outDir', out, '--logLevel', 'warn', '--sourcemap', '--minify', 'false'],
  webpack: (out: string): string[] => ['--input-type=module', '-e', webpack, out],
  rollup: (out: string): string[] => [join(root, 'node_modules/rollup/dist/bin/rollup'), '--config', '--silent', '--dir', out],
}

export type PlaygroundBuild = keyof typeof commands

/** Builds the shop with its own configuration of that bundler, as from a terminal in its folder. With `plain` by the kill switch: nothing of ours in it. */
export async function buildPlayground(name: PlaygroundBuild, out: string, plain: boolean): Promise<void> {
  const env = { ...process.env, NODE_ENV: 'development', ...(plain && { CINESCOPE: '0' }) }
  const child = spawn(process.execPath, commands[name](out), { cwd: playground, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', data => { said += String(data) })
  const status = await new Promise(resolve => { child.once('close', resolve) })
  if (status !== 0) throw new Error(`${name} failed:\n${said}`)
  if (name === 'vite') return
  const page = await readFile(join(playground, 'index.html'), 'utf8')
  const css = name === 'rollup' ? '<link rel="stylesheet" href="main.css">' : ''
  await writeFile(join(out, 'index.html'), page.replace('</head>', `${css}</head>`).replace('/src/main.tsx', 'main.js'))
}

/** Serves a built shop in front of its API. */
export async function servePlayground(folder: string, api: number): Promise<TestServer> {
  const files = await serveFolder(folder)
  const port = Number(new URL(files.origin).port)
  const server = await serve((request, response) => {
    const target = { host: '127.0.0.1', port: request.url?.startsWith('/api') ? api : port, path: request.url, method: request.method, headers: request.headers }
    request.pipe(ask(target, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    }))
  })
  return { origin: server.origin, close: async () => { await Promise.all([server.close(), files.close()]) } }
}

/** The shop's API, new: it counts orders. */
export async function startApi(): Promise<{ readonly port: number, close(): Promise<unknown> }> {
  const server = await import(/* @vite-ignore */ join(playground, 'server/server.mjs')) as { startApi(options: { latency: number }): ReturnType<typeof startApi> }
  return server.startApi({ latency: 60 })
}
