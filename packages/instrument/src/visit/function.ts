import { FUNCTION_ARROW, FUNCTION_ASYNC, FUNCTION_GENERATOR, FUNCTION_SCOPED, FUNCTION_STRICT, FUNCTION_THIS, MARK_BRACE, MARK_DIRECT, SITE_FUNCTION, SITE_SCOPE } from '@cinescope/trace'
import { child, list, nameOf, need, targets, type Node } from '../node.ts'
import { hushed } from '../secret.ts'
import { arrowBefore } from '../token.ts'
import { direct, type Transform } from '../transform.ts'
import type { Unit } from '../unit.ts'
import { hooksOf } from './hook.ts'
import { planStream } from '../stream/stream-plan.ts'
import { openPath, parameterProbes } from './path.ts'
import { endStream, streamLeft, streamVariables } from './stream.ts'

/** Would `try { }` around the body change it? Body-level functions become block functions there (P2). */
function clashes(unit: Unit): boolean {
  if ((unit.directEval && !unit.strict) || unit.hasWith) return true
  if (unit.movesFields && unit.derived) return true
  const params = new Set(list(unit.node, 'params').flatMap(param => targets(param).map(nameOf)))
  // Errors in the program that must stay errors.
  for (const name of unit.bodyLexicals) if (params.has(name) || unit.vars.has(name)) return true
  const seen = new Set<string>()
  for (const name of unit.bodyFunctions) {
    if (seen.has(name) || name === 'arguments' || params.has(name) || unit.vars.has(name)) return true
    if (!unit.strict && unit.blockFunctions.has(name)) return true
    seen.add(name)
  }
  return false
}

/** What the enter of a function tells of its parameters; those that a compiler made are nobody's. */
function parameters(unit: Unit, t: Transform): readonly Node[] {
  return unit.made ? [] : list(unit.node, 'params').flatMap(param => targets(param)).filter(id => !t.table.isMade(id))
}

/** Gives a unit its site and decides its shape. One that the developer did not write gets none; code inside it may be theirs. */
export function openUnit(unit: Unit, node: Node, t: Transform): void {
  if (unit.level === 0) {
    unit.values = false
    return
  }
  unit.made = t.table.madeAround(unit)
  if (!t.table.has(node) && !unit.made) {
    unit.values = node['async'] !== true && node['generator'] !== true
    return
  }
  unit.guarded = !clashes(unit)
  unit.framed = unit.form !== 'field'
  if (unit.directEval && !unit.strict) unit.values = false
  const derivedConstructor = unit.form === 'constructor' && unit.derived
  const usesThis = unit.usesThis && !unit.arrow && !derivedConstructor
  const params = parameters(unit, t)
  const bindings = new Set(params.map(id => t.binding(id)).filter(binding => binding !== undefined))
  const flags = (usesThis ? FUNCTION_THIS : 0) | (unit.scoped ? FUNCTION_SCOPED : 0) | (node['async'] === true ? FUNCTION_ASYNC : 0)
    | (node['generator'] === true ? FUNCTION_GENERATOR : 0) | (unit.arrow ? FUNCTION_ARROW : 0) | (unit.strict ? FUNCTION_STRICT : 0)
  const info = t.table.addFunction({
    name: unit.name, form: unit.form, flags, params: [...bindings].map(binding => binding.index), scope: unit.scope.index, level: unit.level,
  }, unit.pinned)
  unit.site = t.table.site(SITE_FUNCTION, node, t.owner, info, 0, unit.made)
  openPath(unit, node, t)
  if (t.streams) unit.stream = planStream(unit, node, t)
}

/** `$cK.on?$cE2($cH+1,a,b):0` */
export function enterExpression(unit: Unit, t: Transform): string {
  const values: string[] = []
  if (unit.scoped) values.push(t.environment(unit))
  if (unit.usesThis && !unit.arrow && !(unit.form === 'constructor' && unit.derived)) values.push('this')
  const seen = new Set<string>()
  for (const id of parameters(unit, t)) {
    if (seen.has(nameOf(id))) continue
    seen.add(nameOf(id))
    const secret = t.secretName(id)
    values.push(secret === undefined ? nameOf(id) : hushed(secret, nameOf(id), t))
  }
  const site = `${t.name('H')}${unit.site === 0 ? '' : `+${unit.site}`}`
  const call = values.length > 4 ? `${t.probe('EN')}(${site},[${values.join(',')}])`
    : `${t.probe((['E0', 'E1', 'E2', 'E3', 'E4'] as const)[values.length]!)}(${[site, ...values].join(',')})`
  return `${t.probe('K')}.on?${call}:0`
}

