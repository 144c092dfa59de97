import { instrument } from '@cinescope/instrument'
import { createQuery, type AsyncStack, type Query } from '@cinescope/query'
import { bytesSource, dump, openTrace, type Trace } from '@cinescope/trace'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { exportRecording } from '../bundlers/recorded.ts'
import { launchBrowser } from '../tools/browser.ts'
import { bundleFile, bundleRuntime } from '../tools/page-runtime.ts'
import { serve, type TestServer } from '../tools/server.ts'

const APP = `
const words = []
function note(word) { words.push(word) }
async function load(id) {
  const answer = await fetch('/data/' + id)
  const { price } = await answer.json()
  return price
}
async function show(id) {
  const price = await load(id)
  note('price ' + price)
}
function later(id) {
  setTimeout(function tick() { void show(id) }, 5)
}
document.querySelector('#go').addEventListener('click', function clicked() { later(7) })

function soon(word) {
  Promise.resolve(word).then(text => { note('soon ' + text) })
  queueMicrotask(() => note('micro'))
}
const scheduler = (0, eval)('(() => { const jobs = [], { port1, port2 } = new MessageChannel(); port1.onmessage = () => jobs.shift()(); return job => { jobs.push(job); port2.postMessage(0) } })()')
function schedule(word) { scheduler(() => { note('job ' + word) }) }
document.querySelector('#soon').addEventListener('click', function hurrying() { soon('yes'); schedule('done') })

function request(path) {
  const asked = new XMLHttpRequest()
  asked.addEventListener('load', function loaded() { note('got ' + asked.status) })
  asked.open('GET', path)
  asked.send()
}
document.querySelector('#ask').addEventListener('click', function asking() { request('/data/8') })

addEventListener('message', function received(event) { note('received ' + event.data) })
document.querySelector('#post').addEventListener('click', function posting() { postMessage('hello') })

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
async function rejects() {
  await null
  throw new TypeError('nobody listens', { cause: new Error('the reason') })
}
function breaks(value) { return value.missing.name }
document.querySelector('#fail').addEventListener('click', function failing() {
  parse('{"half')
  void rejects()
  breaks({})
})
`

const { code, sites } = instrument(APP, { filename: '/app.js', sourceType: 'module', specifier: '/runtime.js' })
const HTML = `<!doctype html><title>Causes</title><body><button id="go">Go</button><button id="ask">Ask</button><button id="post">Post</button><button id="soon">Soon</button><button id="fail">Fail</button>
<script type="module">import { install } from '/runtime.js'
install({ sites: '/__cinescope/m/' })</script><script type="module" src="/app.js"></script></body>`

let server: TestServer
let browser: Browser
let query: Query
let trace: Trace
/** The recording as text, as the page's own reader tells it. */
let told: string

