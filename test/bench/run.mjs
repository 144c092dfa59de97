// `npm run bench -- NAME [options]`. Benchmarks run the built package.
import { parseArgs } from 'node:util'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, levels: { type: 'string' }, rounds: { type: 'string' }, json: { type: 'boolean' }, records: { type: 'string' }, against: { type: 'string' } },
})

const benches = {
  overhead: () => import('./overhead.mjs').then(module => module.overhead),
  peers: () => import('./peers.mjs').then(module => module.peers),
  soak: () => import('./soak.mjs').then(module => module.soak),
  size: () => import('./size.mjs').then(module => module.size),
  query: () => import('./query.mjs').then(module => module.query),
  transform: () => import('./transform.mjs').then(module => module.transform),
}
const bench = benches[positionals[0]]
if (!bench) {
  console.error(`Which benchmark? One of: ${Object.keys(benches).join(', ')}`)
  process.exit(1)
}
const run = await bench()
await run({ only: values.only?.split(','), levels: values.levels?.split(','), rounds: values.rounds ? Number(values.rounds) : undefined, json: values.json, records: values.records, against: values.against })
