/** Hands a recording to the browser's downloads. */
export function saveBytes(bytes: Uint8Array, title: string): void {
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${title.replace(/^\w+:\/\//, '').replace(/[^\w.-]+/g, '-').replace(/^-+|-+$/g, '') || 'recording'}.cine`
  link.click()
  // The download has taken the blob once the click's task is over; a minute is generous.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
