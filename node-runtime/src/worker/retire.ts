import { readdirSync, readFileSync, statSync, unlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expired, type Finished, type Retention } from '@cinescope/protocol'
import { isBare } from '@cinescope/trace'

/** Names that recordings get by themselves, with the process in them; what a person named stays. */
const OWN = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}-(\d+)(?:-\d+)?\.cine$/
/** What may lie beside a recording. */
const BESIDE = ['', '.spill', '.idx', '.tmp']
const FOLDER_BYTES = 4 * 2 ** 30
/** A recording without a record is smaller. */
const HEADER_MOST = 4096

/** Removes finished recordings beyond what is kept of the folder of `file`, and those that hold nothing. Never fails: a folder that cannot be read stays as it is. */
export function retire(file: string, retention: Retention = {}, now: number = Date.now()): void {
  const folder = dirname(file)
  const finished: Finished[] = []
  const others: Finished[] = []
  let names: string[] = []
  try {
    names = readdirSync(folder)
  } catch { /* nothing to remove */ }
  const empty: string[] = []
  for (const name of names) {
    const pid = OWN.exec(name)?.[1]
    const size = sizes(folder, name)
    if (pid === undefined || size === undefined) continue
    const row = { id: name, ...size }
    if (name === basename(file) || isAlive(Number(pid))) others.push(row)
    else if (row.bytes < HEADER_MOST && isEmpty(join(folder, name))) empty.push(name)
    else finished.push(row)
  }
  for (const name of [...empty, ...expired(finished, others, { ...retention, bytes: retention.bytes ?? FOLDER_BYTES }, now)]) for (const end of BESIDE) remove(join(folder, name + end))
}

function sizes(folder: string, name: string): { readonly bytes: number, readonly updated: number } | undefined {
  let bytes = 0
  let updated = 0
  for (const end of BESIDE) {
    try {
      const { size, mtimeMs } = statSync(join(folder, name + end))
      bytes += size
      updated = Math.max(updated, mtimeMs)
    } catch {
      if (end === '') return undefined
    }
  }
  return { bytes, updated }
}

/** Nothing is behind the header: of a process that ran no recorded code (`npx`, a test runner's own). They would count as much as the others. */
function isEmpty(path: string): boolean {
  try {
    return isBare(readFileSync(path))
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path)
  } catch { /* it was not there, or another process removes it too */ }
}
