// A debugger of the main thread, on a thread of its own.
import { Session } from 'node:inspector'
import { parentPort } from 'node:worker_threads'

const SECONDS = 3
const session = new Session()
session.connectToMainThread()
let steps = 0
let calls = 0
let depth = 0
let from = 0
let milliseconds = 0

session.on('Debugger.paused', ({ params }) => {
  from ||= performance.now()
  milliseconds = performance.now() - from
  steps++
  if (params.callFrames.length > depth) calls++
  depth = params.callFrames.length
  session.post(milliseconds < SECONDS * 1000 ? 'Debugger.stepInto' : 'Debugger.resume')
})
session.post('Debugger.enable', () => {
  session.post('Debugger.setBlackboxPatterns', { patterns: ['^node:'] })
  parentPort.postMessage('ready', [])
})
parentPort.once('message', () => {
  session.post('Debugger.disable')
  parentPort.postMessage({ steps, calls, milliseconds }, [])
  parentPort.close()
})
