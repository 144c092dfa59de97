import type { AnyNode, ArrowFunctionExpression, CallExpression, Expression as ExpressionNode, Literal, MemberExpression, ObjectExpression, Pattern, SpreadElement, Super, TemplateLiteral } from 'acorn'
import { bind, type Binder } from './bind.ts'
import { globals, ownEntries } from './globals.ts'
import { isInstance } from './instance.ts'
import { invoke } from './invoke.ts'
import { iterate } from './list.ts'
import { get, has, toKey } from './member.ts'
import { binary, toText, truth, unary } from './operator.ts'
import { parseExpression, unsupported } from './parse.ts'
import { repeatsRepetition } from './regular.ts'
import { ABSENT, type Run } from './run.ts'
import { Lambda, Made, type Term, Unknown, unknown } from './term.ts'

/** Values of an arrow function's parameters. */
export interface Env { readonly values: Term[], readonly outer: Env | undefined }

export type Code = (run: Run, env: Env | undefined) => Term

/** Names of the parameters of the arrow functions around a place, innermost first. */
export interface Names { readonly own: string[], readonly outer: Names | undefined }

/** An expression ready to be evaluated at any moment. */
export interface Expression {
  readonly text: string
  /** Free names, in the order of `Moment.name`. */
  readonly names: readonly string[]
  /** Does it use `this`? */
  readonly self: boolean
  readonly code: (run: Run) => Term
}

/** Throws CINE_EXPRESSION_SYNTAX or CINE_EXPRESSION_UNSUPPORTED. */
export function compile(text: string): Expression {
  const compiler = new Compiler(text)
  const code = compiler.expression(parseExpression(text), undefined)
  return { text, names: compiler.free, self: compiler.self, code: run => code(run, undefined) }
}

/** What `a?.b` gives to the rest of its chain when `a` is nullish: unknowns are handed on by everything. */
const SHORT = unknown('not-observed', 'This chain ended before.')

export class Compiler {
  readonly text: string
  readonly free: string[] = []
  self = false

  constructor(text: string) { this.text = text }

  expression(node: ExpressionNode | Super | SpreadElement | AnyNode, names: Names | undefined): Code {
    switch (node.type) {
      case 'Literal': return this.#literal(node)
      case 'Identifier': return this.#name(node.name, names)
      case 'ThisExpression':
        this.self = true
        return run => run.moment.self()
      case 'ParenthesizedExpression': return this.expression(node.expression, names)
      case 'TemplateLiteral': return this.#template(node, names)
      case 'ArrayExpression': {
        const list = this.#list(node.elements, names)
        return (run, env) => list(run, env)
      }
      case 'ObjectExpression': return this.#object(node, names)
      case 'UnaryExpression': {
        if (node.operator === 'delete') throw unsupported(this.text, node, 'delete')
        const { operator } = node
        const argument = this.expression(node.argument, names)
        return (run, env) => unary(run, operator, argument(run, env))
      }
      case 'BinaryExpression': return this.#binary(node.operator, node, names)
      case 'LogicalExpression': return this.#logical(node.operator, this.expression(node.left, names), this.expression(node.right, names))
      case 'ConditionalExpression': {
        const [test, yes, no] = [node.test, node.consequent, node.alternate].map(part => this.expression(part, names)) as [Code, Code, Code]
        return (run, env) => {
          const answer = test(run, env)
          return answer instanceof Unknown ? answer : (truth(answer) ? yes : no)(run, env)
        }
      }
      case 'SequenceExpression': {
        const parts = node.expressions.map(part => this.expression(part, names))
        return (run, env) => parts.reduce<Term>((_, part) => part(run, env), undefined)
      }
      case 'MemberExpression': return this.#member(node, names)
      case 'CallExpression': return this.#call(node, names)
      case 'ChainExpression': {
        const chain = this.expression(node.expression, names)
        return (run, env) => {
          const answer = chain(run, env)
          return answer === SHORT ? undefined : answer
        }
      }
      case 'ArrowFunctionExpression': return this.#arrow(node, names)
      default: throw unsupported(this.text, node)
    }
  }

