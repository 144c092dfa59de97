/**
 * Kinds of records. A record is one head word and any number of value words (word.ts). `values` below lists them in
 * order; `frame` says how the record relates to the frame on top of the stack. Codes are never reused.
 *
 * Ops below OP_STRING carry a site unless noted. Everything from OP_TIME on is written by runtimes through
 * `recorder.emit` and has site 0. A reader skips ops that it does not know.
 */

/**
 * values: [nearest environment, if the site says so] [this, if the site says so] parameters. Pushes a frame; frames number
 * themselves 1, 2, 3... An environment is a scope instance if positive, else the negative of the outer function's token,
 * whose frame number may have wrapped at FRAME_WRAP; 0 if the outer call was not recorded.
 */
export const OP_ENTER = 0
/** No site. values: result. Pops the top frame. */
export const OP_LEAVE = 1
/**
 * No site. values: count smi. Pops `count` frames that did not say goodbye: left by an exception, by a generator's
 * `return()`, or suspended where no probe can stand (`for await`). A later RESUME of such a frame says it was the last.
 */
export const OP_UNWIND = 2
/** values: operand of await / yield. Pops the top frame into the suspended frames. */
export const OP_SUSPEND = 3
/** values: frame number smi, [received value]. Site 0 and no value: the frame came back without a probe at that place. Pushes. */
export const OP_RESUME = 4
/** values: thrown value. */
export const OP_THROW = 5
/** values: caught value. */
export const OP_CATCH = 6
/** Variable write. values: new value, [scope instance smi, if the site says so]. */
export const OP_WRITE = 7
/** Property write. values: object, [key, if the site has no static key], new value. */
export const OP_SET = 8
/** Property delete that answered true. values: object, [key, if the site has no static key]. */
export const OP_DELETE = 9
/** Mutating built-in call that ran the real built-in. values: receiver, result, arguments. The site names the method. */
export const OP_BUILTIN = 10
/** Arguments of a foreign call, before it runs. values: arguments. */
export const OP_ARGS = 11
/** Result of a call that nobody else records. values: result. */
export const OP_RESULT = 12
/** New scope instance. values: instance smi, parent instance smi (0 = none). */
export const OP_SCOPE = 13
/** `this` of a derived constructor after super(). values: this. */
export const OP_THIS = 14

/** An arm was taken, or a landing was reached (levels 3 and 4; rules F110 to F115). values: none, or number of the statement that was left smi. */
export const OP_BRANCH = 15

/** Defines the next string of the segment. The head's site field is its length; then ceil(length / 2) raw words, two UTF-16 units each, low half first. */
export const OP_STRING = 16
/** First sight of an object in this segment. values: object, type smi (OBJECT_*), class name string, [target object, if a proxy]. */
export const OP_OBJECT = 17
/** Defines the next shape of the segment. values: key strings (or symbols). */
export const OP_SHAPE = 18
/** Content of an object at this moment. values: object, flags smi (IMAGE_*), shape smi or -1, size smi, slot values (see image rules in docs/format.md). */
export const OP_IMAGE = 19

/** values: milliseconds since the track's time origin (double). */
export const OP_TIME = 20
/** An entry from the event loop begins. values: kind string ('event', 'timer', 'message', 'fetch', 'start', 'task'...), label string, [cause tick or task number smi]. */
export const OP_TASK = 21
/** Something was not kept. values: count (records or objects) smi/double, reason string (LOSS_*), detail string. */
export const OP_LOSS = 22
/** The head's site field is the number of sites. values: base smi, hash string, level smi. Repeated in every segment. */
export const OP_MODULE = 23
/** values: method string, arguments. */
export const OP_CONSOLE = 24
/** values: phase string ('start' | 'end' | 'fail'), request number smi, then start: method, URL, initiator ('fetch' | 'xhr'); end: status, milliseconds; fail: message, milliseconds. */
export const OP_NETWORK = 25
/** values: phase string ('init' | 'change' | 'travel' | 'live'), store number smi, store name, library, state number, action type, action, state. */
export const OP_STORE = 26
/**
 * From the next ENTER on a function records at this level, if it was built at one as high. The head's site field is the function's; values: level
 * smi, [true: every function of the module whose body has this site; else false], [reason: LEVEL_GOVERNOR]. Repeated in every segment for what is not as built.
 */
export const OP_LEVEL = 29
/**
 * Calls of a function that were not recorded: it is folded. The head's site field is the function's; values: calls smi/double, how many ticks before this record the
 * first of them came smi, [true: no code of the program was running, so that none of these calls, but an async one, does anything after this].
 */
export const OP_FOLD = 30
/** values: name string, [detail]. */
export const OP_MARK = 27
/** Uncaught. values: kind string ('error' | 'rejection'), value, message string, ['taken': by a listener of the program's own]. */
export const OP_ERROR = 28

/**
 * Of a stream function (rules F130 to F136). With a site: its definition, values: -1, numbers (stream/stream-code.ts); repeated in every segment. Without, in raw chunks only:
 * how many records the packer makes in its place smi, items << 1 | padding smi, [a word that is nothing], then the items: two raw words each, as doubles are in memory.
 */
export const OP_STREAM = 31

/** Object types, value 1 of OP_OBJECT. */
export const OBJECT_PLAIN = 0
export const OBJECT_ARRAY = 1
export const OBJECT_FUNCTION = 2
export const OBJECT_MAP = 3
export const OBJECT_SET = 4
export const OBJECT_DATE = 5
export const OBJECT_REGEXP = 6
export const OBJECT_ERROR = 7
export const OBJECT_PROMISE = 8
export const OBJECT_TYPED_ARRAY = 9
export const OBJECT_NODE = 10
export const OBJECT_PROXY = 11
export const OBJECT_INSTANCE = 12
/** Only class and identity are known. */
export const OBJECT_EXOTIC = 13
export const OBJECT_BOXED = 14
export const OBJECT_ARGUMENTS = 15

/** Image flags. */
export const IMAGE_TRUNCATED_WIDTH = 1
export const IMAGE_TRUNCATED_BYTES = 2
export const IMAGE_TRUNCATED_DEPTH = 4
/** Verification found a difference that no recorded write explains. */
export const IMAGE_CHANGED_OUTSIDE = 8
/** Taken right after a record that does not tell all it did: a built-in that rewrites its receiver (sort, splice...), a write to a proxy of the object. */
export const IMAGE_AFTER_BUILTIN = 16

/** Loss reasons, value 1 of OP_LOSS. */
export const LOSS_TASK_CAP = 'task-cap'
export const LOSS_POOL = 'pool'
export const LOSS_DEPTH = 'depth'
export const LOSS_SINK = 'sink'
export const LOSS_FAULT = 'fault'

/** Reason of an OP_LEVEL that nobody asked for. */
export const LEVEL_GOVERNOR = 'governor'

/** True of records that tell nothing of what the program did: definitions, images, anchors, and what the recorder says of itself. */
export function isBookkeeping(op: number): boolean {
  return (op >= OP_STRING && op <= OP_TIME) || op === OP_MODULE || op === OP_LEVEL || op === OP_FOLD || op === OP_STREAM
}
