import { createContext, runInContext } from 'node:vm'
import { REDACTED, type CompilePattern } from '@cinescope/trace'

let make: CompilePattern | undefined

/** A user's pattern in a realm of its own: a match there leaves the program's `RegExp.$1` alone, and nothing that the program replaced is called. */
export const compileApart: CompilePattern = (source, flags) => {
  make ??= runInContext(`(source, flags) => { const pattern = new RegExp(source, flags); return text => text.replace(pattern, ${JSON.stringify(REDACTED)}) }`, createContext()) as CompilePattern
  return make(source, flags)
}
