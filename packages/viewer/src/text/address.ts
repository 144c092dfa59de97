/** A label in which addresses of the recorded page itself are told without their origin: `POST /api/coupons`. */
export function localText(label: string, title: string): string {
  const origin = /^https?:\/\/[^/\s]+/.exec(title)?.[0]
  return origin === undefined ? label : label.replaceAll(`${origin}/`, '/')
}
