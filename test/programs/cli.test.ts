import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Workplace } from './run.ts'

let place: Workplace
let file: string
beforeAll(async () => {
  place = new Workplace()
  await place.run('common.cjs')
  file = place.recordings()[0]!
})
afterAll(() => place.remove())

/** First line of what went to stderr. */
const first = (text: string): string => text.split('\n')[0]!

describe('cinescope', () => {
  test('dump prints one record a line, parse makes the same recording of it', async () => {
    const dumped = await place.cli(['dump', file])
    expect(dumped).toMatchObject({ code: 0, stderr: '' })
    expect(dumped.stdout).toMatch(/enter @\d+ \(8\)\s+-- half\(n=8\)\s+common\.cjs:2/)
    writeFileSync(place.path('dump.txt'), dumped.stdout)
    expect(await place.cli(['parse', 'dump.txt', 'again.cine'])).toMatchObject({ code: 0, stderr: '' })
    expect((await place.cli(['dump', 'again.cine'])).stdout).toBe(dumped.stdout)
    const part = await place.cli(['dump', file, '--from', '5', '--to', '8'])
    expect(part.stdout.match(/^ *\d+ /gm)?.map(Number)).toEqual([5, 6, 7])
  })

  test('list and info tell what there is, aligned', async () => {
    const listed = await place.cli(['list'])
    expect(listed.stdout.split('\n')[0]).toMatch(/^file +recorded +length +records +size +program$/)
    expect(listed.stdout).toContain('common.cjs')
    expect(await place.cli(['list', 'nowhere'])).toMatchObject({ code: 1, stdout: '' })
    const { stdout, code } = await place.cli(['info', file])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^program {5}common\.cjs \(node\)$/m)
    expect(stdout).toMatch(/^typed\.cts {3}level 2 {2}\d+ sites$/m)
  })

  test('a process that ran no recorded code leaves nothing for long, and is not listed', async () => {
    const before = place.recordings().length
    const folder = mkdtempSync(join(tmpdir(), 'cinescope-wrapper-'))
    mkdirSync(join(folder, 'node_modules'))
    const wrapper = join(folder, 'node_modules/wrapper.mjs')
    writeFileSync(wrapper, "import { spawnSync } from 'node:child_process'\nprocess.exitCode = spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(2)], { stdio: 'inherit' }).status\n")
    expect(await place.run(wrapper, { args: ['common.cjs'] })).toMatchObject({ code: 0, stderr: '' })
    rmSync(folder, { recursive: true })
    expect(place.recordings().length).toBe(before + 2)
    const listed = await place.cli(['list'])
    expect(listed.stdout).not.toContain('wrapper.mjs')
    expect(listed.stdout).toMatch(/^1 more without a record/m)
    await place.run('common.cjs')
    expect(place.recordings().length).toBe(before + 2)
    expect((await place.cli(['list'])).stdout).not.toContain('without a record')
  })

  test('--version and --help', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect((await place.cli(['--version'])).stdout).toContain(`cinescope/${version}`)
    const help = await place.cli(['--help'])
    expect(help.code).toBe(0)
    for (const command of ['open', 'list', 'info', 'dump', 'parse']) expect(help.stdout).toContain(command)
    expect(await place.cli(['help'])).toEqual(help)
  })

  test('a misspelt command or option is told, with the one that was meant', async () => {
    const command = await place.cli(['dmup', file])
    expect(command).toMatchObject({ code: 1, stdout: '' })
    expect(first(command.stderr)).toBe('[CINE_COMMAND_UNKNOWN] There is no command "dmup"; did you mean "dump"?')
    const option = await place.cli(['dump', file, '--form', '3'])
    expect(first(option.stderr)).toBe('[CINE_FLAG_UNKNOWN] "cinescope dump" has no option --form; did you mean --from?')
    const none = await place.cli(['--nope'])
    expect(none).toMatchObject({ code: 1, stdout: '' })
    expect(first(none.stderr)).toBe('[CINE_FLAG_UNKNOWN] "cinescope" has no option --nope')
    expect((await place.cli(['dump'])).stderr).toContain('[CINE_ARGUMENT_MISSING]')
  })

  test('a file cut off at any place opens, or says what it is', async () => {
    const bytes = readFileSync(file)
    const whole = (await place.cli(['dump', file])).stdout.split('\n').filter(line => /^ *\d+ /.test(line))
    for (const share of [0.2, 0.5, 0.8, 0.99]) {
      writeFileSync(place.path('cut.cine'), bytes.subarray(0, Math.floor(bytes.length * share)))
      const cut = await place.cli(['dump', 'cut.cine'])
      expect(cut.code).toBe(0)
      const lines = cut.stdout.split('\n').filter(line => /^ *\d+ /.test(line))
      expect(lines.length).toBeLessThanOrEqual(whole.length)
      expect(first(cut.stderr)).toMatch(/^(\[CINE_[A-Z_]+\] .+)?$/)
    }
    writeFileSync(place.path('cut.cine'), bytes.subarray(0, 10))
    const header = await place.cli(['info', 'cut.cine'])
    expect(header.code).toBe(1)
    expect(first(header.stderr)).toMatch(/^\[CINE_TRUNCATED\]/)
  })

  test('a file of a newer version and a file that is none are refused with a reason', async () => {
    const bytes = Buffer.from(readFileSync(file))
    bytes.writeUInt16LE(99, 8)
    const length = bytes.readUInt32LE(12)
    const json = bytes.subarray(20, 20 + length)
    bytes.writeUInt32LE(crc32(Buffer.concat([bytes.subarray(0, 16), json])), 16)
    writeFileSync(place.path('newer.cine'), bytes)
    const newer = await place.cli(['open', 'newer.cine', '--no-browser'])
    expect(newer.code).toBe(1)
    expect(first(newer.stderr)).toMatch(/^\[CINE_NEWER\]/)
    expect(newer.stderr).toMatch(/^ {2}fix: /m)
    writeFileSync(place.path('text.cine'), 'not a recording')
    expect(first((await place.cli(['info', 'text.cine'])).stderr)).toMatch(/^\[CINE_NOT_A_RECORDING\]/)
    expect(first((await place.cli(['info', 'nowhere.cine'])).stderr)).toMatch(/^\[CINE_NO_FILE\]/)
  })

  test('open shows the newest recording with records, of several and where none is named', async () => {
    const own = new Workplace()
    try {
      await own.run('common.cjs')
      const [older] = own.recordings()
      await own.run('common.cjs')
      const newer = own.recordings().find(each => each !== older)!
      // What a runner leaves that runs no code of its own under the recorder.
      writeFileSync(own.path('nothing.cjs'), '// @cinescope off\n')
      await own.run('nothing.cjs', { env: { CINESCOPE_LEVEL: 'off' } })
      expect(own.recordings()).toHaveLength(3)
      for (const words of [[], own.recordings(), own.recordings().toReversed()]) {
        let told = ''
        await own.cli(['open', ...words, '--no-browser'], child => void once(child.stdout!, 'data').then(([text]) => {
          told = String(text)
          child.kill('SIGINT')
        }))
        expect(told.split('\n')[0]).toBe(`${basename(newer)}  the newest of 3; cinescope list shows them`)
      }
      const empty = new Workplace()
      expect(first((await empty.cli(['open', '--no-browser'])).stderr)).toMatch(/^\[CINE_NO_FILE\]/)
      empty.remove()
    } finally {
      own.remove()
    }
  })

  test('open serves the viewer and the recording to who knows the address', async () => {
    const ran = place.cli(['open', file, '--no-browser'], child => void (async () => {
      const [text] = await once(child.stdout!, 'data') as [string]
      try {
        const address = new URL(/http:\S+/.exec(text)![0])
        expect(address.hostname).toBe('127.0.0.1')
        const page = await fetch(address)
        expect(page.headers.get('content-type')).toContain('text/html')
        const recording = new URL(address.searchParams.get('file')!, address)
        expect(new Uint8Array(await (await fetch(recording)).arrayBuffer())).toEqual(new Uint8Array(readFileSync(file)))
        const part = await fetch(recording, { headers: { range: 'bytes=0-7' } })
        expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 0-7/${readFileSync(file).length}`])
        expect((await fetch(recording, { headers: { range: 'bytes=99999999-' } })).status).toBe(416)
        expect((await fetch(`${address.origin}/${'0'.repeat(32)}/`)).status).toBe(403)
        expect((await fetch(`${address.origin}${address.pathname}..%2f..%2fpackage.json`)).status).toBe(404)
        expect((await fetch(recording, { method: 'POST' })).status).toBe(405)
        child.kill('SIGTERM')
      } catch (error) {
        child.kill('SIGKILL')
        failure = error
      }
    })())
    let failure: unknown
    const { signal } = await ran
    if (failure !== undefined) throw failure
    expect(signal).toBe('SIGTERM')
  })
})

function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
