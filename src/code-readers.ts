type Pattern = string | RegExp
type Filter = Pattern | readonly Pattern[] | { readonly include?: Pattern | readonly Pattern[], readonly exclude?: Pattern | readonly Pattern[] }
interface PluginLike { readonly name: string, readonly enforce?: string | undefined, readonly transform?: unknown }
interface Hook { readonly order?: string | null, readonly filter?: { readonly id?: Filter, readonly code?: Filter } }

/**
 * Plugins of the first stage that ask for files with certain words in them (`filter.code` of their hook) compile what the developer wrote: `createServerFn(...)`,
 * `createFileRoute(...)`. They must find it as it is, without probes in it.
 */
export function codeReaders(plugins: readonly PluginLike[]): (id: string, code: string) => boolean {
  const filters = plugins.flatMap(({ name, enforce, transform }) => {
    const { order, filter } = (typeof transform === 'object' ? transform ?? {} : {}) as Hook
    return filter?.code !== undefined && (enforce === 'pre' || order === 'pre') && !name.startsWith('cinescope') ? [filter] : []
  })
  return (id, code) => filters.some(filter => passes(filter.id, one => isIn(one, id)) && passes(filter.code, one => isWord(one, code)))
}

function passes(filter: Filter | undefined, matches: (pattern: Pattern) => boolean): boolean {
  if (filter === undefined) return true
  if (typeof filter === 'string' || filter instanceof RegExp || Array.isArray(filter)) return listed(filter as Pattern | readonly Pattern[]).some(matches)
  const { include, exclude } = filter as { readonly include?: Pattern | readonly Pattern[], readonly exclude?: Pattern | readonly Pattern[] }
  return !listed(exclude).some(pattern => typeof pattern !== 'string' && matches(pattern)) && (include === undefined || listed(include).some(matches))
}

const listed = (patterns: Pattern | readonly Pattern[] | undefined): readonly Pattern[] =>
  patterns === undefined ? [] : typeof patterns === 'string' || patterns instanceof RegExp ? [patterns] : patterns

/** A glob may mean the file: then it waits for the last stage, where it loses nothing but exactness. */
const isIn = (pattern: Pattern, id: string): boolean => typeof pattern === 'string' || id.search(pattern) >= 0
const isWord = (pattern: Pattern, code: string): boolean => typeof pattern === 'string' ? code.includes(pattern) : code.search(pattern) >= 0
