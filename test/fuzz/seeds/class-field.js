class A {
  a = [Math.max(1, 2)]
  b = 2
  constructor(c) {
    this.c = c
    log(this)
  }
}
class B extends A {
  d = 4
  e = () => 5
}
const one = new A(1)
const two = new B(2)
log(one, two)
two.d = 5
