import { describe, expect, test } from 'vitest'
import type { SiteTable } from '@cinescope/trace'
import { Tables } from '../src/keeper/tables.ts'

type Answer = { readonly status: number, readonly body: string } | 'offline'

async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve()
}

function fetching(answers: readonly Answer[]) {
  const urls: string[] = []
  const waits: number[] = []
  const stored: string[] = []
  const missing: string[] = []
  const left = [...answers]
  const patience: (() => void)[] = []
  const tables = new Tables('http://dev/m/', async (table: SiteTable) => { stored.push(table.path) }, (hash, status) => { missing.push(`${hash} ${status}`) }, {
    async get(url) {
      urls.push(url)
      const answer = left.shift()
      if (answer === undefined || answer === 'offline') throw new TypeError('Failed to fetch')
      return { ok: answer.status === 200, status: answer.status, text: () => Promise.resolve(answer.body) }
    },
    wait(run, ms) {
      if (ms === 3000) {
        patience.push(run)
        return
      }
      waits.push(ms)
      run()
    },
  })
  return { tables, urls, waits, stored, missing }
}

const table = JSON.stringify({ hash: 'aa', path: 'a.js' })

describe('site tables', () => {
  test('each hash is fetched once, from the prefix, and stored', async () => {
    const at = fetching([{ status: 200, body: table }])
    at.tables.add('aa', undefined)
    at.tables.add('aa', undefined)
    await settled()
    expect([at.urls, at.stored, at.missing]).toEqual([['http://dev/m/aa.sites'], ['a.js'], []])
  })

  test('a server that is down, or answers with its page, is asked again', async () => {
    const at = fetching(['offline', { status: 200, body: '<!doctype html>' }, { status: 502, body: '' }, { status: 200, body: table }])
    at.tables.add('aa', undefined)
    await settled()
    expect([at.stored, at.waits]).toEqual([['a.js'], [500, 2000, 8000]])
  })

  test('an export waits for tables that are on their way, not for a server that hangs', async () => {
    const at = fetching([{ status: 200, body: table }])
    at.tables.add('aa', undefined)
    await at.tables.arrived()
    expect(at.stored).toEqual(['a.js'])

    let asked = 0
    const late: (() => void)[] = []
    const hanging = new Tables('http://dev/m/', async () => {}, () => {}, {
      get: () => {
        asked++
        return new Promise(() => {})
      },
      wait: run => { late.push(run) },
    })
    hanging.add('bb', undefined)
    const arrived = hanging.arrived()
    for (const run of late) run()
    await arrived
    expect(asked).toBe(1)
  })

  test('CINE_SITES_MISSING: 404 is final, and tries end', async () => {
    const gone = fetching([{ status: 404, body: '' }])
    gone.tables.add('aa', undefined)
    await settled()
    expect([gone.missing, gone.waits]).toEqual([['aa 404'], []])
    const down = fetching([])
    down.tables.add('aa', undefined)
    await settled()
    expect([down.missing, down.urls.length]).toEqual([['aa 0'], 5])
  })

  test('a table that the module brought along is stored as it is', async () => {
    const at = fetching([])
    at.tables.add('aa', JSON.parse(table) as unknown)
    await settled()
    expect([at.stored, at.urls]).toEqual([['a.js'], []])
  })
})
