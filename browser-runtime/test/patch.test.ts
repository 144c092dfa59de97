import { describe, expect, test } from 'vitest'
import { OP_CONSOLE, OP_TASK, PROBE_NAMES } from '@cinescope/trace'
import * as runtime from '@cinescope/browser-runtime'
import { pageTitle, requestAddress } from '../src/address.ts'
import { switchedOff } from '../src/options.ts'
import type { Border } from '../src/patch/border.ts'
import { patchConsole } from '../src/patch/console.ts'
import { Hold } from '../src/patch/hold.ts'
import { Tasks } from '../src/patch/tasks.ts'
import { patchTimers } from '../src/patch/timers.ts'

function border() {
  const records: (readonly unknown[])[] = []
  const at: Border & { readonly records: typeof records } = {
    records,
    recording: true,
    emit: (op, values) => records.push([op, ...values]) - 1,
    tick: () => records.length,
    flush() {},
    keep() {},
    root() {},
  }
  return at
}

const nowhere = (): void => {}

describe('border patches', () => {
  test('console: values are recorded, the console gets exactly what it got, an assertion that holds says nothing', () => {
    const at = border()
    const printed: unknown[] = []
    const target = { log(this: unknown, ...args: unknown[]) { printed.push(this === target, ...args); return 7 }, assert() {} }
    const text = Object.getOwnPropertyDescriptor(target, 'log')
    patchConsole(target, at, nowhere)
    const value = { a: 1 }
    expect(target.log(value, 2)).toBe(7)
    target.assert(...[true, 'fine'] as unknown as [])
    target.assert(...[false, 'wrong'] as unknown as [])
    expect(printed).toEqual([true, value, 2])
    expect(at.records).toEqual([[OP_CONSOLE, 'log', value, 2], [OP_CONSOLE, 'assert', 'wrong']])
    expect(at.records[0]?.[2]).toBe(value)
    expect({ ...Object.getOwnPropertyDescriptor(target, 'log'), value: 0 }).toEqual({ ...text, value: 0 })
    expect([target.log.name, target.log.length, 'prototype' in target.log]).toEqual(['log', 0, false])
  })

  test('console: what the original throws reaches the app', () => {
    const target = { log() { throw new RangeError('broken console') } }
    patchConsole(target, border(), nowhere)
    expect(() => { target.log() }).toThrow('broken console')
  })

  test('timers: callbacks keep this, arguments and errors; tasks are named and carry their cause, and only if recorded code runs', () => {
    const at = border()
    const queue: ((...args: unknown[]) => unknown)[] = []
    let turn = nowhere
    const tasks = new Tasks(at, () => false, over => { turn = over; return nowhere })
    const realm = { setTimeout(callback: (...args: unknown[]) => unknown, _ms?: number, ..._args: unknown[]) { return queue.push(callback) } }
    patchTimers(realm, nowhere, { tasks, hold: new Hold(), border: at, nameOf: callback => (callback as { readonly name: string }).name })
    at.records.push(['before'])
    realm.setTimeout(function tock(this: unknown, ...args: unknown[]) { tasks.entry(); tasks.entry(); return [this, args] }, 5)
    realm.setTimeout(() => {}, 5)
    realm.setTimeout(() => { throw new Error('app') }, 5)
    const self = {}
    expect(queue[0]?.call(self, 1, 2)).toEqual([self, [1, 2]])
    tasks.entry() // a promise reaction of the same task
    turn()
    queue[1]?.()
    turn()
    expect(() => queue[2]?.()).toThrow('app')
    turn()
    tasks.entry()
    expect(at.records).toEqual([['before'], [OP_TASK, 'timer', 'tock', 1], [OP_TASK, 'task', 'promise or callback']])
  })

  test('hold: timers and replies wait for the end, a cleared timer never runs, an interval runs once', async () => {
    const hold = new Hold()
    const ran: string[] = []
    expect(hold.reply()).toBe(undefined)
    hold.begin()
    hold.timer(1, () => { ran.push('gone') })
    hold.timer(2, () => { ran.push('interval') })
    hold.timer(2, () => { ran.push('interval') })
    hold.timer(3, () => { ran.push('three'); hold.clear(4) })
    hold.timer(4, () => { ran.push('cleared by three') })
    const reply = hold.reply()?.then(() => { ran.push('reply') })
    hold.clear(1)
    expect(ran).toEqual([])
    const started: (() => void)[] = []
    hold.end(run => { started.push(run) })
    await reply
    for (const run of started) run()
    expect(ran).toEqual(['reply', 'interval', 'three'])
    expect(hold.holding).toBe(false)
  })
})

describe('addresses', () => {
  test('a title has no credentials, query or fragment', () => {
    expect(pageTitle('https://user:pw@example.org:8080/a/b?token=1#x')).toBe('https://example.org:8080/a/b')
    expect(pageTitle('file:///home/me/a.html?x#y')).toBe('file:///home/me/a.html')
    expect(pageTitle('about:blank')).toBe('about:blank')
  })

  test('a request is absolute, without credentials and fragment; data addresses say nothing of their content', () => {
    expect(requestAddress('/a?b=c#d', 'https://example.org/x/')).toBe('https://example.org/a?b=c')
    expect(requestAddress('https://user:pw@example.org/', 'https://example.org/')).toBe('https://example.org/')
    expect(requestAddress('data:text/plain,secret', 'https://example.org/')).toBe('data:')
    expect(requestAddress('http://[', 'https://example.org/')).toBe('http://[')
  })

  test('kill switch: the query parameter and nothing that looks like it', () => {
    expect(['/?cinescope=off', '/?a=1&cinescope=off#x', '/?cinescope=off&b', '/?xcinescope=off', '/?cinescope=offline', '/#?cinescope=off', '/'].map(switchedOff))
      .toEqual([true, true, true, false, false, false, false])
  })
})

test('cinescope/browser exports every probe of the ABI', () => {
  expect(PROBE_NAMES.filter(name => !(name in runtime))).toEqual([])
})
