import type { T } from './t'
abstract class Store<S> extends Base { private n = 1; constructor(readonly a: S, public b?: string) { super(a) } abstract m(): void; run(this: Store<S>, x: number): x is 1 { (this.b as any) = x!; return true } }
enum E { A = call() }
declare const gone: number
function over(a: string): void
function over(a: any): void { return a as void }
const generic = async <P,>(x: P): Promise<P> => x satisfies P
