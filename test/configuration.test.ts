import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { checkOptions } from '../packages/config/src/index.ts'

const page = join(import.meta.dirname, '../docs/configuration.md')
const source = ts.createSourceFile('options.ts', readFileSync(join(import.meta.dirname, '../packages/config/src/options.ts'), 'utf8'), ts.ScriptTarget.Latest, true)

interface Option { readonly name: string, readonly type: string, readonly text: string }

/** Members of an interface, with what their comments say. */
function members(name: string): readonly Option[] {
  const found = source.statements.find(node => ts.isInterfaceDeclaration(node) && node.name.text === name) as ts.InterfaceDeclaration
  return found.members.filter(ts.isPropertySignature).map(member => {
    const comment = ts.getJSDocCommentsAndTags(member).map(doc => ts.isJSDoc(doc) ? ts.getTextOfJSDocComment(doc.comment) ?? '' : '').join(' ')
    return { name: member.name.getText(source), type: member.type!.getText(source).replaceAll('readonly ', ''), text: comment.replaceAll('\n', ' ') }
  })
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

function table(name: string, prefix = ''): string {
  return ['| option | type | |', '|---|---|---|', ...members(name).map(option => `| \`${prefix}${option.name}\` | \`${cell(option.type)}\` | ${cell(option.text)} |`)].join('\n')
}

const text = `# Configuration

Nothing needs to be configured. Options stand in the bundler's configuration, \`cinescope({ ... })\`, or in a file that the plugin,
\`cinescope/register\` and the command line read: \`cinescope.config.ts\`, \`.mts\`, \`.js\`, \`.mjs\`, \`.cjs\` or \`.json\`, the nearest one in the
working directory or above it. What the bundler's configuration says is stronger. \`cinescope config\` prints what holds.

\`\`\`ts
import { defineConfig } from 'cinescope/config'

export default defineConfig({
  redact: { names: ['pin'], patterns: [/ACME-\\d+/, 'email'], allow: ['cookieConsent'] },
  retain: { count: 20, days: 7 },
  env: {
    test: { overlay: false, level: 'calls' },
  },
})
\`\`\`

The parts of \`env\` hold in one environment: \`CINESCOPE_ENV\` names it, else \`NODE_ENV\`, else it is \`development\`. A mistake is an error with
the option's path, what it takes, and what was probably meant; \`cinescope/register\` reports it and runs the program with the defaults.

## Options

${table('CinescopeOptions')}

## redact

On without any option: names like \`password\`, \`apiKey\`, \`authorization\`, \`cookie\`, \`accessToken\`; bearer tokens, JSON web tokens, credentials in
addresses, keys known by their form, card numbers; password fields; and every value so found, wherever it turns up. \`docs/format.md\` has
the rules F30 to F37 and their bounds. Patterns run where texts are stored: in the page's worker, and in Node in a realm of their own. Where
a page's worker is refused they run in the page, and \`RegExp.$1\` may change there.

${table('RedactOptions', 'redact.')}

## plan

\`\`\`js
plan: {
  level: 'values',
  rules: [
    { kind: 'file', path: 'src/engine/**', level: 'calls' },
    { kind: 'function', name: 'Cart.total', path: 'src/cart.ts', level: 'path', pin: true },
    { kind: 'function', name: 'render*', pin: true },
  ],
}
\`\`\`

Of several rules that name a function the last one that says so decides its level, and the last one that says so whether it is pinned: the governor leaves a pinned function alone, whatever it costs
(\`docs/governor.md\`). \`path\` is a glob for files relative to the root, \`name\` one for the end of a function's qualified name. A mistake in a plan is the fault CINE_PLAN with its place and what was probably meant.

## retain

${table('RetainOptions', 'retain.')}

## Environment variables of \`cinescope/register\`

| variable | |
|---|---|
| \`CINESCOPE=0\` | switches everything off |
| \`CINESCOPE_CACHE=0\` | as \`cache: false\` |
| \`CINESCOPE_ENV\` | which part of \`env\` holds |
| \`CINESCOPE_LEVEL\` | as \`level\`; stronger than the file |
| \`CINESCOPE_PLAN\` | path of a JSON file with a plan; stronger than the file |
| \`CINESCOPE_INCLUDE\` | as \`include\`, packages by name with commas between |

## Compiled programs

\`node --import cinescope/register dist/main.js\` shows the source from which a file was compiled, if its compiler left a map beside it or at its end (\`sourceMap\` in tsconfig.json, \`sourceMaps\` in .swcrc); a source that was edited since is not shown. Bundles of many files are shown as they are,
parts that a bundler's plugin has instrumented at their sources. Under Yarn's Plug'n'Play it works as it is (\`yarn node --import cinescope/register app.js\`). \`tsx\`, \`ts-node/esm\` and \`@swc-node/register\` may be registered before us or behind us. Mocha and AVA are recorded with \`NODE_OPTIONS='--import cinescope/register'\`; Jest compiles files itself, in contexts of its own: nothing of them is.

## Compilers that take files apart

TanStack Start and SolidStart move functions of a file into other modules or to the server, macros are gone when the code runs: such compilers must find what the developer wrote. A plugin of Vite that asks for words in files (\`transform.filter.code\`, in the first stage) does,
and so do those that are known by the name of their package; files go through them first and are instrumented then, with positions from their source maps. \`order: 'post'\` says so of a compiler that is not known: where a page or a build fails with names
that begin with \`$c\`, that is the cause. Angular's compiler reads files from the disk, so what is instrumented is what it made of them (\`plugins: [angular(), cinescope()]\` with \`@analogjs/vite-plugin-angular\`; Angular's own command takes no plugins of Vite).

## Rspack, Rsbuild, Storybook, module federation

\`cinescope/webpack\` is a plugin of Rspack, too: \`plugins: [cinescope()]\`, in Rsbuild \`tools: { rspack: (config, { appendPlugins }) => appendPlugins([cinescope()]) }\`; \`viteFinal\` of Storybook takes \`cinescope/vite\`. Where two builds meet in one page, as a host and
a remote, both run, and the one whose recorder was loaded first is recorded; the other is told by CINE_SECOND_RUNTIME.

## Next.js

\`\`\`js
// next.config.mjs; then \`next dev --webpack\`: Turbopack has no plugins
import cinescope from 'cinescope/webpack'

export default {
  webpack(config) {
    config.plugins.push(cinescope())
    return config
  },
}
\`\`\`

\`NODE_OPTIONS='--import cinescope/register' next dev --webpack\` records the server, too. Files are instrumented behind the compiler of Next.js, which reads calls of \`next/font\` and \`next/dynamic\`, takes out
what only a server runs, and moves server actions. Code for the edge runtime is not recorded.
`

if (process.env['UPDATE'] === '1') writeFileSync(page, text)

test('docs/configuration.md says what the options say (UPDATE=1 writes it)', () => {
  expect(readFileSync(page, 'utf8')).toBe(text)
})

test('every documented option is checked, and the other way round', () => {
  for (const { name } of members('CinescopeOptions')) {
    // Unknown options are faults; a wrong value of a known one is another.
    if (name !== 'plan') expect([name, codeOf({ [name]: Symbol('wrong') })]).toEqual([name, 'CINE_OPTION_VALUE'])
  }
  for (const [owner, type] of [['redact', 'RedactOptions'], ['retain', 'RetainOptions']] as const) {
    for (const { name } of members(type)) expect([name, codeOf({ [owner]: { [name]: Symbol('wrong') } })]).toEqual([name, 'CINE_OPTION_VALUE'])
  }
})

function codeOf(options: object): string {
  try {
    checkOptions(options)
    return ''
  } catch (error) {
    return (error as { readonly code: string }).code
  }
}
