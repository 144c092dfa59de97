declare const brand: unique symbol

/** A primitive that may only be made by the room that owns its meaning; the cast lives there and nowhere else. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }
