import { existsSync, realpathSync } from 'node:fs'
import { isAbsolute, relative, resolve } from 'node:path'
import launch from 'launch-editor'

export interface EditorRequest { readonly path: string, readonly line: number, readonly column: number }

const whole = (value: unknown): number => typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 1

/** The request in a posted body, or nothing if it is not one. */
export function editorRequest(body: string): EditorRequest | undefined {
  try {
    const { path, line, column } = JSON.parse(body) as Record<string, unknown>
    if (typeof path !== 'string' || path === '') return undefined
    return { path, line: whole(line), column: whole(column) }
  }
  catch {
    return undefined
  }
}

/** The file a request means, only if it exists under the project's root after links are followed. */
export function fileUnderRoot(root: string, path: string): string | undefined {
  const file = resolve(root, path)
  if (!existsSync(file)) return undefined
  const inside = relative(realpathSync(root), realpathSync(file))
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? undefined : file
}

/** Opens the developer's editor (LAUNCH_EDITOR, EDITOR or the one that runs); the process itself is started by launch-editor. */
export function openEditor(file: string, request: EditorRequest, warn: (message: string) => void): void {
  launch(`${file}:${request.line}:${request.column}`, undefined, (name, message) => warn(`could not open ${name} in an editor: ${message ?? 'no editor found'}`))
}
