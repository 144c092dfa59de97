import { isSecretName, MARK_BRACE, TOKEN_MODULE, WRITE_DECLARATION, type Literal } from '@cinescope/trace'
import { bare, child, isLoop, list, need, targets, type Node } from '../node.ts'
import { hasEffect } from '../pure.ts'
import { findToken } from '../token.ts'
import { handedOn, type Transform } from '../transform.ts'
import { streamHead } from './stream.ts'

const PURE = '/* @__PURE__ */'

/** At the top of a module, where a bundler drops what nobody uses. */
function isShakeable(t: Transform): boolean {
  const parent = t.parent()?.type
  return t.sourceType === 'module' && (parent === 'Program' || (parent === 'ExportNamedDeclaration' && t.unit.form === 'module' && t.parent(2)?.type === 'Program'))
}

/** Probes for what one declarator bound. `let x` without a value binds undefined; `var x` binds nothing. */
function probesOf(declarator: Node, kind: string, t: Transform): string | undefined {
  const init = child(declarator, 'init')
  if (!init && kind !== 'let') return undefined
  // An unused export whose value runs nothing must still fall out of a bundle.
  if (isShakeable(t) && !hasEffect(init, t.analysis, t.pure)) return undefined
  return t.writes(targets(need(declarator, 'id')), WRITE_DECLARATION)
}

/** Around the value: for places where no statement can follow. What is `pure` a bundler may drop, and a module that has no frame has it, too. */
function wrapValue(declarator: Node, t: Transform, pure: boolean): void {
  const init = child(declarator, 'init')
  const id = need(declarator, 'id')
  const binding = t.binding(id)
  if (!init || id.type !== 'Identifier' || !binding) return
  const operand = handedOn(init, binding.name)
  const token = pure && !t.unit.framed ? String(TOKEN_MODULE) : t.token
  const probe = t.write(binding, id, WRITE_DECLARATION, '\n', id.start, token)
  if (!probe || !operand) return
  t.edits.wrap(init, `${pure ? PURE : ''}${probe.slice(0, probe.indexOf('\n'))}${t.pure.has(init) ? PURE : ''}${operand[0]}`, `${operand[1]})`)
}

const plain = new Set(['Literal', 'TemplateLiteral', 'Identifier', 'UnaryExpression', 'BinaryExpression', 'MemberExpression', 'LogicalExpression', 'ConditionalExpression'])

/** The value of a literal, as far as JSON can say it. */
function literalOf(node: Node): Literal | undefined {
  const { type, value, operator } = node
  if (type === 'Literal') return value === null ? ('raw' in node && node['raw'] === 'null' ? null : undefined) : isLiteral(value) ? value : undefined
  if (type === 'TemplateLiteral' && list(node, 'expressions').length === 0) {
    const cooked = (list(node, 'quasis')[0]?.['value'] as { readonly cooked?: unknown } | undefined)?.cooked
    return isLiteral(cooked) ? cooked : undefined
  }
  if (type !== 'UnaryExpression') return undefined
  const operand = literalOf(bare(need(node, 'argument')))
  if (operator === '!') return operand === undefined ? undefined : !operand
  return operator === '-' && typeof operand === 'number' && operand !== 0 ? -operand : undefined
}

function isLiteral(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}

/** Module-level values that run nothing: objects and instances are noted by a call that a bundler may drop with them. */
function notePure(declarator: Node, t: Transform): void {
  const init = child(declarator, 'init')
  if (!init || need(declarator, 'id').type !== 'Identifier') return
  const inner = bare(init)
  // Constants stay bare: compilers fold them and drop the branches that they decide.
  const fixed = t.binding(need(declarator, 'id'))?.writes === 0
  if (fixed) {
    const value = literalOf(inner)
    const binding = t.binding(need(declarator, 'id'))
    if (value !== undefined && binding && t.table.has(declarator) && !isSecretName(binding.name)) t.table.addLiteral(binding.index, value)
  }
  if ((fixed && plain.has(inner.type)) || inner.type === 'ClassExpression' || inner.type === 'FunctionExpression' || inner.type === 'ArrowFunctionExpression') return
  wrapValue(declarator, t, true)
}

export function leaveVariables(node: Node, t: Transform): void {
  if (!t.values || node['declare'] === true) return
  const kind = String(node['kind'])
  const declarators = list(node, 'declarations')
  const parent = t.parent()
  if (parent && isLoop(parent) && t.key !== 'body') {
    if (t.key === 'init') leaveHead(node, kind, declarators, t)
    return
  }
  if (t.answers) {
    // A statement here would change what evaluating the script answers.
    for (const declarator of declarators) wrapValue(declarator, t, false)
    return
  }
  const exported = parent?.type === 'ExportNamedDeclaration'
  const keyword = `${exported ? 'export ' : ''}${kind}`
  let text = ''
  declarators.forEach((declarator, i) => {
    const probes = probesOf(declarator, kind, t)
    if (!probes) {
      if (isShakeable(t)) notePure(declarator, t)
      return
    }
    const next = declarators[i + 1]
    if (!next) text = `${t.source[node.end - 1] === ';' ? '' : ';;'}${probes};`
    else {
      const comma = findToken(t.source, ',', declarator.end)
      // The guard turned round tells `strip` that this was a comma.
      t.edits.replace(comma, comma + 1, `;${probes.replace(t.guard, `2&${t.token}&&`)};${keyword} `)
    }
  })
  if (t.inList() || exported) {
    if (text) t.edits.close(node.end, text)
  } else t.edits.wrap(node, `{${MARK_BRACE};`, `${text}}`)
}

/** The head of `for (;;)`: values are wrapped; what a pattern binds is read by one more declarator. */
function leaveHead(node: Node, kind: string, declarators: readonly Node[], t: Transform): void {
  let patterns: Node[] = []
  for (const declarator of declarators) {
    const id = need(declarator, 'id')
    if (t.unit.stream?.variables.has(id)) streamHead(declarator, t)
    else if (id.type === 'Identifier') wrapValue(declarator, t, false)
    else patterns = [...patterns, ...targets(id)]
  }
  const probes = t.answers || kind.includes('using') ? undefined : t.writes(patterns, WRITE_DECLARATION)
  if (probes) t.edits.close(node.end, `,${t.name(`d${node.start}`)}=(${probes},0)`)
}
