class A {
  constructor(a) {
    this.a = a
    log(this)
  }
  b() { return 1 }
}
class B extends A {
  e = () => this.a
  f = function () { return 1 }
}
const two = new B(2)
log(two.e.name, two.f.name, two.e())
two.a = 3
log(two)
