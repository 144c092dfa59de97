/** Who wrote a recording, as its header says. */
export const writer: { readonly name: string, readonly version: string } = { name: 'cinescope/node', version: '0.1.0' }