beforeAll(async () => {
  const [runtime, module] = [(await bundleRuntime()).code, (await bundleFile('packages/trace/src/index.ts')).code]
  server = await serve((request, response) => {
    const path = (request.url ?? '').split('?')[0]!
    const [type, body] = path === '/runtime.js' ? ['text/javascript', runtime] : path === '/reader.js' ? ['text/javascript', module] : path === '/app.js' ? ['text/javascript', code]
      : path.endsWith('.sites') ? ['application/json', JSON.stringify(sites)] : path.startsWith('/data/') ? ['application/json', JSON.stringify({ price: 42 })] : ['text/html', HTML]
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
  })
  browser = await launchBrowser()
  const page = await browser.newPage()
  await page.goto(`${server.origin}/`)
  await page.locator('#fail').waitFor()
  for (const button of ['#go', '#ask', '#post', '#soon', '#fail']) await page.locator(button).click()
  let bytes = new Uint8Array()
  await vi.waitFor(async () => {
    bytes = new Uint8Array(await exportRecording(page))
    const found: Query = createQuery(await openTrace(bytesSource(bytes)))
    const notes = (await found.calls({ fn: 'note' }, 10)).calls.length
    expect([notes, (await found.errors(10)).filter(({ fate }) => fate === 'uncaught' || fate === 'unhandled').length]).toEqual([6, 2])
  }, { timeout: 60_000, interval: 100 })
  trace = await openTrace(bytesSource(bytes))
  query = createQuery(trace)
  // As text: the test runner would rewrite an import in a function.
  await page.evaluate("import('/reader.js').then(it => { globalThis.reader = it })")
  told = await page.evaluate(async all => {
    const { reader } = globalThis as unknown as { readonly reader: typeof import('@cinescope/trace') }
    const lines: string[] = []
    for await (const line of reader.dump(await reader.openTrace(reader.bytesSource(Uint8Array.from(all))))) lines.push(line)
    return lines.join('\n')
  }, [...bytes])
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

const brief = ({ by, label, frames, gap }: AsyncStack): string => `${by} ${label}: ${frames.map(frame => frame.name).join(' < ')}${gap ? ` (${gap.reason})` : ''}`

async function chainOf(word: string): Promise<readonly string[]> {
  const [call] = (await query.calls({ fn: 'note', where: `word.startsWith('${word}')` }, 1)).calls
  if (!call) throw new Error(`nobody noted ${word}`)
  return (await query.asyncStackAt(call.entered)).map(brief)
}

test('a recording made by Chromium reads in Node as it does there', async () => {
  const lines: string[] = []
  for await (const line of dump(trace)) lines.push(line)
  expect(lines.join('\n')).toBe(told)
  expect([trace.problems, trace.losses, trace.header.platform]).toEqual([[], [], 'browser'])
})

test('a chain leads through two awaits, the request and the timer to the click', async () => {
  expect(await chainOf('price')).toEqual([
    'now : note < show',
    'await show: tick',
    expect.stringMatching(/^timer tick: later < clicked$/),
    'event click button#go: ',
  ])
})

test('a chain leads from what a promise and a queue call to the calls that gave it away, and to the click', async () => {
  const click = 'event click button#soon: '
  expect(await chainOf('soon')).toEqual(['now : note < then callback', 'promise then: soon < hurrying', click])
  expect(await chainOf('micro')).toEqual(['now : note < queueMicrotask callback', 'microtask queueMicrotask: soon < hurrying', click])
})

test('a chain leads from what a scheduler calls, which is not recorded, to the call that gave it the function', async () => {
  expect(await chainOf('job')).toEqual(['now : note < scheduler callback', 'callback scheduler: schedule < hurrying', 'event click button#soon: '])
})

test('a chain leads from the answer to XMLHttpRequest to the click that asked', async () => {
  const chain = await chainOf('got')
  expect(chain[0]).toBe('now : note < loaded')
  expect(chain.slice(1)).toEqual([expect.stringContaining('request < asking'), 'event click button#ask: '])
})

test('a chain leads from a message to whoever posted it', async () => {
  expect(await chainOf('received')).toEqual(['now : note < received', expect.stringMatching(/^event message: /)])
})

test('errors tell what became of them: uncaught, unhandled, swallowed; each with its causes and its chain', async () => {
  const errors = await query.errors(100)
  expect(errors.map(({ fate, label, causes, end }) => [fate, label, causes, end?.functionName]).toSorted((a, b) => String(a[0]).localeCompare(String(b[0])))).toEqual([
    ['swallowed', expect.stringContaining('JSON'), [], 'parse'],
    ['uncaught', expect.stringContaining("reading 'name'"), [], expect.anything()],
    ['unhandled', 'Unhandled rejection: TypeError: nobody listens in rejects', ['Error: the reason'], expect.anything()],
  ])
  const chains = new Map(errors.map(({ fate, chain }) => [fate, chain.map(brief)]))
  expect(chains.get('uncaught')).toEqual([expect.stringMatching(/^now : /), 'event click button#fail: '])
  expect(chains.get('unhandled')).toEqual(['now : rejects', 'await rejects: failing', 'event click button#fail: '])
})
