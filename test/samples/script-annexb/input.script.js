{ function a() { return 1 } function a() { return 2 } }
function f(p) { if (p) function g() { return p } switch (p) { case 1: function h() {} } return g }
lab: function l() {}
try { throw 1 } catch (e) { var e = 2 }
