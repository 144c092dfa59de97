async function load(url) { const r = await fetch(url); return (await r.json()).x }
function* walk(list) { for (const x of list) { const y = yield x; yield } return yield* list }
const later = async () => await 1
