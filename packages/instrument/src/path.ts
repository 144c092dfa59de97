import {
  BRANCH_ARM, BRANCH_LANDING, PATH_BLOCK, PATH_BREAK, PATH_CONTINUE, PATH_IF, PATH_LABELED, PATH_LOOP, PATH_RETURN, PATH_SIMPLE, PATH_SWITCH, PATH_THROW, PATH_TRY, SITE_BRANCH,
  type FunctionPath, type PathStatement,
} from '@cinescope/trace'
import { bare, child, isTypeOnly, list, nameOf, need, type Node } from './node.ts'

/** Makes a BRANCH site. */
type NewSite = (kind: typeof SITE_BRANCH, node: Node, subject: number) => number

/**
 * The statements of one function: their numbers, the sites of the arms, and the skeleton that the site table carries. Made
 * before the function's statements are visited, because inner ones name outer ones.
 */
export class UnitPath {
  readonly tree: FunctionPath
  /** Site of the landing at the function's end; 0 if it has none. */
  readonly exit: number
  /** Statement -> its number. */
  readonly numbers: ReadonlyMap<Node, number>
  /** `if` (its consequent's), loop, switch case, catch clause, finally block -> its BRANCH site. A consequent may be a loop. */
  readonly arms: ReadonlyMap<Node, number>

  constructor(node: Node, exit: boolean, site: NewSite, range: (node: Node) => readonly [number, number]) {
    const builder = new Builder(site, range)
    this.exit = exit ? site(SITE_BRANCH, node, BRANCH_LANDING) : 0
    const body = node.type === 'Program' || node.type === 'StaticBlock' ? node : need(node, 'body')
    const rows = body.type === 'BlockStatement' || body.type === 'Program' || body.type === 'StaticBlock' ? builder.list(list(body, 'body')) : [builder.row(PATH_RETURN, bare(body))]
    this.tree = [this.exit, rows]
    this.numbers = builder.numbers
    this.arms = builder.arms
  }
}

class Builder {
  readonly numbers = new Map<Node, number>()
  readonly arms = new Map<Node, number>()
  readonly #site: NewSite
  readonly #range: (node: Node) => readonly [number, number]
  #count = 0

  constructor(site: NewSite, range: (node: Node) => readonly [number, number]) {
    this.#site = site
    this.#range = range
  }

  list(statements: readonly Node[]): readonly PathStatement[] {
    const rows: PathStatement[] = []
    for (const statement of statements) if (isCounted(statement)) rows.push(this.statement(statement))
    return rows
  }

  /** The statements of a block, or the one statement that stands in its place. */
  #arm(node: Node | undefined): readonly PathStatement[] {
    return !node ? [] : this.list(node.type === 'BlockStatement' ? list(node, 'body') : [node])
  }

  #armSite(node: Node, subject: number = BRANCH_ARM, place: Node = node): number {
    const site = this.#site(SITE_BRANCH, place, subject)
    this.arms.set(node, site)
    return site
  }

  row<K extends typeof PATH_SIMPLE | typeof PATH_RETURN | typeof PATH_THROW>(kind: K, node: Node): readonly [K, number, number] {
    this.#number(node)
    return [kind, ...this.#range(node)]
  }

  #number(node: Node): void {
    this.numbers.set(node, ++this.#count)
  }

  statement(node: Node): PathStatement {
    if (node.type === 'ReturnStatement') return this.row(PATH_RETURN, node)
    if (node.type === 'ThrowStatement') return this.row(PATH_THROW, node)
    const [start, end] = this.#range(node)
    if (node.type === 'LabeledStatement') {
      const body = need(node, 'body')
      const row = this.statement(body)
      this.numbers.set(node, this.numbers.get(body)!)
      return [PATH_LABELED, start, end, nameOf(need(node, 'label')), row]
    }
    this.#number(node)
    switch (node.type) {
      case 'BreakStatement':
      case 'ContinueStatement': {
        const label = child(node, 'label')
        return [node.type === 'BreakStatement' ? PATH_BREAK : PATH_CONTINUE, start, end, label ? nameOf(label) : 0]
      }
      case 'BlockStatement': return [PATH_BLOCK, start, end, this.list(list(node, 'body'))]
      case 'IfStatement': {
        const consequent = need(node, 'consequent')
        return [PATH_IF, start, end, this.#armSite(node, BRANCH_ARM, consequent), this.#arm(consequent), this.#arm(child(node, 'alternate'))]
      }
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement': return [PATH_LOOP, start, end, this.#armSite(node), node.type === 'DoWhileStatement' ? 1 : 0, this.#arm(need(node, 'body'))]
      case 'SwitchStatement':
        return [PATH_SWITCH, start, end, list(node, 'cases').filter(one => list(one, 'consequent').length > 0).map(one => [this.#armSite(one), this.list(list(one, 'consequent'))] as const)]
      case 'TryStatement': {
        const block = this.list(list(need(node, 'block'), 'body'))
        const handler = child(node, 'handler')
        const finalizer = child(node, 'finalizer')
        const catchSite = handler ? this.#armSite(handler, BRANCH_LANDING) : 0
        const caught = handler ? this.list(list(need(handler, 'body'), 'body')) : []
        const finallySite = finalizer ? this.#armSite(finalizer, BRANCH_LANDING) : 0
        return [PATH_TRY, start, end, block, catchSite, caught, finallySite, finalizer ? this.list(list(finalizer, 'body')) : []]
      }
      default: return [PATH_SIMPLE, start, end]
    }
  }
}

/** Statements that do something when control reaches them. */
function isCounted(node: Node): boolean {
  const declaration = node.type === 'ExportNamedDeclaration' || node.type === 'ExportDefaultDeclaration' ? child(node, 'declaration') : node
  if (!declaration || isTypeOnly(declaration) || typeof node['directive'] === 'string') return false
  return declaration.type !== 'FunctionDeclaration' && declaration.type !== 'EmptyStatement' && declaration.type !== 'ImportDeclaration' && declaration.type !== 'ExportAllDeclaration'
    && declaration.type !== 'TSImportEqualsDeclaration' && declaration.type !== 'TSModuleDeclaration' && declaration.type !== 'TSEnumDeclaration' && declaration.type !== 'TSExportAssignment'
}
