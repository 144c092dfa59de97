/** How a module's text is parsed, and whether the runtime can be imported into it. */
export type SourceType = 'module' | 'commonjs'

const esm = /^\s*(?:import\s*(?:[\w$*{"']|type\b)|export\s*(?:[*{]|default\b|const\b|let\b|var\b|function\b|class\b|async\b|type\b|interface\b|enum\b|abstract\b|declare\b|import\b|namespace\b))/m
const commonjs = /\b(?:require\s*\(|module\s*\.\s*exports\b|exports\s*[.[])/

/**
 * An import injected into a CommonJS module would turn it into an ES module and break its `exports`. Extensions decide;
 * where they leave it open, the syntax does, and ES module syntax wins as it does in bundlers.
 */
export function sourceTypeOf(path: string, code: string, takesCommonjs: boolean): SourceType {
  if (/\.m[jt]s$/.test(path) || !takesCommonjs) return 'module'
  if (/\.c[jt]s$/.test(path)) return 'commonjs'
  return !esm.test(code) && commonjs.test(code) ? 'commonjs' : 'module'
}
