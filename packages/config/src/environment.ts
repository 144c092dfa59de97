/** Which part of `env` holds. */
export function environmentOf(variables: Readonly<Record<string, string | undefined>> = process.env): string {
  return variables['CINESCOPE_ENV'] || variables['NODE_ENV'] || 'development'
}
