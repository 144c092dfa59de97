function catalogue(products, tax) {
  const cheap = products.filter(product => product.price < tax)
  function* each() { for (const one of cheap) yield () => one.price + tax }
  return { total: () => cheap.reduce((sum, product) => sum + product.price, 0), each, late: (limit = () => tax) => limit() }
}
class Shelf { constructor(size) { this.fits = n => n < size; this.box = class { width = half(size); area = () => size } } }
