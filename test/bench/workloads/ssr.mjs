import { createElement as h, useMemo } from 'react'
import { renderToString } from 'react-dom/server'

const rows = n => Array.from({ length: n }, (_, i) => ({ id: i, label: `Row number ${i}`, count: i * 7 % 100, tags: [`a${i % 5}`, `b${i % 3}`] }))

function Tag({ name }) { return h('span', { className: 'tag' }, name) }

function Row({ row }) {
  const percent = useMemo(() => `${row.count} %`, [row.count])
  return h('tr', { className: row.count > 50 ? 'high' : undefined },
    h('td', null, row.id),
    h('td', null, h('a', { href: `/rows/${row.id}` }, row.label)),
    h('td', null, percent),
    h('td', null, row.tags.map(tag => h(Tag, { key: tag, name: tag }))))
}

function Table({ rows: all }) {
  return h('table', null, h('tbody', null, all.map(row => h(Row, { key: row.id, row }))))
}

export function run(n) { return renderToString(h(Table, { rows: rows(n) })).length }
