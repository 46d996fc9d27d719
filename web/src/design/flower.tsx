// The little red flower. Its five petals open one after the other as something comes nearer, and all stand open when it
// is there: a bud for nothing yet, a flower for reached.
import { openness, petalPath, petals } from './petals.ts'
import './flower.css'

interface FlowerProps {
  /** From 0, a bud, to 1, all petals open. */
  open?: number
  /** What it says to those who don't see it; left out where words beside it say the same. */
  label?: string
}

export function Flower({ open = 1, label }: FlowerProps) {
  return (
    <svg
      class="flower"
      viewBox="-16 -16 32 32"
      role={label ? 'img' : undefined}
      aria-hidden={!label}
      aria-label={label}
    >
      {petals.map((petal) => (
        <g key={petal} transform={`rotate(${72 * petal})`}>
          <path class="bud" d={petalPath} />
          <path class="petal" d={petalPath} style={{ '--open': openness(open, petal) }} />
        </g>
      ))}
      <circle class="pollen" r="4.1" />
    </svg>
  )
}
