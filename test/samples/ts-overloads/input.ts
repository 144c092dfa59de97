function over(a: string): string
function over(a: number): number
function over(this: Window | void, a: any): any { return a }
class Store<T> { get(key: string): T; get(key: number): T; get(key: any) { return this.items[key] } items: T[] = []; abstract?: true; [key: string]: unknown }
