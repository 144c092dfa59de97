import { RUNTIME_SYMBOL } from '@cinescope/trace'
import { expect, test } from 'vitest'
import { allText, leaks } from '../tools/secret-bytes.ts'
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

const SECRET = 'hUnter22-Zq+9'

/** What a program may do with a secret: `give()` answers it, as a server or a person would. */
const ways: Readonly<Record<string, string>> = {
  'a result': 'function read(password) { return password } read(give())',
  'an arrow\'s result': 'const read = password => password; read(give())',
  'a thrown value': 'function fail(password) { throw password } try { fail(give()) } catch (e) { e.length }',
  'an error\'s message': 'function fail(password) { throw new Error("wrong: " + password) } try { fail(give()) } catch (e) { e.name }',
  'a concatenation': 'function head(apiKey) { const h = "Token " + apiKey; return h } head(give())',
  'a template': 'function mark(password) { const text = `<${password}>!`; return text } mark(give())',
  'the result of a call': 'function trim(x) { return x.trim() } function clean(password) { const t = trim(password); return t } clean(" " + give() + " ")',
  'an argument under another name': 'function send(x) { return x.length } function login(password) { return send(password) } login(give())',
  'spread of an object': 'const user = { password: give(), name: "ann" }; const copy = { ...user }; const list = Object.values(copy)',
  'elements of an array': 'function all(password) { const list = [password, 1]; return list } all(give())',
  'entries of an object': 'const pairs = Object.entries({ password: give() })',
  'a container': 'const cookies = { sid: give() }; const jar = cookies; const other = { mine: jar.sid }',
  'a list': 'const passwords = [give()]; const first = passwords[0]; passwords.push(give() + "x")',
  'a map': 'const m = new Map(); m.set("password", give()); const v = m.get("password")',
  'JSON': 'function body(password) { const text = JSON.stringify({ user: "ann", password }); return text } const parsed = JSON.parse(body(give()))',
  'JSON that holds it under another name': 'function body(password) { const text = JSON.stringify({ p: password + "\\"" }); return text } body(give())',
  'a form': 'function form(password) { const data = new URLSearchParams({ p: password }); const text = data.toString(); return text } form(give())',
  'form data': 'const data = new FormData(); data.append("password", give()); const back = data.get("password"); const all = [...data.values()]',
  'headers': 'const headers = new Headers(); headers.set("Authorization", "Token " + give()); const h = headers.get("authorization"); const half = h.slice(6)',
  'a cookie header': 'const init = { headers: { Cookie: "theme=dark; sid=" + give() } }; const one = init.headers.Cookie.split("; ")[1].slice(4)',
  'basic authorization': 'function auth(password) { const line = btoa("ann:" + password); return line } auth(give())',
  'an address': 'function link(password) { const url = "https://x.org/?p=" + encodeURIComponent(password); return url } link(give())',
  'an address\'s user': 'const at = "postgres://ann:" + encodeURIComponent(give()) + "@db/x"; const rest = at.slice(5)',
  'an address\'s query': 'const at = "https://x.org/?token=" + encodeURIComponent(give()); const t = new URL(at).searchParams.get("token")',
  'a renamed key': 'const { password: p } = { password: give() }; function send(x) { return x } send(p)',
  'a renamed parameter': 'function login({ password: p }) { const q = p; return q } login({ password: give() })',
  'a getter by name': 'const config = { get(key) { return give() } }; const value = config.get("db.password")',
  'a function by name': 'async function getPassword() { return give() } const v = await getPassword()',
  'a property of a foreign object': 'const v = foreign.apiKey; const w = "x" + foreign.apiKey',
  'storage': 'const v = storage.getItem("token")',
  'a closure': 'function keep(password) { const held = password; return () => held } keep(give())()',
  'a generator': 'function* g(password) { const got = yield password; return got } const it = g(give()); it.next(); it.next(give())',
  'an await': 'async function later(password) { const x = await Promise.resolve(password); return x } await later(give())',
  'a class': 'class Session { #password; constructor(password) { this.#password = password; this.shown = password } get() { return this.#password } } new Session(give()).get()',
  'another case': 'function up(password) { const x = password.toUpperCase(); return x } up(give())',
  'a computed key': 'const o = {}; for (const key of ["password"]) o[key] = give(); const copy = o.password; const p = [copy]',
  'a symbol\'s description': 'function sym(password) { const s = Symbol(password); return s } sym(give())',
  'a key of an object': 'function index(password) { const o = { [password]: 1 }; return o } index(give())',
  'a state': 'let state = { form: { password: "" } }; const reduce = (s, a) => ({ ...s, form: { ...s.form, [a.field]: a.value } }); state = reduce(state, { field: "password", value: give() }); const v = state.form.password',
  'console': 'function log(password) { print("login with " + password, [password]) } log(give())',
}

const globals = globalThis as Record<string, unknown>

for (const [way, source] of Object.entries(ways)) {
  test(`P23, F37: ${way} takes no secret into the recording`, async () => {
    Object.assign(globals, { give: () => SECRET, foreign: Object.create(null, { apiKey: { value: SECRET } }), storage: { getItem: () => SECRET }, print: () => {} })
    try {
      const at = await program(`const marker = 'seen'; ${source}`)
      expect(allText(at.bytes)).toContain('seen')
      expect(leaks(allText(at.bytes), SECRET)).toEqual([])
    } finally {
      for (const name of ['give', 'foreign', 'storage', 'print', Symbol.for(RUNTIME_SYMBOL)]) Reflect.deleteProperty(globals, name)
    }
  })
}

test('P23: what no name and no pattern calls a secret is there', async () => {
  Object.assign(globals, { give: () => SECRET })
  const at = await program('function send(x) { return x } const got = send(give())')
  expect(leaks(allText(at.bytes), SECRET)).toContain(SECRET)
})

test('F37: common values are redacted under their name only', async () => {
  Object.assign(globals, { give: (text: string) => text })
  const at = await program(`
    const login = password => password
    const plain = ['admin', '1234', 'Required', 'same-origin', 'undefined']
    for (const text of plain) login(give(text))
    const shown = ['the admin asked for 1234 things', 'Required field', 'same-origin', 'undefined']`)
  for (const text of ['the admin asked for 1234 things', 'Required field', 'same-origin']) expect(allText(at.bytes)).toContain(text)
})
