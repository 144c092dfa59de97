const later = setTimeout
/** Work goes on this long before others are let in, in milliseconds. */
const STRETCH = 30

let last = 0

/** Lets the event loop hear what came meanwhile, a `Stop` of this very work perhaps, if it has not been let in for a while; undefined if it has. */
export function breath(): Promise<void> | undefined {
  if (performance.now() - last < STRETCH) return undefined
  return new Promise(resolve => {
    later(() => {
      last = performance.now()
      resolve()
    })
  })
}
