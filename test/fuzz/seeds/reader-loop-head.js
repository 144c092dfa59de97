/* oxlint-disable */
(() => { let i8 = 1; do { spend();
    for (let i10 = 0; i10 < 2; i10++) { spend();
        class C24 { m() { return i10 } }
    }
  } while (i8-- > 0 ) })()
