import { OP_ENTER, type ObjectRef } from '@cinescope/trace'
import type { SourcePlace } from './answer.ts'
import { entryOf } from './calls.ts'
import type { Film } from './film.ts'
import { ofModules } from './of-modules.ts'
import type { ModuleBook } from './sites.ts'
import { keyText } from './call-node.ts'
import { bare, child, childrenOf, type Node, syntaxOf } from './syntax.ts'
import { refOf } from './value.ts'

/** `computed`: it has fields whose names the text does not tell. */
interface ClassText { readonly extended: string | undefined, readonly fields: ReadonlyMap<string, Node>, readonly computed: boolean }

const classes: WeakMap<ModuleBook, ReadonlyMap<string, ClassText | undefined>> = new WeakMap()

/** Classes of a module by name; undefined where several have it. */
function classesOf(book: ModuleBook): ReadonlyMap<string, ClassText | undefined> {
  const known = classes.get(book)
  if (known) return known
  const found = new Map<string, ClassText | undefined>()
  const walk = (node: Node, name: string | undefined): void => {
    if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
      const own = child(node, 'id')?.['name'] ?? name
      const parent = child(node, 'superClass')
      const fields = new Map<string, Node>()
      let computed = false
      for (const member of childrenOf(child(node, 'body') ?? node)) {
        if (member.type !== 'PropertyDefinition' || member['static'] === true || member['declare'] === true) continue
        const key = child(member, 'key')
        if (member['computed'] === true && key?.type !== 'Literal') computed = true
        else if (key && key.type !== 'PrivateIdentifier') fields.set(keyText(key)!, member)
      }
      if (typeof own === 'string') found.set(own, found.has(own) ? undefined : { extended: parent && (parent.type === 'Identifier' ? String(parent['name']) : ''), fields, computed })
    }
    for (const inner of childrenOf(node)) walk(inner, node.type === 'VariableDeclarator' && bare(child(node, 'init') ?? node) === inner ? String(child(node, 'id')?.['name']) : undefined)
  }
  const tree = syntaxOf(book)
  if (tree) walk(tree, undefined)
  classes.set(book, found)
  return found
}

interface KnownClass { readonly book: ModuleBook, readonly text: ClassText | undefined }

/** The modules that have a class of a name, with what it says there, and so on with the class that it extends, as long as there is only one of its name. */
function* chainOf(film: Film, className: string): Generator<readonly KnownClass[], void> {
  let name: string | undefined = className
  for (let depth = 0; name !== undefined && name !== '' && depth < 20; depth++) {
    const found: KnownClass[] = []
    for (const module of film.trace.modules) {
      const book = film.sites.book(module)
      if (!book?.table.source.includes(name) || found.some(other => other.book.table.hash === book.table.hash)) continue
      const known = classesOf(book)
      if (known.has(name)) found.push({ book, text: known.get(name) })
    }
    yield found
    const [only] = found
    name = found.length === 1 ? only?.text?.extended : undefined
  }
}

/** Where a class, or one that it extends, defines a field, if the source tells that of the only class of that name. */
export function fieldOf(film: Film, className: string, key: string): { readonly place: SourcePlace, readonly value: Node | undefined } | undefined {
  for (const [only, other] of chainOf(film, className)) {
    if (!only?.text || other) return undefined
    const field = only.text.fields.get(key)
    if (field) return { place: only.book.place(field.start, field.end), value: child(field, 'value') }
  }
  return undefined
}

/** Fields that may have been defined on an object since the image that shows it, of which nothing was recorded: it was seen while it was made. `others`: there may be more. */
export async function fieldsBehind(film: Film, ref: ObjectRef, image: number, className: string): Promise<{ readonly keys: readonly string[], readonly others: boolean }> {
  const next = film.record(image, 1)
  if (next < 0 || film.catalog.opAt(next) !== OP_ENTER) return NONE
  const row = film.rowAt(next)
  const info = film.sites.info(film.sites.functionOf(film.catalog.frames.site(row)))
  // Where the constructor of the class itself begins, its own fields are there; those of what extends it are not.
  if (info?.form !== 'field' && (info?.form !== 'constructor' || info.name === className)) return NONE
  if (refOf((await entryOf(film, row)).self) !== ref) return NONE
  const chain = [...chainOf(film, className)]
  const texts = chain.flatMap(known => known.map(({ text }) => text))
  return { keys: texts.flatMap(text => [...text?.fields.keys() ?? []]), others: texts.some(text => !text || text.computed) }
}

const NONE = { keys: [], others: false }

/** By class. */
const privates: (film: Film) => Map<string, ReadonlySet<string>> = ofModules(() => new Map())

/** Private fields that are written in the modules of a class and of those that it extends, with the `#`. */
export function privatesOf(film: Film, className: string): ReadonlySet<string> {
  const known = privates(film)
  let keys = known.get(className)
  if (!keys) {
    const some = film.trace.modules.some(({ table }) => table?.strings.some(isPrivate))
    const books = some ? [...chainOf(film, className)].flat().map(({ book }) => book) : []
    known.set(className, keys = new Set(books.flatMap(({ table }) => table.strings.filter(isPrivate))))
  }
  return keys
}

const isPrivate = (text: string): boolean => /^#[\p{ID_Start}$_]/u.test(text)
