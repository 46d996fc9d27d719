// The flowers that somebody has, as a bouquet: one head for each, as many as there is room for.
import { useRef } from 'preact/hooks'
import { Flower } from '../design/flower.tsx'
import { byDepth, headsOf } from './bouquetShape.ts'
import './bouquet.css'

interface BouquetProps {
  flowers: number
  /** What it says to those who don't see it; left out where words beside it say the same. */
  label?: string
}

export function Bouquet({ flowers, label }: BouquetProps) {
  // A flower that comes later opens; those that were there stand open.
  const before = useRef(flowers)
  const heads = headsOf(flowers)
  return (
    <div class="bouquet">
      {label && <span class="unseen">{label}</span>}
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <path class="paper behind" d="M14 40C22 52 38 84 43 97L57 97C62 84 78 52 86 40C74 30 26 30 14 40Z" />
        {heads.map(({ x, y }, index) => (
          <path
            key={index}
            class="stem"
            d={`M${(x * 100).toFixed(1)} ${(y * 100).toFixed(1)}Q${(50 + (x - 0.5) * 30).toFixed(1)} 62 50 88`}
          />
        ))}
        {heads.length === 0 && <path class="stem" d="M50 40Q49 62 50 88" />}
      </svg>
      {heads.length === 0 && (
        <span class="head" style={{ left: '50%', top: '36%', fontSize: '22cqi' }}>
          <Flower open={0} />
        </span>
      )}
      {byDepth(heads.map((head, index) => ({ ...head, index }))).map((head) => (
        <span
          key={head.index}
          class={`head ${head.far ? 'far' : ''} ${head.index >= before.current ? 'new' : ''}`}
          style={{
            left: `${(head.x * 100).toFixed(2)}%`,
            top: `${(head.y * 100).toFixed(2)}%`,
            fontSize: `${(head.size * 100).toFixed(2)}cqi`,
            '--turn': `${head.turn}deg`,
          }}
        >
          <Flower />
        </span>
      ))}
      <svg class="front" viewBox="0 0 100 100" aria-hidden="true">
        <path class="paper" d="M20 60C30 68 42 72 50 84L57 97L43 97C38 86 26 68 20 60Z" />
        <path class="paper" d="M80 60C70 68 58 72 50 84L43 97L57 97C62 86 74 68 80 60Z" />
        <path class="ribbon" d="M42.5 88C46 91 54 91 57.5 88L58.5 91.5C54 94.5 46 94.5 41.5 91.5Z" />
      </svg>
    </div>
  )
}
