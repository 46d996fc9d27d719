// This day beside another one of the campaign, after the same time since midnight.
import { useState } from 'preact/hooks'
import { count, timeOfDay, yuan } from '../design/format.ts'
import { dayOf, daysBefore, withinCampaign } from './days.ts'
import type { Moment } from './moment.ts'
import { comparisonRows, useSeen } from './seen.ts'
import { change } from './short.ts'
import type { View } from './view.ts'
import { type Compared, instantOf, useComparison } from './watched.ts'
import { dayIn } from './when.ts'

export function Comparison({ moment, view }: { moment: Moment; view: View }) {
  const { campaign, language, words } = view
  const instant = instantOf(moment)
  const within = withinCampaign(instant, campaign.endsAt)
  const isOver = within < instant
  const shown = new Date(within).toISOString()
  const days = daysBefore(campaign.startsAt, shown, campaign.timeZone)
  const [wanted, setWanted] = useState<string>()
  const day = wanted !== undefined && days.includes(wanted) ? wanted : days[0]
  const nameOf = (one: string) => dayIn(`${one}T12:00:00Z`, 'UTC', language)
  return (
    <section class="comparison" aria-labelledby="comparison">
      <header>
        <h2 id="comparison">{words.compare}</h2>
        {day !== undefined && (
          <label>
            <span class="unseen">{words.compareWith}</span>
            <select value={day} onChange={(event) => setWanted(event.currentTarget.value)}>
              {days.map((one, back) => (
                <option key={one} value={one}>
                  {back === 0 && !isOver ? words.yesterday(nameOf(one)) : nameOf(one)}
                </option>
              ))}
            </select>
          </label>
        )}
      </header>
      {day === undefined ? (
        <p class="hint">{words.noDayBefore}</p>
      ) : (
        <Beside
          key={day}
          at={isOver ? shown : moment.at}
          day={day}
          thisName={isOver ? nameOf(dayOf(shown, campaign.timeZone)) : words.thisDay}
          name={nameOf(day)}
          moment={moment}
          view={view}
        />
      )}
    </section>
  )
}

interface BesideProps {
  /** null: now. */
  at: string | null
  day: string
  thisName: string
  name: string
  moment: Moment
  view: View
}

function Beside({ at: instant, day, thisName, name, moment, view }: BesideProps) {
  const { campaign, language, words } = view
  const compared = useComparison(view, instant, day)
  useSeen(view.seen, 'comparison', () => (compared ? comparisonRows(moment, compared) : []))
  if (!compared) return null
  const { totals, otherTotals, at } = compared
  const rows = [
    [
      'received',
      words.received,
      (of: Numbers) => of.received.minorUnits,
      (value: number) => `¥${yuan(value)}`,
    ],
    ['donations', words.donations, (of: Numbers) => of.donationCount, count],
    ['people', words.people, (of: Numbers) => of.donorCount, count],
    ['flowers', words.flowers, (of: Numbers) => of.flowerCount, count],
  ] as const
  return (
    <>
      <table data-day={day}>
        <thead>
          <tr>
            <td />
            <th scope="col" class="amount">
              {thisName}
            </th>
            <th scope="col" class="amount">
              {name}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map(([key, label, pick, write]) => {
            const [value, other] = [pick(totals), pick(otherTotals)]
            const by = change(value, other)
            return (
              <tr key={key} data-compared={key} data-value={value} data-other={other} data-seq={totals.seq}>
                <th scope="row">{label}</th>
                <td class="amount number">{write(value)}</td>
                <td class="amount number other">{write(other)}</td>
                <td
                  class={`amount number by ${by === undefined ? '' : by.startsWith('−') ? 'less' : 'more'}`}
                >
                  {by ?? '–'}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p class="hint">
        {words.atThisTime(timeOfDay(at, campaign.timeZone, language))}
        {otherTotals.seq === 0 && ` · ${words.nothingThen(name)}`}
      </p>
    </>
  )
}

type Numbers = Compared['totals']
