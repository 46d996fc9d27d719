// How far something has come toward what it asks for: a flower that opens, a bar, and the same in words.
import { Flower } from '../design/flower.tsx'
import { lengthOf } from '../design/length.ts'
import { percentOf, wayBetween } from './spans.ts'

interface GoalProps {
  at: number
  goal: number
  /** In words, before it is there, with whole hundredths, and after. */
  words: { share: (percent: string) => string; reached: string }
}

export function Goal({ at, goal, words }: GoalProps) {
  const open = wayBetween(0, goal, at)
  const percent = percentOf(at, goal)
  return (
    <div class={`goal ${at >= goal ? 'is-reached' : ''}`} data-percent={percent}>
      <Flower open={open} />
      <div class="way">
        <span class="track" aria-hidden="true">
          <span class="bar" style={{ width: lengthOf(open, 1) }} />
        </span>
        <span>{at >= goal ? words.reached : words.share(String(percent))}</span>
      </div>
    </div>
  )
}
