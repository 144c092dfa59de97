/**
 * Answers one after the other, asked for by `pull`; undefined is the end. What is at hand is given without waiting: a generator takes three turns of the
 * microtask queue an answer, which of a million answers is most of the time.
 */
export class Stream<T extends object> implements AsyncIterableIterator<T, void, void> {
  readonly #pull: () => T | undefined | Promise<T | undefined>
  /** The answer that is being waited for; whoever asks meanwhile stands in line. */
  #last: Promise<IteratorResult<T, void>> | undefined
  #ended = false

  constructor(pull: () => T | undefined | Promise<T | undefined>) { this.#pull = pull }

  [Symbol.asyncIterator](): this { return this }

  next(): Promise<IteratorResult<T, void>> {
    if (this.#last) return this.#wait(this.#last.then(() => this.#step(), () => this.#step()))
    const answer = this.#step()
    return answer instanceof Promise ? this.#wait(answer) : Promise.resolve(answer)
  }

  return(): Promise<IteratorResult<T, void>> {
    this.#ended = true
    return Promise.resolve(END)
  }

  #step(): IteratorResult<T, void> | Promise<IteratorResult<T, void>> {
    if (this.#ended) return END
    try {
      const answer = this.#pull()
      return answer instanceof Promise ? answer.then(value => this.#result(value), error => this.#failed(error)) : this.#result(answer)
    } catch (error) {
      return Promise.reject(error).catch(reason => this.#failed(reason))
    }
  }

  #result(value: T | undefined): IteratorResult<T, void> {
    if (value !== undefined && !this.#ended) return { done: false, value }
    this.#ended = true
    return END
  }

  #failed(error: unknown): never {
    this.#ended = true
    throw error
  }

  #wait(answer: Promise<IteratorResult<T, void>>): Promise<IteratorResult<T, void>> {
    this.#last = answer
    const done = (): void => { if (this.#last === answer) this.#last = undefined }
    answer.then(done, done)
    return answer
  }
}

const END: IteratorResult<never, void> = { done: true, value: undefined }
