import { parse } from 'acorn'
import ts from 'typescript'

export type Language = 'js' | 'jsx' | 'ts' | 'tsx'

/** What runs of a text once types and JSX are gone. */
export function script(code: string, lang: Language, legacyDecorators = false): string {
  if (lang === 'js') return code
  return ts.transpileModule(code, { fileName: `program.${lang}`, compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, jsx: ts.JsxEmit.React, experimentalDecorators: legacyDecorators } }).outputText
}

/** The independent parser is the judge of every instrumented output: throws its SyntaxError. */
export function acorn(code: string, sourceType: 'module' | 'script' | 'commonjs', lang: Language = 'js'): void {
  parse(script(code, lang), {
    ecmaVersion: 'latest', sourceType: sourceType === 'module' ? 'module' : 'script', allowReturnOutsideFunction: sourceType === 'commonjs', allowHashBang: true,
  })
}
