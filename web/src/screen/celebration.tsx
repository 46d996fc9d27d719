// The moment of a milestone: a flower opens over the whole screen, with the words of what was reached. It ends by itself.
import { useEffect, useState } from 'preact/hooks'
import { Flower } from '../design/flower.tsx'
import { count, yuan } from '../design/format.ts'
import type { Campaign } from '../live/campaign.ts'
import type { Line } from '../live/line.ts'
import { celebrationMs } from './celebrations.ts'
import type { Show } from './show.ts'
import { type Milestone, useSubject } from './watching.ts'
import './celebration.css'

const petals = Array.from({ length: 18 }, (_, index) => index)

interface CelebrationProps {
  line: Line
  milestone: Milestone
  dreams: Campaign['dreams']
  show: Show
  onOver: (id: string) => void
}

export function Celebration({ line, milestone, dreams, show, onOver }: CelebrationProps) {
  const { language, own } = show
  const { id, of, kind, metric, threshold } = milestone
  const dream = dreams.edges.find(({ node }) => node.id === of)?.node
  const subject = useSubject(line, dream ? null : of) ?? dream
  const [open, setOpen] = useState(0)
  useEffect(() => {
    // The bud is drawn first, so that there is something to open.
    const opening = setTimeout(() => setOpen(1), 400)
    const over = setTimeout(() => onOver(id), celebrationMs)
    return () => {
      clearTimeout(opening)
      clearTimeout(over)
    }
  }, [id, onOver])
  const named = (one: { nameZh: string; nameEn: string }) => (language === 'zh' ? one.nameZh : one.nameEn)
  return (
    <div class="celebration" data-milestone={id} role="status">
      <div class="petals" aria-hidden="true">
        {petals.map((petal) => (
          <span
            key={petal}
            style={{
              '--x': `${3 + ((petal * 37) % 81)}`,
              '--late': `${((petal * 53) % 40) / 10}s`,
              '--turn': `${(petal * 97) % 360}deg`,
              '--size': `${1 + ((petal * 29) % 10) / 10}`,
            }}
          />
        ))}
      </div>
      <div class="words">
        <Flower open={open} />
        <p class="kind">{own.reached}</p>
        {subject && <p class="subject">{named(subject)}</p>}
        <p class={subject ? 'name' : 'subject'}>{named(milestone)}</p>
        <p class="threshold" data-kind={kind}>
          {own.metrics[metric](metric === 'RECEIVED' ? yuan(threshold) : count(threshold))}
        </p>
      </div>
    </div>
  )
}
