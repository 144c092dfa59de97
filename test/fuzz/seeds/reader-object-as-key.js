/* oxlint-disable */
const v1 = { a: 1 }
v1[(v1['b'] ||= v1)] += 'list'
v1[{ toString() { return 'a' } }] = 2
log(v1)
delete v1[{ toString() { return 'b' } }]
