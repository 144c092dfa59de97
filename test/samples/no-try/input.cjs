function duplicate(a) { var b; function b() {} return b, a }
const concise = () => { function arguments() {} return arguments }
function evaluated(code) { return eval(code) }
function scoped(o) { with (o) { return x } }
