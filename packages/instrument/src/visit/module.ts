import { FUNCTION_STRICT, SITE_MODULE } from '@cinescope/trace'
import { list, type Node } from '../node.ts'
import { statementEffect } from '../pure.ts'
import type { Transform } from '../transform.ts'
import { openPath } from './path.ts'

/** A module's body is a frame if it does something; else nothing in it may keep an unused export alive. Scripts are kept whole anyway. */
export function enterProgram(node: Node, t: Transform): boolean {
  const { unit } = t
  const statements = list(node, 'body').filter(statement => typeof statement['directive'] !== 'string')
  unit.framed = unit.level > 0 && statements.length > 0 && (t.sourceType !== 'module' || statements.some(statement => statementEffect(statement, t.analysis, t.pure)))
  const flags = unit.strict ? FUNCTION_STRICT : 0
  unit.site = 0
  const info = t.table.addFunction({ name: '', form: 'module', flags, params: [], scope: unit.scope.index, level: unit.level }, unit.pinned)
  t.table.site(SITE_MODULE, node, 0, info, 0)
  openPath(unit, node, t)
  return false
}

/** What the module's frame adds to the preamble: its token, by a value, and its temporaries. Undefined if there is no frame. */
export function moduleProlog(t: Transform): { readonly token: string, readonly temporaries: readonly string[] } | undefined {
  if (!t.unit.framed) return undefined
  return { token: `${t.probe('K')}.on?${t.probe('E0')}(${t.name('H')}):0`, temporaries: [...t.unit.temporaries] }
}

export function leaveProgram(node: Node, t: Transform): void {
  const last = list(node, 'body').at(-1)
  if (!t.unit.framed || !last) return
  const leave = `${t.name('f')}&&${t.probe('X')}(${t.name('f')},void 0)`
  // An expression statement would change what evaluating the script answers; a declaration, even one of nothing, does not.
  const text = t.sourceType === 'script' ? `;var {}=[${leave}];` : `;${leave};`
  t.edits.close(last.end, text)
}
