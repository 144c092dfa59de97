import { readFileSync } from 'node:fs'
import { instrument } from '../../dist/instrument.mjs'

/** What the conformance runners ask of an instrumenter, over the built package. Run `npm run build` first. */
export function adapter(level) {
  return {
    instrument(code, { filename, sourceType, commonjs }) {
      const result = instrument(code, { filename, sourceType: commonjs ? 'commonjs' : sourceType, runtime: 'global', level })
      // Runners count a refusal by what is thrown. Of a text that does not parse they expect what the engine would throw.
      const fault = result.diagnostics[0]
      const Failure = fault?.code === 'CINE_SYNTAX' ? SyntaxError : Error
      if (fault) throw new Failure(`[${fault.code}] ${fault.what}`)
      return { code: result.code, map: result.map }
    },
    runtimeSource: () => readFileSync(new URL('../../dist/global.js', import.meta.url), 'utf8'),
  }
}
