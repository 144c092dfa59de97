import { safeMap } from './primordial.ts'
import { OP_STRING } from './op.ts'
import type { RawChunk } from './raw.ts'
import type { TextRedactor } from './redactor.ts'
import { SECRET_MIN } from './secret-values.ts'
import { STREAM_HEAD, behindStream } from './stream/stream-words.ts'
import { charCodeAt, fromCharCode } from './unit.ts'
import { HEAD_SITE_SHIFT, REF_DOUBLE, REF_KIND_SHIFT, TAG_REF, headWord } from './word.ts'

const OP_BITS = (1 << HEAD_SITE_SHIFT) - 1
const STRING = headWord(OP_STRING, 0)
const KIND_BITS = 31
const DOUBLE = (REF_DOUBLE << REF_KIND_SHIFT) | TAG_REF

/**
 * The chunk with its strings and texts redacted, for a sink that stores chunks before they are packed (F33). The same chunk if
 * nothing in it looks like a secret. For the program's own thread: only strings and texts are looked at, if the chunk says where they are.
 */
export function redactChunk(chunk: RawChunk, redactor: TextRedactor): RawChunk {
  const { texts, secrets } = chunk
  if (secrets) redactor.learn(secrets)
  // A text that goes from call to call is many times in a chunk.
  const seen = safeMap<string, string>()
  const distinct: string[] = []
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i]!
    if (seen.get(text) !== undefined) continue
    seen.set(text, text)
    distinct[distinct.length] = text
  }
  redactor.study(distinct)
  const changed = changedStrings(chunk.words, chunk.strings ?? stringsIn(chunk.words, chunk.length), redactor)
  let anyChanged = false
  for (let i = 0; i < distinct.length; i++) {
    const text = redactor.redact(distinct[i]!)
    if (text === distinct[i]) continue
    seen.set(distinct[i]!, text)
    anyChanged = true
  }
  let clean: string[] | undefined
  if (anyChanged) {
    clean = []
    for (let i = 0; i < texts.length; i++) clean[i] = seen.get(texts[i]!)!
  }
  if (!changed) return clean ? { ...chunk, texts: clean } : chunk
  const words = rewritten(chunk.words, chunk.length, changed)
  return { ...chunk, words, length: words.length, texts: clean ?? texts }
}

interface Changed { readonly at: number, readonly stop: number, readonly text: string, readonly before: Changed | undefined }

/** Positions of OP_STRING heads. */
function stringsIn(words: Int32Array, length: number): readonly number[] {
  const strings: number[] = []
  for (let at = 0; at < length;) {
    const word = words[at]!
    if ((word & OP_BITS) === STRING) {
      strings[strings.length] = at
      at += 1 + (((word >>> HEAD_SITE_SHIFT) + 1) >>> 1)
    } else at = word === STREAM_HEAD ? behindStream(words, at) : at + ((word & KIND_BITS) === DOUBLE ? 3 : 1)
  }
  return strings
}

/** The definitions that redaction changes, last first. */
function changedStrings(words: Int32Array, strings: readonly number[], redactor: TextRedactor): Changed | undefined {
  let changed: Changed | undefined
  for (let i = 0; i < strings.length; i++) {
    const at = strings[i]!
    const units = words[at]! >>> HEAD_SITE_SHIFT
    if (units < SECRET_MIN) continue
    const text = textAt(words, at + 1, units)
    const clean = redactor.redact(text)
    if (clean !== text) changed = { at, stop: at + 1 + ((units + 1) >>> 1), text: clean, before: changed }
  }
  return changed
}

export function textAt(words: Int32Array, at: number, units: number): string {
  let text = ''
  for (let i = 0; i < units; i++) text += fromCharCode((words[at + (i >>> 1)]! >>> ((i & 1) << 4)) & 0xffff)
  return text
}

function rewritten(words: Int32Array, length: number, last: Changed): Int32Array {
  let size = length
  for (let each: Changed | undefined = last; each; each = each.before) size += 1 + ((each.text.length + 1) >>> 1) - (each.stop - each.at)
  const out = new Int32Array(size)
  let end = length
  let to = size
  // From the back: the list is in that order.
  for (let each: Changed | undefined = last; each; each = each.before) {
    while (end > each.stop) out[--to] = words[--end]!
    const { text } = each
    to -= 1 + ((text.length + 1) >>> 1)
    out[to] = headWord(OP_STRING, text.length)
    for (let i = 0; i < text.length; i++) out[to + 1 + (i >>> 1)]! |= charCodeAt(text, i) << ((i & 1) << 4)
    end = each.at
  }
  while (end > 0) out[--to] = words[--end]!
  return out
}
