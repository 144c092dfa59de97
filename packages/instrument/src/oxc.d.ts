// Parts of oxc-parser that are exported without types. Its version is fixed to a minor one in package.json.

declare module 'oxc-parser/src-js/bindings.js' {
  import type { Comment, OxcError, ParserOptions } from 'oxc-parser'

  /** Each field is made when it is read, and can be read once. */
  interface NativeResult { readonly program: string, readonly errors: readonly OxcError[], readonly comments: readonly Comment[] }

  export function parseSync(filename: string, source: string, options: ParserOptions): NativeResult
}

declare module 'oxc-parser/src-js/wrap.js' {
  import type { Program } from 'oxc-parser'

  export function jsonParseAst(json: string): Program
}
