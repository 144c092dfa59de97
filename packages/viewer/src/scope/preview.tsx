import type { JSX } from 'preact'
import type { Tick, Value } from '@cinescope/trace'
import { useAsk } from '../ask.ts'
import { usePanel } from '../panel-context.ts'
import { objectPieces, pieceOf, type Piece } from '../text/value.ts'

interface PreviewProps {
  readonly value: Value
  /** The moment at which an object's content is shown. */
  readonly tick: Tick
  readonly keys?: number
  readonly limit?: number
}

/** One line for a value. An object's content is looked up; until it is here its identity stands in. */
export function Preview({ value, tick, keys, limit }: PreviewProps): JSX.Element {
  const panel = usePanel()
  const object = value.kind === 'object' ? value.ref : undefined
  const view = useAsk(() => object === undefined ? undefined : panel.objectAt(object, tick), [object, tick, panel.query.value]).value
  if (value.kind === 'gap') {
    return <span class="v gap" title={`${value.gap.detail}${value.gap.fix === undefined ? '' : `\nFix: ${value.gap.fix}`}`}>{pieceOf(value).text}</span>
  }
  const pieces = view !== undefined && view.ref === object ? objectPieces(view, keys) : [pieceOf(value, limit)]
  return <Pieces pieces={pieces} />
}

export function Pieces({ pieces }: { readonly pieces: readonly Piece[] }): JSX.Element {
  return <span class="v">{pieces.map((piece, i) => <span key={i} class={piece.tone}>{piece.text}</span>)}</span>
}
