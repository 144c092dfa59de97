export function binary(operator: string, left: unknown, right: unknown): unknown {
  // The host's own operators on the same values: a cast says only that the host may throw.
  const a = left as number
  const b = right as number
  switch (operator) {
    case '==': return a == b
    case '!=': return a != b
    case '===': return a === b
    case '!==': return a !== b
    case '<': return a < b
    case '<=': return a <= b
    case '>': return a > b
    case '>=': return a >= b
    case '<<': return a << b
    case '>>': return a >> b
    case '>>>': return a >>> b
    case '+': return a + b
    case '-': return a - b
    case '*': return a * b
    case '/': return a / b
    case '%': return a % b
    case '|': return a | b
    case '^': return a ^ b
    case '&': return a & b
    case '**': return a ** b
    case 'in': return (left as PropertyKey) in (right as object)
    case 'instanceof': return (left as object) instanceof (right as () => void)
    default: throw new Error(`operator ${operator}`)
  }
}
