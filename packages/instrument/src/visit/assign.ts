import { WRITE_UPDATE } from '@cinescope/trace'
import { bare, isAnonymous, nameOf, need, targets, type Node } from '../node.ts'
import { direct, type Transform } from '../transform.ts'
import { leaveMemberWrite } from './property.ts'

export function leaveAssignment(node: Node, t: Transform): void {
  if (!t.values) return
  const target = bare(need(node, 'left'))
  if (target.type === 'MemberExpression') leaveMemberWrite(node, target, t)
  else if (target.type === 'Identifier') leaveVariableWrite(node, target, t)
  else leavePattern(node, t)
}

function leaveVariableWrite(node: Node, target: Node, t: Transform): void {
  const operator = String(node['operator'])
  const flags = operator === '=' ? 0 : WRITE_UPDATE
  const binding = t.binding(target)
  const right = need(node, 'right')
  if (binding && (binding.kind === 'import' || binding.self)) return
  if (operator === '||=' || operator === '&&=' || operator === '??=') {
    // Short-circuited it writes nothing, so the probe stands in the operand that is evaluated only if it writes.
    const probe = binding && !isAnonymous(right) ? t.write(binding, target, flags, '\n') : undefined
    if (!probe) return
    const [before, after] = direct(right)
    t.edits.wrap(right, `${probe.slice(0, probe.indexOf('\n'))}${before}`, `${after})`)
    return
  }
  if (!binding) return
  if (t.readable(binding)) finishWrite(node, binding.name, flags, target, t)
  else {
    // A script's top-level variable is a property of the global object: it is not read again.
    const temporary = t.temporary()
    const probe = temporary && t.write(binding, target, flags, temporary)
    if (!probe) return
    t.edits.wrap(node, `${t.discarded ? '' : t.parenthesis}${temporary}=`, `,${t.guard}${probe}${t.discarded ? '' : `,${temporary})`}`)
  }
}

function finishWrite(node: Node, value: string, flags: number, target: Node, t: Transform): void {
  const binding = t.binding(target)
  const probe = binding && t.write(binding, target, flags, value)
  if (!probe) return
  if (t.discarded) t.edits.close(node.end, `,${t.guard}${probe}`)
  else t.edits.wrap(node, t.parenthesis, `,${t.guard}${probe},${value})`)
}

/** `[a, b] = e`: names are read after all of them were bound. */
function leavePattern(node: Node, t: Transform): void {
  const probes = t.writes(targets(need(node, 'left')), 0)
  if (!probes) return
  if (t.discarded) {
    t.edits.close(node.end, `,${probes}`)
    return
  }
  const temporary = t.temporary()
  if (temporary) t.edits.wrap(node, `${t.parenthesis}${temporary}=`, `,${probes},${temporary})`)
}

export function leaveUpdate(node: Node, t: Transform): void {
  if (!t.values) return
  const target = bare(need(node, 'argument'))
  if (target.type === 'MemberExpression') {
    leaveMemberWrite(node, target, t)
    return
  }
  const binding = t.binding(target)
  if (!t.readable(binding)) return
  if (node['prefix'] === true || t.discarded) {
    finishWrite(node, nameOf(target), WRITE_UPDATE, target, t)
    return
  }
  const temporary = t.temporary()
  const probe = temporary && t.write(binding, target, WRITE_UPDATE, nameOf(target))
  if (probe) t.edits.wrap(node, `${t.parenthesis}${temporary}=`, `,${t.guard}${probe},${temporary})`)
}
