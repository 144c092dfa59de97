declare const version: string
declare function reload(): void
declare class Legacy { run(): void }
declare module 'theme' { export const dark: boolean }
declare global { interface Window { cart: number } }
class Item { declare id: number; price = version.length }
