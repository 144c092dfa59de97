import { writable } from 'svelte/store'
import { local } from './local.js'
const store = writable(0)
export function f(a) {
  console.log(a, a.b)
  const el = document.querySelector('x')
  local(el)
  new Worker(new URL('./w.js', import.meta.url), { type: 'module' })
  const pure = /* @__PURE__ */ Symbol(a)
  return import('./x.js')
}
import.meta.hot?.accept('./local.js', m => { f(m) })
