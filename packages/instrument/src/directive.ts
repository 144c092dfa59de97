import type { Level, LevelName } from '@cinescope/trace'
import type { Comment } from './parse.ts'
import { LEVELS } from './plan.ts'

const directive = /(?:^|\n)[\s*]*@cinescope[ \t]+([\w-]+)/

/** A comment that says `@cinescope` and something that is no level. */
export interface BadDirective { readonly at: number, readonly word: string }

/**
 * Levels that comments ask for: `// @cinescope full`, `/* @cinescope off *\/`, a JSDoc line `@cinescope path`. Such a comment is about
 * the declaration, statement, member or function that begins behind it, and all functions in that.
 */
export class Directives {
  /** Offset of what follows the comment -> its level. */
  readonly #levels = new Map<number, Level>()
  readonly bad: readonly BadDirective[]

  constructor(source: string, comments: readonly Comment[]) {
    const bad: BadDirective[] = []
    comments.forEach((comment, i) => {
      const word = directive.exec(comment.value)?.[1]
      if (word === undefined) return
      if (!Object.hasOwn(LEVELS, word)) bad.push({ at: comment.start, word })
      else this.#levels.set(following(source, comments, i), LEVELS[word as LevelName])
    })
    this.bad = bad
  }

  at(offset: number): Level | undefined { return this.#levels.get(offset) }
}

/** Where the program goes on behind a comment and the comments and white space after it. */
function following(source: string, comments: readonly Comment[], index: number): number {
  let at = comments[index]!.end
  for (let next = index + 1; ; next++) {
    while (/\s/.test(source[at] ?? '')) at++
    if (comments[next]?.start !== at) return at
    at = comments[next]!.end
  }
}
