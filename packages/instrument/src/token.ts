/** Offset of the next `token` at or after `from`, skipping white space, comments and any other punctuation. */
export function findToken(source: string, token: string, from: number): number {
  let at = from
  while (at < source.length) {
    if (source.startsWith('//', at)) at = lineEnd(source, at)
    else if (source.startsWith('/*', at)) at = source.indexOf('*/', at) + 2
    else if (source.startsWith(token, at)) return at
    else at++
  }
  return -1
}

function lineEnd(source: string, from: number): number {
  for (let at = from; at < source.length; at++) if (/[\n\r\u2028\u2029]/.test(source[at]!)) return at
  return source.length
}

/** Offset of the arrow of an arrow function that begins at `start`, with a body at `body`: between these two are only white space and comments. */
export function arrowBefore(source: string, start: number, body: number): number {
  let at = body
  while (/\s/.test(source[at - 1]!)) at--
  if (source.startsWith('=>', at - 2)) return at - 2
  // The first one with nothing but comments behind it: these may hold arrows too.
  return start + source.slice(start, body).search(/=>(?=(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/|\/\/.*[\r\n\u2028\u2029])*$)/)
}
