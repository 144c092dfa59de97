import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { CallNode, Frame, Query } from '@cinescope/query'
import type { Tick } from '@cinescope/trace'
import { ROOT, flatten, keyOf, type Branch, type Row } from './rows.ts'

const PAGE = 200

/** The call tree as far as it has been unfolded. Children are asked for when a node opens, a page at a time. */
export interface CallModel {
  readonly rows: ReadonlySignal<readonly Row[]>
  readonly selected: Signal<string>
  toggle(key: string, open?: boolean): Promise<void>
  more(parent: string): Promise<void>
  /** Asks for tasks that a growing recording has added. */
  grow(): Promise<void>
  /** Unfolds down to the innermost of these frames (innermost first) and selects it; between frames, the last call before the moment. */
  reveal(stack: readonly Frame[], tick: Tick, current?: () => boolean): Promise<void>
}

export function createCallModel(query: Query): CallModel {
  const branches = signal<ReadonlyMap<string, Branch>>(new Map())
  const open = signal<ReadonlySet<string>>(new Set())
  const selected = signal('')
  const loading = new Map<string, Promise<void>>()

  const keep = (key: string, branch: Branch): void => { branches.value = new Map(branches.peek()).set(key, branch) }

  const load = (key: string): Promise<void> => {
    const under = loading.get(key)
    if (under !== undefined) return under
    const known = branches.peek().get(key)?.nodes ?? []
    const work = query.callTree(parentOf(key), known.length, PAGE)
      .then(nodes => keep(key, { nodes: [...known, ...nodes], done: nodes.length < PAGE }))
      .finally(() => loading.delete(key))
    loading.set(key, work)
    return work
  }

  const within = async (key: string, match: (node: CallNode) => boolean): Promise<CallNode | undefined> => {
    for (;;) {
      const branch = branches.peek().get(key)
      const found = branch?.nodes.find(match)
      if (found !== undefined || branch?.done === true) return found
      const before = branch?.nodes.length ?? -1
      await load(key)
      if ((branches.peek().get(key)?.nodes.length ?? 0) === before) return undefined
    }
  }

  const model: CallModel = {
    rows: computed(() => flatten(branches.value, open.value)),
    selected,
    async toggle(key, wanted) {
      const next = new Set(open.peek())
      const opening = wanted ?? !next.has(key)
      if (opening) next.add(key)
      else next.delete(key)
      open.value = next
      if (opening && !branches.peek().has(key)) await load(key)
    },
    more: load,
    async grow() {
      const known = branches.peek().get(ROOT)
      if (known === undefined) return load(ROOT)
      if (!known.done) return
      // The last task may have grown too: it is asked for again.
      const skip = Math.max(0, known.nodes.length - 1)
      const nodes = await query.callTree(undefined, skip, PAGE)
      keep(ROOT, { nodes: [...known.nodes.slice(0, skip), ...nodes], done: nodes.length < PAGE })
    },
    async reveal(stack, tick, current = () => true) {
      // An async frame is a child of the task that called it, wherever it is resumed.
      const moment = stack.at(-1)?.entered ?? tick
      if (moment < 0) return
      const task = await within(ROOT, node => node.kind === 'task' && node.task.tick <= moment && moment < node.task.end)
      if (task === undefined) return
      const opened = new Set<string>()
      let at = task
      for (let i = stack.length - 1; i >= 0; i--) {
        const frame = stack[i]
        const key = keyOf(at)
        const child = await within(key, node => node.kind === 'frame' && node.frame.frame === frame?.frame)
        if (child === undefined) break
        opened.add(key)
        at = child
      }
      if (stack.length === 0) {
        const key = keyOf(task)
        await within(key, node => node.kind === 'frame' && node.frame.entered > tick)
        const before = branches.peek().get(key)?.nodes.filter(node => node.kind === 'frame' && node.frame.entered <= tick).at(-1)
        opened.add(key)
        at = before ?? task
      }
      // The cursor has moved on meanwhile: what was picked since stays picked.
      if (!current()) return
      // Added to what is open by now: what was folded or unfolded while this was reading stays so.
      open.value = new Set([...open.peek(), ...opened])
      selected.value = keyOf(at)
    },
  }
  return model
}

function parentOf(key: string): Parameters<Query['callTree']>[0] {
  if (key === ROOT) return undefined
  const number = Number(key.slice(1))
  return (key.startsWith('t') ? { task: number } : number) as Parameters<Query['callTree']>[0]
}
