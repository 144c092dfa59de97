var a = 1 <!-- gone
--> gone
function f() { return a <!-- gone
}
f()
