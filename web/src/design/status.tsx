// What the page says of its own numbers: live, late and since when, or back. Said once to those who listen rather than
// look: the running seconds of a silence are not announced.
import type { Lateness } from '../live/campaign.ts'
import { isLate } from '../live/freshness.ts'
import { timeOfDay } from './format.ts'
import type { Language, Words } from './words.ts'
import './status.css'

interface StatusProps {
  lateness: Lateness
  asOf: string
  seq: number
  timeZone: string
  language: Language
  words: Words
}

export function Status({ lateness, asOf, seq, timeZone, language, words }: StatusProps) {
  const { freshness, silentForS, backAfterS } = lateness
  const time = timeOfDay(asOf, timeZone, language)
  const mark = isLate(freshness) ? '▲' : freshness === 'CONNECTING' ? '…' : '●'
  return (
    <div
      class={`status ${isLate(freshness) ? 'late' : ''} ${backAfterS === undefined ? '' : 'back'}`}
      data-freshness={freshness}
      data-back={backAfterS === undefined ? undefined : 'true'}
      data-seq={seq}
    >
      <span class="mark" aria-hidden="true">
        {mark}
      </span>
      <span role="status" aria-live={freshness === 'SILENT' ? 'off' : 'polite'}>
        {backAfterS === undefined ? said() : words.back(String(backAfterS))}
      </span>
    </div>
  )

  function said(): string {
    switch (freshness) {
      case 'CONNECTING':
        return words.connecting
      case 'LIVE':
        return words.live(time)
      case 'FINAL':
        return words.final(time)
      case 'DELAYED':
        return words.delayed(time)
      case 'FROZEN':
        return words.frozen(time)
      case 'SILENT':
        return words.silent(time, String(silentForS))
      default:
        return freshness satisfies never
    }
  }
}
