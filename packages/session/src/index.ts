export { createSession, type LinePlace, type Position, type Session } from './session.ts'
