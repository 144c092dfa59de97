import { createElement as h, memo } from 'react'
import { makeRows, swapped, updated } from './rows.js'

export const nothing = { rows: [], selected: 0 }

export function reduce(state, action) {
  const { rows } = state
  switch (action.type) {
    case 'run': return { rows: makeRows(1000), selected: 0 }
    case 'add': return { rows: [...rows, ...makeRows(1000)], selected: state.selected }
    case 'update': return { rows: updated(rows), selected: state.selected }
    case 'swap': return { rows: swapped(rows), selected: state.selected }
    case 'clear': return { rows: [], selected: 0 }
    case 'select': return { rows, selected: action.id }
    case 'remove': return { rows: rows.filter(row => row.id !== action.id), selected: state.selected }
    default: return state
  }
}

const Row = memo(function Row({ row, selected, dispatch }) {
  return h('tr', { className: selected ? 'danger' : '' },
    h('td', null, row.id),
    h('td', null, h('a', { onClick: () => dispatch({ type: 'select', id: row.id }) }, row.label)),
    h('td', null, h('a', { onClick: () => dispatch({ type: 'remove', id: row.id }) }, 'x')))
}, (before, after) => before.selected === after.selected && before.row === after.row)

function Button({ id, dispatch }) {
  return h('button', { id, onClick: () => dispatch({ type: id }) }, id)
}

export function Main({ state: { rows, selected }, dispatch }) {
  return h('main', null,
    ['run', 'add', 'update', 'swap', 'clear'].map(id => h(Button, { key: id, id, dispatch })),
    h('table', null, h('tbody', null, rows.map(row => h(Row, { key: row.id, row, selected: selected === row.id, dispatch })))))
}
