import { expect, test } from 'vitest'
import { closures, program } from './program.ts'

test('P23: of what has a secret name, the recording says only that it was there', async () => {
  const at = await program(`
    class Session { constructor(password) { this.password = password; this.user = 'ann' } }
    async function login(user, password) {
      const apiKey = await Promise.resolve(password)
      let accessToken = apiKey
      const session = new Session(password)
      return function check() { return session.user + accessToken.length + apiKey.length }
    }
    const form = { password: 'hunter' }; const check = await login('ann', form.password); check()`)
  const gone = 'Redacted before it was stored, because it looks like a secret.'
  // What probes wrote, before any packer saw it.
  expect(at.raw).toContain('ann')
  expect(at.raw).not.toContain('hunter')
  expect(closures(await at.scopes('check'))).toEqual(['login.user: ann', 'login.password: ' + gone, 'login.apiKey: ' + gone, 'login.accessToken: ' + gone, 'login.session: object'])
})
