import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { CountedFunction } from './records.ts'
import type { Workplace } from './run.ts'

interface Location { readonly line: number, readonly column: number }
interface FileCoverage {
  readonly path: string
  readonly fnMap: Readonly<Record<string, { readonly loc: { readonly start: Location, readonly end: Location } }>>
  readonly f: Readonly<Record<string, number>>
}

/** Calls of each function of a module, counted by istanbul: `start` and `end` are those of the function's body. */
export async function istanbulCounts(place: Workplace, program: string, part: string): Promise<readonly CountedFunction[]> {
  const coverage = place.path('coverage.json')
  const ran = await place.run(program, {
    plain: true, nodeOptions: ['--import', pathToFileURL(place.path('istanbul.mjs')).href], env: { COVER: part, COVERAGE: coverage },
  })
  if (ran.code !== 0) throw new Error(ran.stderr)
  const [file] = Object.values(JSON.parse(readFileSync(coverage, 'utf8')) as Record<string, FileCoverage>)
  if (!file) throw new Error(`nothing of ${part} was loaded`)
  const source = readFileSync(file.path, 'utf8')
  const lines = [0]
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lines.push(at + 1)
  const offset = ({ line, column }: Location): number => lines[line - 1]! + column
  return Object.entries(file.fnMap).map(([key, { loc }]) => ({ start: offset(loc.start), end: offset(loc.end), calls: file.f[key]! }))
}

/**
 * Pairs both lists: a counted body belongs to the innermost of our functions that begins before it and contains it (the body of
 * `a => b => c` is a function itself, and begins where that one begins). Answers what differs, as lines.
 */
export function countDifferences(ours: readonly CountedFunction[], bodies: readonly CountedFunction[]): readonly string[] {
  const different: string[] = []
  const found = new Set<CountedFunction>()
  for (const body of bodies) {
    let innermost: CountedFunction | undefined
    for (const candidate of ours) {
      if (candidate.start < body.start && candidate.end >= body.end && (!innermost || candidate.start > innermost.start)) innermost = candidate
    }
    if (innermost) found.add(innermost)
    if (innermost?.calls !== body.calls) different.push(`function at ${body.start}: ${innermost?.calls ?? 'no'} calls recorded, ${body.calls} counted`)
  }
  for (const { start, calls } of ours.filter(candidate => !found.has(candidate))) different.push(`function at ${start}: ${calls} calls recorded, not known to the counter`)
  return different
}
