// What staff says about the brakes in force, in words, over every scene and every celebration.
import { count, minuteOfDay } from '../design/format.ts'
import type { Show } from './show.ts'
import type { ScreenTotals } from './watching.ts'
import './notices.css'

const mostShown = 2

export function Notices({ notices, show }: { notices: ScreenTotals['notices']; show: Show }) {
  const { own, language, timeZone } = show
  if (notices.length === 0) return null
  const more = notices.length - mostShown
  return (
    <section class="notices" aria-label={own.notices} role="status">
      {notices.slice(0, mostShown).map(({ scope, effect, target, noticeZh, noticeEn, until, engagedAt }) => (
        <p key={`${scope} ${effect} ${target} ${engagedAt}`} data-effect={effect}>
          <strong>
            <span aria-hidden="true">▲</span> {own.effects[effect]}
          </strong>{' '}
          {language === 'zh' ? noticeZh : noticeEn}
          {until && ` (${own.until(minuteOfDay(until, timeZone, language))})`}
        </p>
      ))}
      {more > 0 && <p>{own.moreNotices(count(more))}</p>}
    </section>
  )
}
