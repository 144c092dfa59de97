export function chromiumPath(): string | undefined
export function ensureChromium(): { readonly found: boolean, readonly advice: string }
