var count = 1, add = function (a, a) { arguments[0] = this; return a }
function twice() { made = 010; delete made; return add.caller }
count = add(count)
let own = () => count++
