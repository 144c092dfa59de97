// The recorder's worker, which also tells how much it holds when it is asked.
import '../../../dist/node-worker.mjs'

const channel = new BroadcastChannel('soak')
channel.addEventListener('message', ({ data }) => {
  if (data !== 'heap') return
  globalThis.gc()
  channel.postMessage({ bytes: process.memoryUsage().heapUsed }, [])
})
channel.unref()
