import { M } from '@cinescope/recorder'
import type { BuiltLevels, StreamDefinitions } from '@cinescope/trace'
import { noteModule } from './modules.ts'

/** The probe `M`: registers a module with the recorder, and with whoever fetches its site table. */
export function register(hash: string, count: number, levels: BuiltLevels, table?: unknown, streams?: StreamDefinitions): number {
  noteModule(hash, table)
  return M(hash, count, levels, table, streams)
}
