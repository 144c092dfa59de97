'use strict'
for (let [a, b] = [0, 1]; a < 2; a++) log(a, b)
