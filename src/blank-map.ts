/** The fields of a source map that a bundler needs of one. */
export interface BlankMap {
  version: number
  names: string[]
  sources: string[]
  sourcesContent: string[]
  mappings: string
}

/** A source map that says "every line is itself", for a file that has none. */
export function blankMap(source: string, code: string): BlankMap {
  // One segment a line: column 0 -> source 0, next line, column 0.
  const mappings = code.split('\n').map((_, line) => line === 0 ? 'AAAA' : 'AACA').join(';')
  return { version: 3, names: [], sources: [source], sourcesContent: [code], mappings }
}
