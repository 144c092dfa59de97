import { WRITE_UPDATE } from '@cinescope/trace'
import { assigned, bare, child, nameOf, need, type Node } from '../node.ts'
import { handedOn, type Transform } from '../transform.ts'
import { globalProbe, patternProbes } from './pattern.ts'
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
  if (!binding) {
    leaveGlobalWrite(node, target, t)
    return
  }
  if (binding.kind === 'import' || binding.self) return
  if (isLogical(operator)) {
    // Short-circuited it writes nothing, so the probe stands in the operand that is evaluated only if it writes.
    const operand = handedOn(right, binding.name)
    const probe = operand && t.write(binding, target, flags, '\n')
    if (!probe) return
    t.edits.wrap(right, `${probe.slice(0, probe.indexOf('\n'))}${operand[0]}`, `${operand[1]})`)
    return
  }
  if (t.readable(binding)) finishWrite(node, binding.name, flags, target, t)
  else {
    // A script's top-level variable is a property of the global object: it is not read again.
    const temporary = t.temporary()
    const probe = temporary && t.write(binding, target, flags, temporary)
    if (!probe) return
    t.edits.wrap(node, `${t.discarded ? '' : t.parenthesis}${temporary}=`, `,${t.guard}${probe}${t.discarded ? '' : `,${temporary})`}`)
  }
}

function isLogical(operator: string): boolean {
  return operator === '||=' || operator === '&&=' || operator === '??='
}

/** Assignment to or update of a variable that the file does not declare. Its value is not read, not even for the expression's own. */
function leaveGlobalWrite(node: Node, target: Node, t: Transform): void {
  const probe = globalProbe(target, t)
  if (!probe) return
  const value = t.discarded ? undefined : t.temporary()
  if (!t.discarded && !value) return
  const [before, after] = value ? [`${t.parenthesis}${value}=`, `,${value})`] : ['', '']
  const right = child(node, 'right')
  if (!right || !isLogical(String(node['operator']))) {
    t.edits.wrap(node, before, `,${t.guard}${probe}${after}`)
    return
  }
  const operand = handedOn(right, nameOf(target))
  const written = operand && t.temporary()
  if (!written) return
  t.edits.wrap(right, `(${written}=1,${operand[0]}`, `${operand[1]})`)
  // Before an assignment, as with members, so that `strip` knows the pair.
  t.edits.wrap(node, `${value ? t.parenthesis : ''}${written}=0,${value ?? t.temporary()!}=`, `,${written}&&${t.guard}${probe}${after}`)
}

function finishWrite(node: Node, value: string, flags: number, target: Node, t: Transform): void {
  const binding = t.binding(target)
  const probe = binding && t.write(binding, target, flags, value)
  if (!probe) return
  if (t.discarded) t.edits.close(node.end, `,${t.guard}${probe}`)
  else t.edits.wrap(node, t.parenthesis, `,${t.guard}${probe},${value})`)
}

/** `[a, b.c] = e`: names and members are read after all of them were written. */
function leavePattern(node: Node, t: Transform): void {
  const probes = patternProbes(assigned(need(node, 'left')), t)
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
  if (!binding) leaveGlobalWrite(node, target, t)
  if (!t.readable(binding)) return
  if (node['prefix'] === true || t.discarded) {
    finishWrite(node, nameOf(target), WRITE_UPDATE, target, t)
    return
  }
  const temporary = t.temporary()
  const probe = temporary && t.write(binding, target, WRITE_UPDATE, nameOf(target))
  if (probe) t.edits.wrap(node, `${t.parenthesis}${temporary}=`, `,${t.guard}${probe},${temporary})`)
}
