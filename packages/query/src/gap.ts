import { LEVEL_NAMES, LEVEL_PATH, LEVEL_VALUES, type Gap, type Level } from '@cinescope/trace'
import type { SourcePlace } from './answer.ts'
import type { Film } from './film.ts'

/** The sentences of gaps that the reader itself finds. */
export const notYet = (name: string): Gap => ({ reason: 'not-yet', detail: `${name} had not been written at this moment.` })

/** A call was recorded at a level that does not keep what is asked for; `needs` is the lowest that does. */
export const levelGap = (functionName: string, level: Level, needs: Level = LEVEL_VALUES): Gap => ({
  reason: 'level',
  detail: `${functionName} was recorded at level ${level} (${LEVEL_NAMES[level]}), which keeps no ${needs === LEVEL_VALUES ? 'variable writes' : needs === LEVEL_PATH ? 'path' : 'values of expressions'}.`,
  fix: `Raise ${functionName} to level ${needs} (${LEVEL_NAMES[needs]}) and record again.`,
})

type FunctionPlace = NonNullable<Gap['raise']>

export const loweredGap = (functionName: string, level: Level, raise: FunctionPlace): Gap => ({
  reason: 'level',
  detail: `${functionName}, which writes this too, recorded at level ${level} (${LEVEL_NAMES[level]}) for a part of the time.`,
  fix: `Leave ${functionName} at level 2 (values) or above and record again; pinned, the governor does not lower it.`,
  raise,
})

export const foldedGap = (functionName: string, raise: FunctionPlace): Gap => ({
  reason: 'budget',
  detail: `${functionName}, which writes this too, was called more often than there was time to record; some of its calls are known by their number only.`,
  fix: `Pin ${functionName}, so that the governor leaves it alone, and record again.`,
  raise,
})

export const identityOnly: Gap = {
  reason: 'level',
  detail: 'Only the identity of this object was recorded, not its content.',
  fix: 'Raise the functions that use it to level 2 (values) and record again.',
}

export const laterContent: Gap = { reason: 'not-observed', detail: 'The content of this object was first recorded at a later moment.' }

export const evicted: Gap = {
  reason: 'evicted',
  detail: 'This is older than what the ring kept.',
  fix: 'Enlarge the ring, or keep the recording around this moment.',
}

export const noSites: Gap = {
  reason: 'no-sites',
  detail: 'The site table of this module is not attached to the recording.',
  fix: 'Attach the .sites file that the build wrote.',
}

/** `tick` is that of a loss. */
export const lossGap = (film: Film, tick: number): Gap => ({
  reason: 'loss',
  detail: `Records were dropped at ${tick} (${film.trace.losses.find(loss => loss.tick === tick)?.reason ?? 'loss'}); a write may be among them.`,
})

export const overBudget = (kept: number, size: number): Gap => ({
  reason: 'budget',
  detail: `${kept} of ${size} slots were kept.`,
  fix: 'Raise the image width and record again.',
})

export const unnamedActivation = (name: string, owner: string): Gap => ({
  reason: 'not-observed',
  detail: `${name} belongs to one of several calls of ${owner}; the closure does not say which.`,
})

export const unrecordedActivation = (name: string, owner: string): Gap => ({
  reason: 'not-observed',
  detail: `${name} belongs to a call of ${owner} that was not recorded: it began before the recording, or outside of what was recorded.`,
})

export const beforeRecording = (name: string): Gap => ({
  reason: 'not-observed',
  detail: `${name} got its value when its module was evaluated; that was not recorded.`,
})

export const importedBinding = (name: string): Gap => ({ reason: 'not-observed', detail: `${name} is imported; probes never read imports.` })

/** Functions and classes are declared, and a declaration without side effects carries no probe, so that bundlers can drop it. */
export const declaredOnly = (name: string, kind: string): Gap => ({
  reason: 'not-observed',
  detail: kind === 'function' || kind === 'class' ? `${name} is a ${kind} declaration, which is not recorded as a write.`
    : `${name} is never written by recorded code: its declaration has no side effect, so it carries no probe.`,
})

export const unbuiltPath = (functionName: string): Gap => ({
  reason: 'not-observed',
  detail: `${functionName} has no path: it is the body of a script, or a function whose statements no probe may stand around.`,
})

export const pathTooLong = (limit: number): Gap => ({ reason: 'budget', detail: `Only the first ${limit} records of the call were followed.` })

export const changedOutside = (from: number, to: number): Gap => ({
  reason: 'foreign',
  detail: `Code that is not recorded changed it at some moment between the records ${from} and ${to}.`,
})

/** Class fields have no record of their own. `to`: a record that shows it. */
export const fieldGap = (key: string, className: string, from: number, to?: number): Gap => ({
  reason: 'not-observed',
  detail: `${key} is a field of ${className}: it was defined at some moment ${to === undefined ? `behind the record ${from}, if at all` : `between the records ${from} and ${to}`}.`,
})

export const fieldsGap = (className: string, from: number): Gap => ({
  reason: 'not-observed',
  detail: `${className} has fields with computed names, or there are several classes of that name: which were defined behind the record ${from} is not known.`,
})

export const strayGap = (tick: number, name: string): Gap => ({
  reason: 'not-observed',
  detail: `The record ${tick} writes to ${name} from a parameter list or the head of a loop, where a function does not say whose ${name} it means.`,
})

export const unnamedKey = (tick: number): Gap => ({
  reason: 'not-observed',
  detail: `The record ${tick} writes to a key that is an object or a long text, which was not recorded as a text: it may be any.`,
})

/** `top`: at the top of a module. */
export const unprobed = (code: string, { path, line }: SourcePlace, top: boolean): Gap => ({
  reason: 'not-observed',
  detail: `${path}:${line} may have changed it: \`${code}\` has no probe.`,
  fix: top ? 'Put it into a function that the module calls.' : 'Put what stands in front of it into a variable, or use `?.` in front of the last step too.',
})
