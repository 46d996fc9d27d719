// What staff says about the brakes in force: plainly, above everything else, for as long as they hold.
import type { MomentTotals } from './moment.ts'
import type { View } from './view.ts'
import { whenIn } from './when.ts'

export function Brakes({ notices, view }: { notices: MomentTotals['notices']; view: View }) {
  const { language, words, campaign } = view
  if (notices.length === 0) return null
  return (
    <section class="brakes" aria-labelledby="brakes" role="status">
      <h2 id="brakes" class="unseen">
        {words.brakes}
      </h2>
      <ul>
        {notices.map(({ scope, effect, target, noticeZh, noticeEn, engagedAt, until }) => (
          <li key={`${effect} ${scope} ${target ?? ''} ${engagedAt}`} data-effect={effect}>
            <strong>
              <span aria-hidden="true">■</span> {words.brakeEffect[effect]}
            </strong>
            <span>{language === 'zh' ? noticeZh : noticeEn}</span>
            <small>
              {words.brakeSince(whenIn(engagedAt, campaign.timeZone, language))}
              {until && ` ${words.brakeUntil(whenIn(until, campaign.timeZone, language))}`}
            </small>
          </li>
        ))}
      </ul>
    </section>
  )
}
