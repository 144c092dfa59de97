function load(id) {
  fetchOne(id).then(value => show(value)).catch(onError)
  queueMicrotask(() => done())
  list.map(x => x + 1)
}
bus.on('ready', () => load(1))
