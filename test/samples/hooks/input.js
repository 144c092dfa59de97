export function useDraft(first) {
  const [draft, setDraft] = useState(() => first.trim())
  const [state, send] = React.useReducer((old, next) => next, { draft })
  useEffect(() => { send(draft) }, [draft])
  return [draft, setDraft]
}
