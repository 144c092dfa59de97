/* oxlint-disable */
class C7 {
  #p = (Math.max(0, 4));
  constructor(p8) {
    spend()
    throw 0
  }
  ['total'] = ((0));
}
  var v34 = new C7(5, (0))
