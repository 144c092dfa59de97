import { parse, type AnyNode } from 'acorn'
import type { SourceType } from './run.ts'

interface Cut { readonly start: number, readonly end: number, readonly put: string }

/** Ways to make a program smaller, the largest first: statements and members go, blocks are unwrapped, expressions become `0`. */
function cuts(source: string, sourceType: SourceType): readonly Cut[] {
  const found: Cut[] = []
  const visit = (node: AnyNode, key: string, listed: boolean): void => {
    const { start, end } = node
    // What ends endless loops stays.
    if (/^spend\(\);?$/.test(source.slice(start, end))) return
    const isStatement = node.type.endsWith('Statement') || node.type.endsWith('Declaration')
    if (listed && (isStatement || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition' || node.type === 'StaticBlock')) found.push({ start, end, put: '' })
    else if (key !== 'left' && key !== 'id' && key !== 'callee' && (node.type.endsWith('Expression') || node.type === 'TemplateLiteral')) found.push({ start, end, put: '0' })
    if (node.type === 'TryStatement' || node.type === 'ForStatement' || node.type === 'ForOfStatement' || node.type === 'IfStatement') {
      const body = (node.type === 'TryStatement' ? node.block : node.type === 'IfStatement' ? node.consequent : node.body) as AnyNode
      if (body.type === 'BlockStatement') found.push({ start, end, put: source.slice(body.start + 1, body.end - 1) })
    }
    for (const [name, value] of Object.entries(node)) {
      if (Array.isArray(value)) for (const item of value) { if (isNode(item)) visit(item, name, true) }
      else if (isNode(value)) visit(value, name, false)
    }
  }
  visit(parse(source, { ecmaVersion: 'latest', sourceType: sourceType === 'module' ? 'module' : 'script', allowReturnOutsideFunction: true }), '', false)
  return found.filter(({ start, end, put }) => put.length < end - start).toSorted((a, b) => (b.end - b.start - b.put.length) - (a.end - a.start - a.put.length))
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { readonly type?: unknown }).type === 'string'
}

/** The smallest program found that still fails, by trying cuts one after the other. */
export async function shrink(source: string, sourceType: SourceType, fails: (source: string) => Promise<boolean>): Promise<string> {
  let smallest = source
  for (let tries = 0, changed = true; changed && tries < 3000;) {
    changed = false
    for (const { start, end, put } of cuts(smallest, sourceType)) {
      if (tries++ > 3000) break
      const smaller = smallest.slice(0, start) + put + smallest.slice(end)
      if (!(await fails(smaller).catch(() => false))) continue
      smallest = smaller
      changed = true
      break
    }
  }
  return smallest.split('\n').filter(line => line.trim()).join('\n')
}
