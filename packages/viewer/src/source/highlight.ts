import { parser as css } from '@lezer/css'
import { configureNesting, parser as html } from '@lezer/html'
import { parser as script } from '@lezer/javascript'
import type { Parser } from '@lezer/common'
import { highlightTree, tagHighlighter, tags } from '@lezer/highlight'
import { lineAt, lineStarts, type Dialect, type Token, type Tokens } from './tokens.ts'

const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.moduleKeyword], class: 'k' },
  { tag: [tags.self, tags.null, tags.bool, tags.atom], class: 'w' },
  { tag: [tags.string, tags.special(tags.string), tags.attributeValue], class: 's' },
  { tag: [tags.regexp, tags.escape], class: 'r' },
  { tag: [tags.number], class: 'n' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment, tags.docComment], class: 'c' },
  { tag: [tags.typeName, tags.className, tags.definition(tags.typeName)], class: 't' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.function(tags.definition(tags.variableName)), tags.definition(tags.function(tags.variableName))], class: 'f' },
  { tag: [tags.propertyName, tags.attributeName, tags.definition(tags.propertyName)], class: 'p' },
  { tag: [tags.tagName, tags.labelName], class: 'k' },
])

const dialects: Readonly<Record<'jsx' | 'ts' | 'tsx', string>> = { jsx: 'jsx', ts: 'ts', tsx: 'ts jsx' }

const language = (attrs: Readonly<Record<string, string>>): keyof typeof dialects => attrs['lang'] === 'tsx' ? 'tsx' : attrs['lang'] === 'ts' ? 'ts' : 'jsx'

/** Parsers by dialect. Pages and single-file components are markup with scripts and styles nested in it. */
const parsers: Readonly<Record<Dialect, () => Parser>> = {
  jsx: () => script.configure({ dialect: dialects.jsx }),
  ts: () => script.configure({ dialect: dialects.ts }),
  tsx: () => script.configure({ dialect: dialects.tsx }),
  html: () => html.configure({
    dialect: 'selfClosing',
    wrap: configureNesting([
      ...(['ts', 'tsx', 'jsx'] as const).map(each => ({ tag: 'script', attrs: (attrs: Readonly<Record<string, string>>) => language(attrs) === each, parser: parsers[each]() })),
      { tag: 'style', parser: css },
    ]),
  }),
}

interface Bounds {
  readonly slice: number
  readonly budget: number
  readonly alive: () => boolean
}

/** Parses in slices so that the app in the same page keeps its frames; what is not parsed within the budget stays plain. */
export async function highlightText(text: string, dialect: Dialect, { slice, budget, alive }: Bounds): Promise<Tokens> {
  const parse = parsers[dialect]().startParse(text)
  const begin = performance.now()
  let paused = begin
  for (;;) {
    const tree = parse.advance()
    if (tree !== null) return toLines(text, tree)
    const now = performance.now()
    if (!alive()) return new Map()
    if (now - begin > budget && parse.stoppedAt === null) parse.stopAt(parse.parsedPos)
    if (now - paused < slice) continue
    await new Promise<void>(resume => { setTimeout(resume) })
    paused = performance.now()
  }
}

function toLines(text: string, tree: Parameters<typeof highlightTree>[0]): Tokens {
  const starts = lineStarts(text)
  const lines = new Map<number, Token[]>()
  highlightTree(tree, highlighter, (from, to, tone) => {
    // A template or comment may span lines; a line's tokens never do.
    for (let line = lineAt(starts, from); line < starts.length; line++) {
      const start = starts[line] ?? 0
      if (start >= to) break
      const end = Math.min(to, (starts[line + 1] ?? text.length + 1) - 1)
      const row = lines.get(line)
      const token = { from: Math.max(from, start) - start, to: end - start, tone }
      if (token.to <= token.from) continue
      if (row === undefined) lines.set(line, [token])
      else row.push(token)
    }
  })
  return lines
}
