import { createApp, defineComponent, h, shallowRef } from 'vue'
import { makeRows, swapped, updated } from './rows.js'

const rows = shallowRef([])
const selected = shallowRef(0)

const actions = {
  run() { rows.value = makeRows(1000) },
  add() { rows.value = [...rows.value, ...makeRows(1000)] },
  update() { rows.value = updated(rows.value) },
  swap() { rows.value = swapped(rows.value) },
  clear() { rows.value = [] },
}

const Row = defineComponent({
  props: ['row', 'selected'],
  setup(props) {
    const select = () => { selected.value = props.row.id }
    const remove = () => { rows.value = rows.value.filter(row => row.id !== props.row.id) }
    return () => h('tr', { class: props.selected ? 'danger' : '' }, [
      h('td', props.row.id),
      h('td', h('a', { onClick: select }, props.row.label)),
      h('td', h('a', { onClick: remove }, 'x')),
    ])
  },
})

const Main = defineComponent({
  setup() {
    return () => h('main', [
      Object.keys(actions).map(id => h('button', { id, onClick: () => actions[id]() }, id)),
      h('table', h('tbody', rows.value.map(row => h(Row, { key: row.id, row, selected: selected.value === row.id })))),
    ])
  },
})

createApp(Main).mount('#app')
