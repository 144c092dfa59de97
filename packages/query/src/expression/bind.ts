import type { Pattern } from 'acorn'
import type { Compiler, Env, Names } from './compile.ts'
import { ownEntries } from './globals.ts'
import { iterate } from './list.ts'
import { get, toKey } from './member.ts'
import { unsupported } from './parse.ts'
import type { Run } from './run.ts'
import { Made, type Term, Thrown, Unknowable, Unknown } from './term.ts'

/** Gives a parameter's names their values. */
export type Binder = (run: Run, env: Env, value: Term) => void

/** A parameter of an arrow function: a name, a pattern, a default. */
export function bind(compiler: Compiler, pattern: Pattern, names: Names): Binder {
  switch (pattern.type) {
    case 'Identifier': {
      const at = names.own.push(pattern.name) - 1
      return (_, env, value) => { env.values[at] = value }
    }
    case 'RestElement': return bind(compiler, pattern.argument, names)
    case 'AssignmentPattern': {
      const inner = bind(compiler, pattern.left, names)
      const otherwise = compiler.expression(pattern.right, names)
      return (run, env, value) => { inner(run, env, value === undefined ? otherwise(run, env) : value) }
    }
    case 'ArrayPattern': {
      const parts = pattern.elements.map(element => element && { rest: element.type === 'RestElement', bind: bind(compiler, element, names) })
      return (run, env, value) => {
        const items = iterate(run, value)
        if (items instanceof Unknown) throw new Unknowable(items)
        parts.forEach((part, i) => { part?.bind(run, env, part.rest ? items.slice(i) : items[i]) })
      }
    }
    case 'ObjectPattern': {
      const parts = pattern.properties.map(property => {
        if (property.type === 'RestElement') return { key: undefined, bind: bind(compiler, property.argument, names) }
        const { key } = property
        const name = !property.computed && key.type === 'Identifier' ? key.name : undefined
        const code = name === undefined ? compiler.expression(key, names) : undefined
        return { key: (run: Run, env: Env) => code ? toKey(run, code(run, env)) : name as string, bind: bind(compiler, property.value, names) }
      })
      return (run, env, value) => {
        if (value === null || value === undefined) throw new Thrown('TypeError', `Cannot destructure '${value}' as it is ${value}.`)
        const taken = new Set<string>()
        for (const { key, bind: inner } of parts) {
          if (!key) inner(run, env, withoutKeys(run, value, taken))
          else {
            const name = key(run, env)
            if (name instanceof Unknown) throw new Unknowable(name)
            taken.add(name)
            inner(run, env, get(run, value, name))
          }
        }
      }
    }
    default: throw unsupported(compiler.text, pattern)
  }
}

function withoutKeys(run: Run, value: Term, taken: ReadonlySet<string>): Term {
  const entries = ownEntries(run, value)
  if (entries instanceof Unknown) return entries
  return new Made(new Map(entries.filter(([name]) => !taken.has(name))))
}
