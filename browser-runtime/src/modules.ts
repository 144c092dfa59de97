import type { Level } from '@cinescope/trace'

/** Hash and inline table of every module that registered, also before the runtime was installed. */
const registered: { readonly hash: string, readonly table: unknown }[] = []
let tell: ((hash: string, table: unknown) => void) | undefined

export function noteModule(hash: string, table: unknown): void {
  if (tell) tell(hash, table)
  else registered.push({ hash, table })
}

/** Calls `each` for all modules so far and for every later one. */
export function onModule(each: (hash: string, table: unknown) => void): void {
  tell = each
  for (const { hash, table } of registered.splice(0)) each(hash, table)
}

export type Register = (hash: string, count: number, level: Level, table?: unknown) => number
