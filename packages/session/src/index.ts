export { type Bookmark, Bookmarks, type BookmarkStore } from './bookmark.ts'
export type { Breakpoint, Stop } from './breakpoint.ts'
export { createSession, type LinePlace, type Position, type Session } from './session.ts'
export type { Watched } from './watch.ts'
