// Gifts as they come in, each for a while: who gave, as far as they want it known, how much, and for what.
import { useEffect, useState } from 'preact/hooks'
import { Flower } from '../design/flower.tsx'
import { count, yuan } from '../design/format.ts'
import type { Show } from './show.ts'
import { tallyOf } from './ticker.ts'
import type { Feed, Gift } from './watching.ts'
import './feed.css'

export function GiftWall({ feed, show }: { feed: Feed; show: Show }) {
  const { language, own } = show
  const { ticker } = feed
  const now = useEverySecond()
  const { gifts, shown, seconds } = tallyOf(ticker, now)
  const toldOf = ticker.places.some((gift) => gift !== null)
  return (
    <div class="feed" data-gifts={gifts} data-shown={shown} data-seq={feed.seq}>
      <p class="tally">
        {shown > 0 ? (
          <>
            <strong>{own.gifts(count(gifts), Math.max(1, Math.round(seconds)))}</strong>
            <span>{shown >= gifts ? own.allShown : own.someShown(count(shown))}</span>
          </>
        ) : (
          gifts === 0 && toldOf && <strong>{own.noGifts}</strong>
        )}
      </p>
      {gifts === 0 && !toldOf && <p class="empty">{own.noGifts}</p>}
      <ul class="wall">
        {ticker.places.map((gift, place) => (
          // A place keeps what it shows until another gift takes it: only that one is new.
          <li key={place}>{gift && <Told key={gift.seq} gift={gift} language={language} />}</li>
        ))}
      </ul>
    </div>
  )
}

function Told({ gift, language }: { gift: Gift; language: Show['language'] }) {
  const { donor, project, amount } = gift
  const chinese = language === 'zh'
  const named = donor.__typename === 'NamedDonor'
  const name = named ? donor.displayName : chinese ? donor.labelZh : donor.labelEn
  return (
    <div class="gift" data-gift={gift.seq} data-value={amount.minorUnits} data-project={project.id}>
      <Flower />
      <span class={named ? 'who' : 'who anonymous'}>{name}</span>
      <span class="amount number">¥{yuan(amount.minorUnits)}</span>
      <span class="what">{chinese ? project.titleZh : project.titleEn}</span>
    </div>
  )
}

/** By the page's own running clock, by which the ticker counts. */
function useEverySecond(): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return Math.max(now, performance.now())
}
