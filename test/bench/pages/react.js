import { createElement as h, useReducer } from 'react'
import { createRoot } from 'react-dom/client'
import { Main, nothing, reduce } from './react-rows.js'

function App() {
  const [state, dispatch] = useReducer(reduce, nothing)
  return h(Main, { state, dispatch })
}

createRoot(document.getElementById('app')).render(h(App))
