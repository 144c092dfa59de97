import { apply, defineProperty, descriptorOf, prototypeOf, setPrototypeOf } from '@cinescope/recorder'
import { OP_MARK } from '@cinescope/trace'
import type { Border } from './border.ts'
import { replace, type Disguise } from './replace.ts'

type Construct = new (...args: readonly unknown[]) => object

/** What runs in a worker is not recorded. That one began is, so that the recording does not keep it quiet. */
export function patchWorkers(realm: object, disguise: Disguise, border: Border, addressOf: (input: unknown) => string): void {
  for (const name of ['Worker', 'SharedWorker']) {
    replace(realm, name, disguise, original => {
      const constructor = original as unknown as Construct
      const patched = function (this: unknown, ...args: readonly unknown[]): unknown {
        // Without `new` the platform throws.
        if (new.target === undefined) return apply(original, this, args)
        const worker = Reflect.construct(constructor, args, new.target === patched as unknown ? constructor : new.target) as object
        if (border.recording) border.emit(OP_MARK, [`${name} started, not recorded: ${addressOf(args[0])}`])
        return worker
      }
      const { prototype } = constructor
      defineProperty(patched, 'prototype', { value: prototype, writable: false })
      setPrototypeOf(patched, prototypeOf(constructor))
      const own = descriptorOf(prototype, 'constructor')
      if (own?.value === constructor && own.configurable) defineProperty(prototype, 'constructor', { ...own, value: patched })
      return patched
    })
  }
}
