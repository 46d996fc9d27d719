// What was reached, each exactly once, and what of the whole campaign lies ahead.
import { Flower } from '../design/flower.tsx'
import { count, yuan } from '../design/format.ts'
import type { MilestoneMetric } from '../gql.ts'
import type { Moment, MomentTotals } from './moment.ts'
import type { MilestoneLine } from './reached.ts'
import { nameIn, type View } from './view.ts'
import { useMilestones } from './watched.ts'
import { whenIn } from './when.ts'

const mostShown = 8

export function Milestones({ moment, view }: { moment: Moment; view: View }) {
  const { campaign, language, place, words } = view
  const milestones = useMilestones(view, moment)
  if (!milestones) return null
  const { reached, ahead } = milestones
  const write = ({ metric, threshold }: MilestoneLine) =>
    words.metric[metric](metric === 'RECEIVED' ? yuan(threshold).replace(/\.00$/, '') : count(threshold))
  return (
    <section class="milestones" aria-labelledby="milestones">
      <header>
        <h2 id="milestones">{words.milestones}</h2>
        <p class="hint">{words.milestonesMeaning}</p>
      </header>
      {reached.length === 0 && <p class="hint">{words.noMilestones}</p>}
      <ol>
        {ahead.slice(0, 3).map((one) => {
          const missing = one.threshold - Math.min(one.threshold, standing(moment.totals, one.metric))
          return (
            <li key={one.id} data-milestone={one.id}>
              <Flower open={1 - missing / one.threshold} />
              <span>
                <strong>{nameIn(language, one)}</strong>
                <small>
                  {write(one)} ·{' '}
                  {words.ahead(one.metric === 'RECEIVED' ? `¥${yuan(missing)}` : count(missing))}
                </small>
              </span>
            </li>
          )
        })}
        {reached
          .slice(-mostShown)
          .toReversed()
          .map((one) => (
            <li key={one.id} data-milestone={one.id} data-reached={one.reachedSeq}>
              <Flower />
              <span>
                <strong>
                  {one.of === null ? (
                    nameIn(language, one)
                  ) : (
                    <a href={place.address('/detail', { id: one.of })}>{nameIn(language, one)}</a>
                  )}
                </strong>
                <small>
                  {write(one)} ·{' '}
                  {one.reachedAt && words.reachedAt(whenIn(one.reachedAt, campaign.timeZone, language))}
                </small>
              </span>
            </li>
          ))}
      </ol>
    </section>
  )
}

function standing(totals: MomentTotals, metric: MilestoneMetric): number {
  switch (metric) {
    case 'RECEIVED':
      return totals.received.minorUnits
    case 'DONATION_COUNT':
      return totals.donationCount
    case 'DONOR_COUNT':
      return totals.donorCount
    case 'FLOWER_COUNT':
      return totals.flowerCount
    case 'GIVER_COUNT':
      return totals.giverCount
    case 'FLOWERS_COUNTED':
      return totals.flowersCounted
    default:
      return metric satisfies never
  }
}
