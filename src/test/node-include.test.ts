import { expect, test } from 'vitest'
import { globPattern } from '@cinescope/instrument'
import { Included } from '../node/include.ts'

test('app code is included, packages are not unless they are named', () => {
  const included = new Included('/app', '/app/node_modules/cinescope/dist', 'marked, @scope/name,lib/**/*.{js,mjs}')
  expect(['/app/src/a.ts', '/app/b.cjs', '/app/.next/dev/server/app/page.js', '/app/c.mts', '/elsewhere/d.js', '/app/node_modules/marked/lib/marked.js', '/app/node_modules/@scope/name/i.mjs'].filter(path => !included.has(path))).toEqual([])
  const not = [
    '/app/a.d.ts', '/app/a.json', '/app/node_modules/other/i.js', '/app/node_modules/marked/node_modules/inner/i.js', '/app/node_modules/marked-more/i.js',
    '/app/node_modules/cinescope/dist/node.mjs', '/app/.next/dev/server/vendor-chunks/next.js', '/app/.next/server/webpack-runtime.js', '/app/.next/dev/server/chunks/ssr/node_modules_next_dist_1.js',
  ]
  expect(not.filter(path => included.has(path))).toEqual([])
  expect([included.relative('/app/src/a.ts'), included.relative('/elsewhere/d.js')]).toEqual(['src/a.ts', '/elsewhere/d.js'])
})

const all = (glob: string, ...paths: readonly string[]): boolean[] => paths.map(path => globPattern(glob).test(path))

test('globs', () => {
  expect(all('node_modules/**/lib/*.js', 'node_modules/lib/a.js', 'node_modules/x/y/lib/a.js', 'node_modules/x/lib/y/a.js')).toEqual([true, true, false])
  expect(all('./a?.{js,mjs}', 'ab.js', 'ab.mjs', 'abc.js', 'a+.js')).toEqual([true, true, false, true])
  expect(all('a{b.js', 'a{b.js', 'ab.js')).toEqual([true, false])
})
