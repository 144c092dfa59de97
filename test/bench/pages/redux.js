import { createElement as h, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { legacy_createStore as createStore } from 'redux'
import enhancer from './redux-enhancer.js'
import { Main, nothing, reduce } from './react-rows.js'

const store = createStore(reduce, nothing, enhancer)

function App() {
  const state = useSyncExternalStore(store.subscribe, store.getState)
  return h(Main, { state, dispatch: store.dispatch })
}

createRoot(document.getElementById('app')).render(h(App))
