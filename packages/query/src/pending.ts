/** What work must wait for; it is begun again when `load` is done. So whoever may throw this has no effects. */
export class Pending {
  readonly load: () => Promise<void>
  constructor(load: () => Promise<void>) { this.load = load }
}
