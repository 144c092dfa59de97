/**
 * Runs `work` at most once at a time. Asked again meanwhile, it runs once more afterwards: scrubbing asks hundreds of times a
 * second and only the newest question deserves an answer.
 */
export function latest(work: () => Promise<void>): () => void {
  let busy = false
  let again = false
  const run = (): void => {
    if (busy) {
      again = true
      return
    }
    busy = true
    void work().finally(() => {
      busy = false
      if (!again) return
      again = false
      run()
    })
  }
  return run
}
