import { uncurry } from './primordial.ts'

/** UTF-16 units of a text. Apart from other built-ins, because a page's own thread needs none. */
export const charCodeAt: (self: string, index: number) => number = uncurry(String.prototype.charCodeAt)
export const fromCharCode: (unit: number) => string = String.fromCharCode
