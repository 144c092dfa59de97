/** Under a secret key text and numbers are redacted; booleans, null, undefined and objects say nothing and stay. */
export function hides(value: unknown): boolean {
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'bigint'
}
