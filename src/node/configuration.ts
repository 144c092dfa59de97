import { isFault } from '@cinescope/base'
import { configured, type Settings } from '../options.ts'

/** What the configuration file says for the program of this process. One with a mistake is reported, and the program runs without it. */
export function configuration(): Settings | undefined {
  try {
    return configured()
  } catch (error) {
    if (!isFault(error)) throw error
    process.stderr.write(`${error.message}\n`)
    return undefined
  }
}
