import type { Brand } from '@cinescope/base'

/** A probe's static place: a module's base + the index in its site table. Unique within one recording only. */
export type SiteId = Brand<number, 'SiteId'>
/** Ordinal of a record in its track, starting at 0. */
export type Tick = Brand<number, 'Tick'>
/** Global identity of an object within a recording; never reused. Starts at 1. */
export type ObjectRef = Brand<number, 'ObjectRef'>
/** One activation of a function, from enter to leave across awaits. Starts at 1. */
export type FrameId = Brand<number, 'FrameId'>
/** A run-time instance of a scope. Starts at 1; 0 is "none". */
export type ScopeInstance = Brand<number, 'ScopeInstance'>
/** One sequential timeline (page main thread, worker, Node process). */
export type TrackId = Brand<number, 'TrackId'>

/** A point in a recording. Moments of two tracks compare only through the query engine. */
export interface Moment { readonly track: TrackId, readonly tick: Tick }

export const siteId = (n: number): SiteId => n as SiteId
export const tick = (n: number): Tick => n as Tick
export const objectRef = (n: number): ObjectRef => n as ObjectRef
export const frameId = (n: number): FrameId => n as FrameId
export const scopeInstance = (n: number): ScopeInstance => n as ScopeInstance
export const trackId = (n: number): TrackId => n as TrackId
