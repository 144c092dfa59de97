/** Prices are in cents. `was` is the price before the sale, null for plants that are not on sale. */
export const products = [
  { id: 'monstera', name: 'Monstera', latin: 'Monstera deliciosa', price: 3800, was: null, light: 'half', water: 'weekly', shape: 'split', hue: 148, stock: 9, note: 'Leaves that open like a hand.' },
  { id: 'snake', name: 'Snake plant', latin: 'Dracaena trifasciata', price: 2400, was: 2900, light: 'shade', water: 'monthly', shape: 'blade', hue: 158, stock: 14, note: 'Survives your holidays.' },
  { id: 'pilea', name: 'Pilea', latin: 'Pilea peperomioides', price: 1600, was: null, light: 'half', water: 'weekly', shape: 'coin', hue: 132, stock: 21, note: 'Coins on thin stalks, always turning to the window.' },
  { id: 'fern', name: 'Boston fern', latin: 'Nephrolepis exaltata', price: 1900, was: null, light: 'shade', water: 'often', shape: 'frond', hue: 112, stock: 6, note: 'Loves the steam of a bathroom.' },
  { id: 'fig', name: 'Fiddle-leaf fig', latin: 'Ficus lyrata', price: 6400, was: 7500, light: 'sun', water: 'weekly', shape: 'oval', hue: 140, stock: 3, note: 'A small tree with large opinions.' },
  { id: 'cactus', name: 'Bishop’s cap', latin: 'Astrophytum myriostigma', price: 1200, was: null, light: 'sun', water: 'monthly', shape: 'cactus', hue: 168, stock: 30, note: 'Five ribs, no spines, one flower.' },
  { id: 'calathea', name: 'Calathea', latin: 'Goeppertia orbifolia', price: 2700, was: null, light: 'shade', water: 'often', shape: 'oval', hue: 162, stock: 8, note: 'Folds its leaves at night.' },
  { id: 'aloe', name: 'Aloe', latin: 'Aloe vera', price: 1400, was: 1800, light: 'sun', water: 'monthly', shape: 'blade', hue: 126, stock: 17, note: 'First aid that grows back.' },
  { id: 'palm', name: 'Parlour palm', latin: 'Chamaedorea elegans', price: 3200, was: null, light: 'half', water: 'weekly', shape: 'frond', hue: 136, stock: 5, note: 'Elegant since 1840.' },
]

export const coupons = {
  LEAF10: { code: 'LEAF10', percent: 10, label: '10 % off' },
  SPRING20: { code: 'SPRING20', percent: 20, label: '20 % off' },
}
