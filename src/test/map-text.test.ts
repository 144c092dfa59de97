import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { withText, writtenFile } from '../map-text.ts'

const root = mkdtempSync(join(tmpdir(), 'cinescope-map-')).replaceAll('\\', '/')
afterAll(() => { rmSync(root, { recursive: true, force: true }) })
mkdirSync(join(root, 'src'))
writeFileSync(join(root, 'src/app.tsx'), 'the app')
writeFileSync(join(root, 'index.ts'), 'another')

const map = (sources: (string | null)[], rest: object = {}) => ({ version: 3, sources, names: [], mappings: 'AAAA', ...rest })
const app = `${root}/src/app.tsx`
const part = `${root}/src/app.tsx_App_component_1.js`

const text = (sources: string[], rest: object = {}): unknown => withText(map(sources, rest), part).sourcesContent?.[0]

test('the text of a map without one is found beside the file, at its root, or in a folder above where the names agree', () => {
  expect([text(['app.tsx']), text(['src/app.tsx'], { sourceRoot: root }), text(['src/app.tsx']), text([`file://${app}`]), text(['./app.tsx?x=1'])]).toEqual(Array(5).fill('the app'))
  // It may be any file.
  expect(text(['index.ts'])).toBeUndefined()
  expect(text(['gone.tsx'])).toBeUndefined()
})

test('a module that stands nowhere was made of the file that its map leads back to, if that is as the map says', () => {
  expect(writtenFile(map([null, 'src/app.tsx']), part)).toBe(app)
  expect(writtenFile(map(['app.tsx'], { sourcesContent: ['the app'] }), part)).toBe(app)
  expect(writtenFile(map(['app.tsx'], { sourcesContent: ['the app, edited since'] }), part)).toBeUndefined()
  expect(writtenFile(map([part], { sourcesContent: ['made'] }), part)).toBeUndefined()
  expect(writtenFile(map([]), part)).toBeUndefined()
})
