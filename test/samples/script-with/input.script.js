function f(o) { with (o) { x = 1; return function () { return y } } }
with (f) { name = 1 }
var after = f({})
