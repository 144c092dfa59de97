import { isSecretName } from '@cinescope/trace'
import type { Border } from './border.ts'

/** Values of environment variables that say that they are secret. There the bare word `TOKEN` says so too. */
export function rememberEnvironment(border: Border, environment: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && (isSecretName(name) || /(?:^|_)TOKEN$/i.test(name))) border.remember(value)
  }
}

/** Of raw headers, name and value in turn: those that say that they are secret. */
export function rememberHeaders(border: Border, headers: unknown): void {
  if (typeof headers === 'string') headers = headers.split(/: |\r\n/)
  if (!Array.isArray(headers)) return
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const [name, value] = [headers[i], headers[i + 1]] as unknown[]
    if (isSecretName(String(name))) border.remember(String(value))
  }
}
