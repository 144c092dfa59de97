/**
 * The prefix of everything inserted: `$c`, with as many more `c` as it takes that no name in the file starts with it.
 * Looks at the text, not at the tree: names inside strings may be evaluated later.
 */
export function choosePrefix(source: string): string {
  let longest = 0
  for (const match of source.matchAll(/\$(c+)/g)) longest = Math.max(longest, match[1]!.length)
  // An escaped `$` may spell any name.
  const escaped = /\\u(?:0024|\{0*24\})|\\x24/i.test(source) ? 8 : 0
  return `$${'c'.repeat(longest + escaped + 1)}`
}
