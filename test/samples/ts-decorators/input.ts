@component({ tag: () => 'x' })
class Panel {
  @state() open = read()
  @memo toggle(@inject('bus') bus: Bus) { this.open = !this.open }
  @tracked accessor title = 'a'
}
