import { dep } from './dep.js'
export const constant = 1, flag = process.env.NODE_ENV !== 'production'
export const object = { a: 1 }
export const map = new Map([[1, 2]])
export function used() { return dep }
