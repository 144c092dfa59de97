for (let i13 = 0; i13 < 3; i13++) { spend();
  if (i13 * 9) {
    const [v40] = (await [null])
    log(v40)
  }
}
