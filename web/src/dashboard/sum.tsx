// The line under a breakdown that says that its parts are the whole, or that they are not: added up here, of one seq.
import { count, yuan } from '../design/format.ts'
import type { DashboardWords } from './words.ts'

interface SumProps {
  rows: readonly number[]
  whole: number
  money: boolean
  name: string
  seq: number
  words: DashboardWords
}

export function Sum({ rows, whole, money, name, seq, words }: SumProps) {
  const sum = rows.reduce((one, other) => one + other, 0)
  const right = sum === whole
  return (
    <p
      class={right ? 'sum' : 'sum wrong'}
      data-sum={name}
      data-value={sum}
      data-seq={seq}
      data-adds-up={right}
    >
      {right ? words.addsUp(money ? `¥${yuan(sum)}` : count(sum)) : words.doesNotAddUp}
    </p>
  )
}
