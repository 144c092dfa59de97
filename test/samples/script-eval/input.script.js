function f(a) { eval('var b = a'); return (() => b)() }
function g(a) { 'use strict'; eval('a'); return a }
var h = (0, eval)('1')
eval('h++')
