const List = <T,>({ items, pick }: { items: T[], pick: (item: T) => void }) => <ul>
  {items.map((item, i) => <li key={i} onClick={() => pick(item)}>{String(item)}</li>)}
</ul>
export const App = () => <><List<number> items={[1, 2]} pick={n => { last = n }} {...rest} /></>
let last = 0
