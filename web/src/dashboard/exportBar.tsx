// The two ways to take away what is seen: as a table and as a picture. Both are made here, of the moment that is shown
// when the button is pressed and of nothing else.
import { useState } from 'preact/hooks'
import { CampaignCourseDocument } from '../gql.ts'
import { fileName, type MinuteEnd, tableOf } from './export.ts'
import type { Moment } from './moment.ts'
import { seenRows } from './seen.ts'
import { minuteMs } from './travel.ts'
import { travelWords } from './travelWords.ts'
import type { View } from './view.ts'
import { instantOf } from './watched.ts'

const shownMinutes = 60

export function Export({ moment, view }: { moment: Moment; view: View }) {
  const { campaign, language } = view
  const words = travelWords[language]
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const save = async (make: (minutes: readonly MinuteEnd[]) => Promise<Blob>, ending: 'csv' | 'png') => {
    setBusy(true)
    setFailed(false)
    try {
      hand(await make(await hourBefore(view, moment)), fileName(campaign, moment, ending))
    } catch {
      setFailed(true)
    } finally {
      setBusy(false)
    }
  }
  return (
    <section class="export" aria-label={words.save}>
      {failed && (
        <p class="hint" role="alert">
          {words.notSaved}
        </p>
      )}
      <button
        type="button"
        disabled={busy}
        data-export="csv"
        onClick={() => {
          // What the panels show now, and not what they will when the minutes have come.
          const seen = seenRows(view.seen)
          void save(
            async (minutes) =>
              new Blob([tableOf(campaign, moment, minutes, seen)], { type: 'text/csv;charset=utf-8' }),
            'csv',
          )
        }}
      >
        {words.saveCsv}
      </button>
      <button
        type="button"
        disabled={busy}
        data-export="png"
        onClick={() =>
          void save(async (minutes) => {
            const { pictureOf } = await import('./exportPicture.ts')
            return pictureOf(view, moment, minutes)
          }, 'png')
        }
      >
        {words.savePng}
      </button>
    </section>
  )
}

/** The ends of the whole minutes before the moment, and of the one before them. */
async function hourBefore({ line, campaign }: View, moment: Moment): Promise<MinuteEnd[]> {
  const to = Math.floor(instantOf(moment) / minuteMs) * minuteMs
  const from = Math.max(Date.parse(campaign.startsAt), to - (shownMinutes + 1) * minuteMs)
  if (from >= to) return []
  const answer = await line.ask(CampaignCourseDocument, {
    code: campaign.code,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    bucket: 'MINUTE',
  })
  return answer.campaign?.timeline ?? []
}

function hand(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
