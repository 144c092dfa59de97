import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Fault, joinBytes } from '@cinescope/base'
import {
  SECTION_DIRECTORY, directoryOfInfos, joinedSource, moduleSection, parseTable, readHead, scanSections, type ByteSource, type SectionInfo, type SiteTable, type Trace,
} from '@cinescope/trace'
import { openFault } from './file-source.ts'

/**
 * Site tables that the recording lacks, from the output folder of the build that was recorded: `HASH.sites` in it or in its folder
 * `cinescope`. Throws CINE_NO_SITES_FOLDER, and CINE_NO_SITES if it has none of them; answers nothing if the recording lacks none.
 */
export async function readSites(trace: Trace, folder: string): Promise<readonly SiteTable[]> {
  if (!await isFolder(folder)) throw new Fault('CINE_NO_SITES_FOLDER', { folder })
  const missing = [...new Set(trace.modules.flatMap(({ hash, table }) => table ? [] : [hash]))]
  const found: SiteTable[] = []
  for (const hash of missing) {
    const table = await read(join(folder, `${hash}.sites`)) ?? await read(join(folder, 'cinescope', `${hash}.sites`))
    if (table?.hash === hash) found.push(table)
  }
  if (missing.length > 0 && found.length === 0) throw new Fault('CINE_NO_SITES', { folder, missing: missing.join(', ') })
  return found
}

/** The recording with those tables in it, as they would be if it had been made with them. It does not grow any more. */
export async function withSites(source: ByteSource, trace: Trace, folder: string): Promise<ByteSource> {
  const parts = (await readSites(trace, folder)).map(moduleSection)
  if (parts.length === 0) return source
  const { sections, end } = await scanSections(source, 0)
  const infos: SectionInfo[] = sections.filter(section => section.kind !== SECTION_DIRECTORY)
  let at = end
  for (const bytes of parts) {
    const info = readHead(bytes, 0, at)
    if (info) infos.push(info)
    at += bytes.length
  }
  return joinedSource(source, end, joinBytes([...parts, directoryOfInfos(infos)]))
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch (error) {
    if (isAbsent(error)) return false
    throw openFault(error, path)
  }
}

const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

async function read(path: string): Promise<SiteTable | undefined> {
  try {
    return parseTable(await readFile(path))
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw openFault(error, path)
  }
}
