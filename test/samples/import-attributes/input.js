import data from './data.json' with { type: 'json' }
export { default as other } from './other.json' with { type: 'json' }
export const later = () => import('./later.json', { with: { type: 'json' } })
export const total = sum(data)
