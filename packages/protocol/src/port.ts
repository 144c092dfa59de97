/** One end of a two-way message channel: a MessagePort, a Worker, a WebSocket. */
export interface Port {
  post(message: unknown, transfer?: readonly Transferable[]): void
  /** Answers a function that stops listening. */
  listen(handler: (message: unknown) => void): () => void
  close(): void
}