  #literal(node: Literal): Code {
    if (node.regex) {
      if (repeatsRepetition(node.regex.pattern)) throw unsupported(this.text, node, 'a pattern that repeats a repetition; matching it could take for ever')
      const { pattern, flags } = node.regex
      return () => new RegExp(pattern, flags)
    }
    const value: Term = typeof node.bigint === 'string' ? BigInt(node.bigint) : node.value as Term
    return () => value
  }

  #name(name: string, names: Names | undefined): Code {
    let depth = 0
    for (let scope = names; scope; scope = scope.outer, depth++) {
      const at = scope.own.indexOf(name)
      if (at < 0) continue
      if (depth === 0) return (_, env) => (env as Env).values[at]
      const up = depth
      return (_, env) => {
        let found = env as Env
        for (let i = 0; i < up; i++) found = found.outer as Env
        return found.values[at]
      }
    }
    let index = this.free.indexOf(name)
    if (index < 0) index = this.free.push(name) - 1
    const missing = globals.has(name) ? globals.get(name) : unknown('not-observed', `${name} is no variable that can be seen from here.`)
    return run => {
      run.step(1)
      const value = run.moment.name(index)
      return value === ABSENT ? missing : value
    }
  }

  #template(node: TemplateLiteral, names: Names | undefined): Code {
    const parts = node.expressions.map(part => this.expression(part, names))
    const texts = node.quasis.map(quasi => quasi.value.cooked ?? '')
    return (run, env) => {
      let text = texts[0] as string
      for (let i = 0; i < parts.length; i++) {
        const part = toText(run, (parts[i] as Code)(run, env))
        if (part instanceof Unknown) return part
        text += part + (texts[i + 1] as string)
        run.room(text.length)
      }
      return text
    }
  }

  /** Elements or arguments, with spreads; an unknown spread makes the whole unknown. */
  #list(nodes: readonly (ExpressionNode | SpreadElement | null)[], names: Names | undefined): (run: Run, env: Env | undefined) => Term[] | Unknown {
    const parts = nodes.map(node => node && { spread: node.type === 'SpreadElement', code: this.expression(node.type === 'SpreadElement' ? node.argument : node, names) })
    return (run, env) => {
      const list: Term[] = []
      for (const part of parts) {
        if (!part) list.length++
        else if (!part.spread) list.push(part.code(run, env))
        else {
          const items = iterate(run, part.code(run, env))
          if (items instanceof Unknown) return items
          run.room(list.length + items.length)
          run.step(items.length)
          for (const item of items) list.push(item)
        }
      }
      return list
    }
  }

  #object(node: ObjectExpression, names: Names | undefined): Code {
    const parts = node.properties.map(property => {
      if (property.type === 'SpreadElement') return { key: undefined, value: this.expression(property.argument, names) }
      if (property.kind !== 'init' || property.method) throw unsupported(this.text, property, 'a method or accessor; write an arrow function')
      const { key } = property
      const name = property.computed ? undefined : key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : ''
      if (name === '__proto__' && !property.shorthand) throw unsupported(this.text, property, 'a prototype')
      return { key: name === undefined ? this.expression(key, names) : () => name, value: this.expression(property.value, names) }
    })
    return (run, env) => {
      const made = new Made()
      for (const { key, value } of parts) {
        if (key) {
          const name = toKey(run, key(run, env))
          if (name instanceof Unknown) return name
          made.fields.set(name, value(run, env))
        } else {
          const source = value(run, env)
          const entries = source === null || source === undefined ? [] : ownEntries(run, source)
          if (entries instanceof Unknown) return entries
          for (const [name, inner] of entries) made.fields.set(name, inner)
        }
      }
      return made
    }
  }

  #binary(operator: string, node: { readonly left: AnyNode, readonly right: AnyNode }, names: Names | undefined): Code {
    if (node.left.type === 'PrivateIdentifier') throw unsupported(this.text, node.left)
    const left = this.expression(node.left, names)
    const right = this.expression(node.right, names)
    if (operator === 'in') {
      return (run, env) => {
        const key = left(run, env)
        const object = right(run, env)
        const name = toKey(run, key)
        return name instanceof Unknown ? name : has(run, object, name)
      }
    }
    if (operator === 'instanceof') return (run, env) => isInstance(run, left(run, env), right(run, env))
    return (run, env) => binary(run, operator, left(run, env), right(run, env))
  }

  #logical(operator: string, left: Code, right: Code): Code {
    return (run, env) => {
      const first = left(run, env)
      if (first instanceof Unknown) return first
      const goOn = operator === '??' ? first === null || first === undefined : truth(first) === (operator === '&&')
      return goOn ? right(run, env) : first
    }
  }

  #key(node: MemberExpression, names: Names | undefined): (run: Run, env: Env | undefined) => string | Unknown {
    const { property } = node
    if (property.type === 'PrivateIdentifier') throw unsupported(this.text, property)
    if (!node.computed && property.type === 'Identifier') {
      const { name } = property
      return () => name
    }
    const key = this.expression(property, names)
    return (run, env) => toKey(run, key(run, env))
  }

  #member(node: MemberExpression, names: Names | undefined): Code {
    const object = this.expression(node.object, names)
    const key = this.#key(node, names)
    const { optional } = node
    return (run, env) => {
      const owner = object(run, env)
      if (owner instanceof Unknown) return owner
      if (optional && (owner === null || owner === undefined)) return SHORT
      // JavaScript looks at the object before it converts the key.
      if (owner === null || owner === undefined) return get(run, owner, String(key(run, env)))
      const name = key(run, env)
      return name instanceof Unknown ? name : get(run, owner, name)
    }
  }

  #call(node: CallExpression, names: Names | undefined): Code {
    const args = this.#list(node.arguments, names)
    const { callee, optional } = node
    const what = this.text.slice(callee.start - 1, callee.end - 1)
    const method = callee.type === 'MemberExpression' ? callee : undefined
    const owner = method && this.expression(method.object, names)
    const key = method && this.#key(method, names)
    const plain = method ? undefined : this.expression(callee, names)
    return (run, env) => {
      let self: Term
      let called: Term
      if (owner && key) {
        self = owner(run, env)
        if (self instanceof Unknown) return self
        if (method?.optional && (self === null || self === undefined)) return SHORT
        const name = key(run, env)
        if (name instanceof Unknown) return name
        called = get(run, self, name)
      } else called = plain?.(run, env)
      if (called instanceof Unknown) return called
      if (optional && (called === null || called === undefined)) return SHORT
      const given = args(run, env)
      return given instanceof Unknown ? given : invoke(run, called, self, given, what)
    }
  }

  #arrow(node: ArrowFunctionExpression, outer: Names | undefined): Code {
    if (node.async) throw unsupported(this.text, node, 'an async function')
    if (node.body.type === 'BlockStatement') throw unsupported(this.text, node.body, 'a function with a body; write one expression behind =>')
    const names: Names = { own: [], outer }
    const binders: Binder[] = node.params.map((param: Pattern) => bind(this, param, names))
    const rest = node.params.at(-1)?.type === 'RestElement'
    const body = this.expression(node.body, names)
    return (run, outerEnv) => new Lambda(args => {
      run.step(1)
      const env: Env = { values: [], outer: outerEnv }
      binders.forEach((binder, i) => { binder(run, env, rest && i === binders.length - 1 ? args.slice(i) : args[i]) })
      return body(run, env)
    })
  }
}
