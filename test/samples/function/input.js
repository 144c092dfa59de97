'use strict'
function none() {}
function add(a, { b }, [c = 1], ...rest) { return a + b + c, rest }
const concise = x => /* kept */ (x, x + 1), object = () => ({})
const five = (a, b, c, d, e) => function () { return }
const own = { method() { return this.x }, get v() { return 1 }, set v(x) {}, async *[Symbol.iterator]() {} }
