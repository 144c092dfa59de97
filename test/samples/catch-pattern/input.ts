function f(run: () => void): string {
  try { run() } catch ({ message, at: [line = 1] }: any) {
    return message + line
  }
  for (;;) try { run() } catch ([first]) { use(() => first) }
}
