import type { CallNode } from '@cinescope/query'

/** Children of one node that have been asked for. */
export interface Branch { readonly nodes: readonly CallNode[], readonly done: boolean }

export type Row =
  | { readonly kind: 'node', readonly key: string, readonly node: CallNode, readonly depth: number, readonly open: boolean, readonly leaf: boolean, readonly position: number, readonly siblings: number }
  | { readonly kind: 'more', readonly key: string, readonly parent: string, readonly depth: number }
  | { readonly kind: 'wait', readonly key: string, readonly depth: number }

/** The key of the invisible node above the tasks. */
export const ROOT = ''

export function keyOf(node: CallNode): string {
  return node.kind === 'task' ? `t${node.task.tick}` : `f${node.frame.frame}`
}

export function callsOf(node: CallNode): number {
  return node.kind === 'task' ? node.task.calls : node.frame.calls
}

/** The rows a virtual list shows: open branches unfolded in place, with a row for what is not loaded. */
export function flatten(branches: ReadonlyMap<string, Branch>, open: ReadonlySet<string>): readonly Row[] {
  const rows: Row[] = []
  const visit = (parent: string, depth: number): void => {
    const branch = branches.get(parent)
    if (branch === undefined) {
      rows.push({ kind: 'wait', key: `wait:${parent}`, depth })
      return
    }
    branch.nodes.forEach((node, i) => {
      const key = keyOf(node)
      const leaf = callsOf(node) === 0
      const unfolded = open.has(key) && !leaf
      rows.push({ kind: 'node', key, node, depth, open: unfolded, leaf, position: i + 1, siblings: branch.nodes.length })
      if (unfolded) visit(key, depth + 1)
    })
    if (!branch.done) rows.push({ kind: 'more', key: `more:${parent}`, parent, depth })
  }
  visit(ROOT, 0)
  return rows
}

/** Index of a row's parent row; -1 for the tasks. */
export function parentRow(rows: readonly Row[], index: number): number {
  const depth = rows[index]?.depth ?? 0
  for (let i = index - 1; i >= 0; i--) {
    const row = rows[i]
    if (row !== undefined && row.depth < depth) return i
  }
  return -1
}
