import { existsSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, expect, test } from 'vitest'
import { allText, leaks } from '../tools/secret-bytes.ts'
import { Workplace } from './run.ts'

const SECRET = 'hUnter22-Zq+9'
const place = new Workplace()
afterEach(() => { place.forget() })
afterAll(() => { place.remove() })

test('P23, F37: a server\'s secrets are not in its recording', async () => {
  const ran = await place.run('secrets.mjs', { env: { APP_SECRET: SECRET } })
  expect([ran.code, ran.stderr]).toEqual([0, `welcome ann, ${SECRET} cannot use ${SECRET}\n`])
  const [file] = place.recordings()
  const text = allText(readFileSync(file!))
  expect(text).toContain('nothing secret here')
  expect(text).toContain('welcome ann')
  expect(leaks(text, SECRET)).toEqual([])
})

test('F33, F37: nor in what a killed one leaves', async () => {
  await place.run('secrets.mjs', {
    env: { APP_SECRET: SECRET }, args: ['hold'],
    onStart: child => {
      const timer = setInterval(() => {
        if (!existsSync(place.path('ready'))) return
        clearInterval(timer)
        setTimeout(() => { child.kill('SIGKILL') }, 1000)
      }, 10)
    },
  })
  const [file] = place.recordings()
  const spill = existsSync(`${file}.spill`) ? readFileSync(`${file}.spill`) : new Uint8Array()
  const text = allText(readFileSync(file!)) + allText(spill)
  expect(text).toContain('welcome ann')
  expect(leaks(text, SECRET)).toEqual([])
})