/** `const $cs3=$cf&2?$cN($cH+9,$cf,0):0;` if the scope has instances. */
export function instanceDeclaration(node: Node, t: Transform): string {
  const scope = t.analysis.scopeOf.get(node)
  if (!scope?.instances || !t.values || !t.unit.framed) return ''
  const site = t.site(SITE_SCOPE, node, scope.index)
  const name = t.name(`s${scope.index}`)
  if (site === undefined) return `const ${name}=0;`
  return `const ${name}=${t.token}&2?${t.call('N', site)}${t.nearest(scope.parent, node.start)}):0;`
}

/** What stands before the first statement of a unit's body. */
function prologue(unit: Unit, t: Transform): string {
  const early = t.analysis.early && t.analysis.exported.has(unit.node) ? `${t.bundled ? t.name('H') : t.probe('K')}||${t.name('I')}();` : ''
  const temporaries = [...unit.stream ? streamVariables(unit.stream, t) : [], ...unit.temporaries]
  const variables = unit.guarded ? [`${t.name('r')}=${t.probe('K')}`, ...temporaries] : temporaries
  return `${early}const ${t.tokenOf(unit)}=${enterExpression(unit, t)};${variables.length > 0 ? `let ${variables.join(',')};` : ''}${instanceDeclaration(unit.node, t)}${parameterProbes(unit, t)}`
}

function leaveCall(t: Transform, result: string): string {
  const token = t.tokenOf(t.unit)
  return `${token}&&${t.probe('X')}(${token},${result})`
}

function epilogue(unit: Unit, t: Transform, reachable: boolean): string {
  if (!unit.guarded) return reachable ? `;${leaveCall(t, 'void 0')}` : ''
  const exit = unit.path?.exit ? `${t.pathGuard}${t.name('r')}===${t.probe('K')}&&${t.call('L', unit.path.exit)}${t.name('p')});` : ''
  return `;${reachable ? `${t.name('r')}=void 0` : ''}}finally{${exit}${leaveCall(t, streamLeft(unit, t.name('r'), t))}}`
}

/** Can control fall off the end of these statements? Errs on the side of yes. */
export function fallsOff(statements: readonly Node[]): boolean {
  const last = statements.at(-1)
  if (!last) return true
  if (last.type === 'ReturnStatement' || last.type === 'ThrowStatement') return false
  if (last.type === 'BlockStatement') return fallsOff(list(last, 'body'))
  if (last.type === 'IfStatement') return !child(last, 'alternate') || fallsOff([need(last, 'consequent')]) || fallsOff([need(last, 'alternate')])
  return true
}

/** Inserts a unit's opening and closing into a body in braces. */
export function frameBody(unit: Unit, body: Node, open: number, t: Transform): void {
  const statements = list(body, 'body')
  const directives = statements.filter(statement => typeof statement['directive'] === 'string')
  const last = directives.at(-1)
  const at = last ? last.end : open
  const separator = last && t.source[last.end - 1] !== ';' ? ';;' : ''
  if (statements.length === directives.length) {
    unit.guarded = false
    t.edits.close(at, `${separator}${prologue(unit, t)}${leaveCall(t, 'void 0')}`)
    return
  }
  t.edits.open(at, `${separator}${prologue(unit, t)}${unit.guarded ? `${hooksOf(unit)}try{` : ''}`)
  t.edits.close(body.end - 1, epilogue(unit, t, fallsOff(statements)))
}

export function enterFunction(node: Node, t: Transform): boolean {
  const body = child(node, 'body')
  if (!body) return true
  if (list(body, 'body').some(statement => statement['directive'] === 'use asm')) return true
  openUnit(t.unit, node, t)
  return false
}

export function leaveFunction(node: Node, t: Transform): void {
  const { unit } = t
  if (unit.site < 0) return
  const body = need(node, 'body')
  endStream(unit, t)
  if (body.type === 'BlockStatement') {
    frameBody(unit, body, body.start + 1, t)
    return
  }
  const arrow = arrowBefore(t.source, Math.max(node.start, ...list(node, 'params').map(param => param.end)), body.start)
  const [opening, closing] = resultOf(body, t)
  if (unit.guarded) {
    t.edits.open(arrow + 2, `{${MARK_BRACE};${prologue(unit, t)}${hooksOf(unit)}try{return ${opening}`)
    t.edits.close(body.end, `${closing}${epilogue(unit, t, false)}}`)
  } else {
    t.edits.open(arrow + 2, `{${MARK_BRACE};${prologue(unit, t)}return ${opening}`)
    t.edits.close(body.end, `${closing}}`)
  }
}

/** What stands around the operand of `return`. */
export function resultOf(operand: Node | undefined, t: Transform): readonly [before: string, after: string] {
  if (!t.unit.guarded) return operand?.type === 'SequenceExpression' ? [`${t.probe('XV')}(${t.tokenOf(t.unit)},(${MARK_DIRECT},`, '))'] : [`${t.probe('XV')}(${t.tokenOf(t.unit)},`, ')']
  if (!operand) return [`${t.name('r')}=`, '']
  const inner = direct(operand)
  return [`${t.name('r')}=${inner[0]}`, inner[1]]
}
