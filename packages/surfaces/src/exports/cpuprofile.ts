import type { Trace } from '@cinescope/trace'
import { walkCalls } from './call-walk.ts'
import { SiteNames } from './site-names.ts'
import { JsonOut, type TextOut } from './text-out.ts'

interface Node { readonly id: number, readonly site: number, readonly children: Map<number, Node>, hits: number }

/**
 * The format of V8's profiler, which DevTools, VS Code and others open. Not sampled: each stretch of time goes to the function that was on
 * top of the stack; stretches without time are left out.
 */
export async function cpuprofile(trace: Trace, out: TextOut): Promise<void> {
  const names = new SiteNames(trace)
  const json = new JsonOut(out)
  let ids = 1
  const root: Node = { id: ids, site: -1, children: new Map(), hits: 0 }
  const nodes = [root]
  const stack = [root]
  const samples: number[] = []
  const deltas: number[] = []
  const start = micro(trace.segments[0]?.startTime ?? 0)
  let last = start
  const pass = (time: number): void => {
    const now = micro(time)
    if (now <= last) return
    const top = stack.at(-1)!
    top.hits++
    samples.push(top.id)
    deltas.push(now - last)
    last = now
  }
  await walkCalls(trace, {
    begin(frame, time) {
      pass(time)
      const above = stack.at(-1)!
      let node = above.children.get(frame.site)
      if (!node) {
        node = { id: ++ids, site: frame.site, children: new Map(), hits: 0 }
        above.children.set(frame.site, node)
        nodes.push(node)
      }
      stack.push(node)
    },
    end(_frame, time) {
      pass(time)
      stack.pop()
    },
    record(_cursor, _segment, _frame, time) {
      pass(time)
    },
  })
  json.raw('{"nodes":[')
  json.list()
  for (const { id, site, children, hits } of nodes) {
    const { name, file, line, column } = names.of(site)
    const callFrame = site < 0 ? { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 }
      : { functionName: name || `site ${site}`, scriptId: '0', url: file, lineNumber: line - 1, columnNumber: column }
    json.item({ id, callFrame, hitCount: hits, children: [...children.values()].map(child => child.id) })
  }
  json.raw(`\n],"startTime":${start},"endTime":${last},"samples":`)
  // In pieces: as one text they may be too long.
  for (const [at, list] of [samples, deltas].entries()) {
    if (at === 1) json.raw(',"timeDeltas":')
    json.raw('[')
    for (let i = 0; i < list.length; i += 1000) json.raw(`${i === 0 ? '' : ','}${list.slice(i, i + 1000).join()}`)
    json.raw(']')
  }
  json.raw('}\n')
  await json.settle()
}

function micro(time: number): number {
  return Math.round(time * 1000)
}
