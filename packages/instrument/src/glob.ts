/** `**` any folders, `*` within one name, `?` one character, `{a,b}` either. Anything else, a lone brace too, is itself. */
export function globPattern(glob: string): RegExp {
  return new RegExp(`^${globSource(glob.replaceAll('\\', '/').replace(/^\.\//, ''))}$`)
}

function globSource(glob: string): string {
  return glob.replace(/\{[^{}]*\}|\*\*\/|\*\*|\*|\?|[{}.+^$()|[\]\\]/g, part => {
    if (part.length > 1 && part.startsWith('{')) return `(?:${part.slice(1, -1).split(',').map(globSource).join('|')})`
    switch (part) {
      case '**/': return '(?:.*/)?'
      case '**': return '.*'
      case '*': return '[^/]*'
      case '?': return '[^/]'
      default: return `\\${part}`
    }
  })
}
