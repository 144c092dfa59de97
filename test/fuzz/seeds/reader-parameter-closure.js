/* oxlint-disable */
function f(a, g = () => { spend(); a = 5 }) { spend(); g(); spend(); var a2 = a; spend() }
f(1)
