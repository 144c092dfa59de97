/** What an index looks for: records of a segment that ... */
export type Wanted =
  /** were made by the probe at this site: definitions and runtime records are none, whatever their head says */
  | { readonly kind: 'site', readonly site: number }
  /** have this op, OP_* */
  | { readonly kind: 'op', readonly op: number }
  /** write, delete or change (SET, DELETE, BUILTIN) a property of this object; with a key, that one or one that is not known */
  | { readonly kind: 'touch', readonly ref: number, readonly key?: string }
  /** are images of this object */
  | { readonly kind: 'image', readonly ref: number }
  /** are images of this object and may show something else than the one before, or what was written since */
  | { readonly kind: 'news', readonly ref: number }
  /** say what this object is (OP_OBJECT) */
  | { readonly kind: 'object', readonly ref: number }
  /** write a binding of this scope instance */
  | { readonly kind: 'instance', readonly instance: number }
  /** have a string, symbol or bigint that contains this, upper and lower case alike */
  | { readonly kind: 'text', readonly text: string }
  /** have this very number, NaN and -0 too */
  | { readonly kind: 'number', readonly value: number }
