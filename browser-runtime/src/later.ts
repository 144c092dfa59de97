/** What a page does not wait for: it is loaded when the page's start is over. Without the courier nothing is kept that leaving could save. */
export { Courier } from './courier.ts'
export { watchLeaving } from './patch/leaving.ts'
export { watchLongTasks } from './patch/long-tasks.ts'
export { showOverlay } from './show-overlay.ts'
