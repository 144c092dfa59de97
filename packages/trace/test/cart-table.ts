import { ABI_VERSION, FUNCTION_THIS, SITE_FUNCTION, SITE_MODULE, SITE_SET, SITE_WRITE, WRITE_DECLARATION, type SiteTable } from '@cinescope/trace'

const source = 'let total = 0\nfunction addItem(cart, password) {\n  const token = password\n  cart.secret = token\n  total = 1\n}\n'

/** A table made by hand: module, addItem, and writes of token, cart.secret and total. */
export const cartTable: SiteTable = {
  version: 1,
  abi: ABI_VERSION,
  hash: '00000000deadbeef',
  path: 'src/cart.ts',
  source,
  count: 6,
  sites: [
    SITE_MODULE, 0, source.length, 0, 0, 0,
    SITE_WRITE, 4, 13, 0, 0, WRITE_DECLARATION,
    SITE_FUNCTION, 14, 112, 0, 1, 0,
    SITE_WRITE, 62, 78, 2, 3, WRITE_DECLARATION,
    SITE_SET, 81, 100, 2, 0, 1,
    SITE_WRITE, 103, 112, 2, 0, 0,
  ],
  functions: [
    { name: '', form: 'module', flags: 0, params: [], scope: 0, level: 2 },
    { name: 'addItem', form: 'function', flags: FUNCTION_THIS, params: [1, 2], scope: 1, level: 2 },
  ],
  bindings: [['total', 'let', 0, 4, 9], ['cart', 'param', 1, 31, 35], ['password', 'param', 1, 37, 45], ['token', 'const', 1, 56, 61]],
  scopes: [['module', -1, 0, 0, source.length, 0], ['function', 0, 2, 14, 112, 0]],
  strings: ['secret', 'cart'],
}
