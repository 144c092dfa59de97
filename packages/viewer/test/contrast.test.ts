import { expect, test } from 'vitest'
import { palettes } from '../src/theme/tokens.ts'

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** Text colours and the backgrounds that they stand on. */
const pairs: readonly (readonly [string, readonly string[]])[] = [
  ['text', ['bg', 'surface', 'raised', 'hover', 'selected', 'here', 'lit', 'fresh-bg', 'warn-bg', 'bad-bg', 'info-bg', 'sunken']],
  ['dim', ['bg', 'surface', 'raised', 'hover', 'sunken', 'selected', 'warn-bg']],
  ['faint', ['bg', 'surface', 'raised', 'hover', 'selected']],
  ['accent', ['bg', 'surface', 'raised']], ['accent-text', ['accent-bg']], ['good', ['surface', 'bg', 'added-bg']], ['warn', ['bg', 'warn-bg', 'surface']], ['bad', ['bg', 'bad-bg', 'surface', 'selected']],
  ['fresh', ['fresh-bg']], ['added', ['added-bg']], ['removed', ['removed-bg']], ['changed', ['changed-bg']],
  ...(['k', 'w', 's', 'r', 'n', 'c', 't', 'f', 'p'] as const).map(tone => [tone, tone === 'c' ? ['bg', 'here'] : ['bg', 'here', 'lit']] as const),
  ...(['v-string', 'v-number', 'v-word', 'v-key', 'v-object', 'v-function'] as const).map(tone => [tone, ['bg', 'sunken', 'selected', 'fresh-bg', 'changed-bg', 'added-bg', 'removed-bg']] as const),
]

for (const [theme, css] of Object.entries(palettes)) {
  test(`${theme}: text holds AA contrast (4.5) on every background it is used on`, () => {
    const colors = new Map([...css.matchAll(/--([\w-]+): (#[0-9a-fA-F]{6})/g)].map(([, name, value]) => [name, value] as const))
    const poor = pairs.flatMap(([text, backgrounds]) => backgrounds.map(background => [text, background, contrast(colors.get(text) ?? '', colors.get(background) ?? '')] as const))
      .filter(([, , ratio]) => !(ratio >= 4.5)).map(([text, background, ratio]) => `${text} on ${background}: ${ratio.toFixed(2)}`)
    expect(poor).toEqual([])
  })
}
