import type { Sort, SortMark } from '../marks.ts'

/** Sorts of places that runs can stop at, as a person chooses them; `hint` asks for the name. */
export const sorts: readonly { readonly sort: Sort, readonly title: string, readonly hint: string }[] = [
  { sort: 'fn', title: 'Entry of function', hint: 'addItem' },
  { sort: 'argument', title: 'Call with argument', hint: 'userId' },
  { sort: 'callee', title: 'Foreign call of', hint: 'localStorage.setItem' },
  { sort: 'write', title: 'Write of', hint: 'total' },
  { sort: 'catch', title: 'Any catch', hint: '' },
  { sort: 'throw', title: 'Any throw', hint: '' },
]

export function sortTitle({ sort, name }: SortMark): string {
  const title = sorts.find(each => each.sort === sort)?.title ?? sort
  return name === '' ? title : `${title} ${name}`
}
