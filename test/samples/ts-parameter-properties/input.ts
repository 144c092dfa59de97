class Point { constructor(readonly x: number, protected y = x) { this.y++ } }
class Named extends Point {
  label = this.x
  constructor(x: number, private name?: string) { super(x); this.name = name }
}
