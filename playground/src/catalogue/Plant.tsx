import { memo } from 'react'
import type { Product } from '../api.ts'

interface Leaf { angle: number, length: number, width: number, tone: number }

/** A fixed little bouquet per plant: the same plant always looks the same. */
function leavesOf(id: string, count: number, spread: number): Leaf[] {
  let seed = id.length * 7919 + id.charCodeAt(0) * 31 + id.charCodeAt(2)
  const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648
  return Array.from({ length: count }, (_, index) => ({
    angle: (index / (count - 1) - 0.5) * spread + (random() - 0.5) * 8,
    length: 62 + random() * 34 - Math.abs(index / (count - 1) - 0.5) * 26,
    width: 0.85 + random() * 0.3,
    tone: random(),
  })).toSorted((a, b) => a.tone - b.tone)
}

const kinds: Record<Product['shape'], { count: number, spread: number }> = {
  split: { count: 7, spread: 150 },
  blade: { count: 9, spread: 76 },
  coin: { count: 11, spread: 168 },
  frond: { count: 9, spread: 156 },
  oval: { count: 8, spread: 118 },
  cactus: { count: 5, spread: 0 },
}

function leafPath(shape: Product['shape'], length: number, width: number): string {
  const w = width * { split: 24, blade: 9, coin: 0, frond: 7, oval: 19, cactus: 0 }[shape]
  return shape === 'blade'
    ? `M-4 0 C${-w} ${-length * 0.5} ${-w * 0.6} ${-length * 0.8} 0 ${-length} C${w * 0.6} ${-length * 0.8} ${w} ${-length * 0.5} 4 0Z`
    : `M0 ${-length * 0.34} C${-w * 1.3} ${-length * 0.46} ${-w} ${-length * 0.86} 0 ${-length} C${w} ${-length * 0.86} ${w * 1.3} ${-length * 0.46} 0 ${-length * 0.34}Z`
}

function LeafShape({ leaf, shape, hue }: { leaf: Leaf, shape: Product['shape'], hue: number }) {
  const { angle, length, width, tone } = leaf
  const fill = `hsl(${hue} ${34 + tone * 12}% ${27 + tone * 19}%)`
  const vein = `hsl(${hue} 36% ${44 + tone * 18}%)`
  return (
    <g transform={`translate(100 138) rotate(${angle})`}>
      {shape !== 'blade' && <path d={`M0 0 Q${angle / 9} ${-length * 0.4} 0 ${-length * 0.8}`} fill="none" stroke={fill} strokeWidth="2.4" strokeLinecap="round" />}
      {shape === 'coin' && <ellipse cy={-length} rx={14 * width} ry={13.4 * width} fill={fill} />}
      {shape === 'coin' && <circle cy={-length + 2} r="2" fill={vein} />}
      {shape === 'frond' && Array.from({ length: 9 }, (_, step) => {
        const at = -length * (0.22 + step * 0.085)
        const reach = 15 - Math.abs(step - 2.5) * 1.6
        return <path key={step} d={`M0 ${at} q${-reach} -2 ${-reach - 3} -9 q${reach * 0.6} 0 ${reach + 3} 6 q${reach * 0.4} -6 ${reach + 3} -6 q-3 7 ${-reach - 3} 9Z`} fill={fill} />
      })}
      {(shape === 'split' || shape === 'oval' || shape === 'blade') && <path d={leafPath(shape, length, width)} fill={fill} />}
      {(shape === 'split' || shape === 'oval') && <path d={`M0 ${-length * 0.4} V${-length * 0.93}`} stroke={vein} strokeWidth="1.2" opacity=".8" />}
      {shape === 'blade' && <path d={`M0 -8 V${-length * 0.86}`} stroke={vein} strokeWidth="1.6" opacity=".65" />}
      {shape === 'split' && [0.5, 0.64, 0.78].map(part => (
        <path key={part} d={`M${-28 * width} ${-length * part - 4} L-5 ${-length * part} M${28 * width} ${-length * part - 4} L5 ${-length * part}`} stroke="var(--tile)" strokeWidth="3.2" strokeLinecap="round" />
      ))}
      {shape === 'oval' && [0.52, 0.64, 0.76].map(part => (
        <path key={part} d={`M0 ${-length * part} l-9 -6 M0 ${-length * part} l9 -6`} stroke={vein} strokeWidth="1" opacity=".6" />
      ))}
    </g>
  )
}

function Cactus({ hue }: { hue: number }) {
  return (
    <g>
      {[-34, -17, 0, 17, 34].map((offset, index) => (
        <ellipse key={offset} cx={100 + offset * 0.74} cy="106" rx={20 - Math.abs(offset) * 0.16} ry={42 - Math.abs(offset) * 0.36} fill={`hsl(${hue} 26% ${34 + (index % 2) * 7}%)`} />
      ))}
      {[82, 94, 106, 118].flatMap(y => [88, 100, 112].map(x => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.3" fill="#f4efe1" opacity=".8" />))}
      <g transform="translate(100 62)">
        {[0, 72, 144, 216, 288].map(turn => <ellipse key={turn} cy="-7" rx="4.6" ry="8" transform={`rotate(${turn})`} fill="#f2c14e" />)}
        <circle r="4" fill="#d9822b" />
      </g>
    </g>
  )
}

export const Plant = memo(function Plant({ product }: { product: Pick<Product, 'id' | 'shape' | 'hue'> }) {
  const { count, spread } = kinds[product.shape]
  return (
    <svg className="plant" viewBox="0 0 200 200" aria-hidden="true">
      <ellipse cx="100" cy="184" rx="46" ry="6" className="shadow" />
      {product.shape === 'cactus'
        ? <Cactus hue={product.hue} />
        : leavesOf(product.id, count, spread).map(leaf => <LeafShape key={leaf.tone} leaf={leaf} shape={product.shape} hue={product.hue} />)}
      <path d="M68 136 H132 L124 180 Q123 184 119 184 H81 Q77 184 76 180Z" className="pot" />
      <path d="M64 130 H136 Q139 130 138.5 134 L137.5 143 H62.5 L61.5 134 Q61 130 64 130Z" className="rim" />
    </svg>
  )
})
