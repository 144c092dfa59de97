const theme = { color: read() } satisfies Record<string, string>
let n = (theme as any).size! as number
;(theme as any).size = n!
;[(theme as any).a, n!] = pair as const
const make = Array.from<number>
