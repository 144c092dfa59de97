import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { texts } from '@cinescope/diagnostics'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../docs/errors')
const update = process.env['UPDATE'] === '1'

/** Stands for whatever a fault carries: every field reads as its own name. */
const fields: Readonly<Record<string, unknown>> = new Proxy({}, { get: (_, key) => `<${String(key)}>` })

function page(code: string): string {
  const text = texts[code]!
  return `# ${code}

_${text.severity}_

**What happened.** ${text.what(fields)}

**Why.** ${text.why(fields)}

**How to fix it.** ${text.fix(fields)}
`
}

if (update) {
  mkdirSync(folder, { recursive: true })
  for (const code of Object.keys(texts)) writeFileSync(join(folder, `${code}.md`), page(code))
}

test('every diagnostic code has its page, and every page a code (UPDATE=1 writes them)', () => {
  const pages = existsSync(folder) ? readdirSync(folder).map(name => name.replace(/\.md$/, '')).toSorted() : []
  expect(pages).toEqual(Object.keys(texts).toSorted())
})

for (const code of Object.keys(texts)) {
  test(`${code}: the page says what the message says`, () => {
    expect(readFileSync(join(folder, `${code}.md`), 'utf8')).toBe(page(code))
  })
}
