class A extends B {
  plain = 1
  made = make(this)
  arrow = () => this.made
  static #count = count()
  static { A.ready = true }
  constructor(x) { super(x); this.#p = x }
  #p
}
