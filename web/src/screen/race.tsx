// The race of the dreams for a hall: rank and how it changed, a flower that opens as the dream comes nearer to what it needs,
// its length beside the leader's. A row stands at its new rank at once: gliding there, it would cover its neighbours.
import { useLayoutEffect, useRef } from 'preact/hooks'
import { saysExample } from '../design/example.ts'
import { Flower } from '../design/flower.tsx'
import { count } from '../design/format.ts'
import { lengthOf, thousandthsOf } from '../design/length.ts'
import { Phrase } from '../design/phrase.tsx'
import type { Campaign, DreamRace } from '../live/campaign.ts'
import { type Look, looked, risen } from './moves.ts'
import type { Show } from './show.ts'
import './race.css'

interface RaceProps {
  race: DreamRace
  dreams: Campaign['dreams']
  show: Show
}

export function Race({ race, dreams, show }: RaceProps) {
  const { language, words, own } = show
  const list = useRef<HTMLOListElement>(null)
  useTintedMoves(list)
  const now = performance.now()
  const looks = useRef<readonly Look[]>([])
  looks.current = looked(looks.current, {
    at: now,
    ranks: new Map(race.dreams.map(({ rank, dream }) => [dream.id, rank])),
  })
  const described = new Map(dreams.edges.map(({ node }) => [node.id, node]))
  const half = Math.ceil(race.dreams.length / 2)
  const most = Math.max(1, ...race.dreams.map(({ totals }) => totals.flowersCounted))
  return (
    <ol class="race" ref={list} data-seq={race.seq} style={{ '--rows': race.dreams.length, '--half': half }}>
      {race.dreams.map(({ rank, dream: { id }, totals }, index) => {
        const dream = described.get(id)
        const name = dream && (language === 'zh' ? dream.nameZh : dream.nameEn)
        const flowers = totals.flowersCounted
        const missing = dream ? Math.max(0, dream.minimumFlowers - flowers) : 0
        const nearness = dream ? Math.min(1, flowers / Math.max(1, dream.minimumFlowers)) : 0
        const moved = risen(looks.current, id, rank, now)
        return (
          <li
            key={id}
            data-dream={id}
            data-rank={rank}
            data-value={flowers}
            data-seq={race.seq}
            class={`${index < half ? '' : 'second'} ${dream && missing === 0 ? 'reached' : ''}`}
            style={{ '--place': (index % half) + 1 }}
          >
            <span class="tint" aria-hidden="true" />
            <span class="rank">
              <b>{rank}</b>
              {moved !== 0 && <Moved by={moved} own={own} />}
            </span>
            <Flower open={nearness} label={own.petals(String(Math.floor(100 * nearness)))} />
            <span class="words">
              <Phrase text={name ?? words.unnamedDream} language={language} />
              {dream && !dream.evidenced && !saysExample(name ?? '') && (
                <span class="tag">{words.fixture}</span>
              )}
            </span>
            <span class="track" aria-hidden="true">
              <span class="length" style={{ transform: `scaleX(${thousandthsOf(flowers, most) / 1000})` }} />
              {dream && dream.minimumFlowers <= most && (
                <span class="minimum" style={{ left: lengthOf(dream.minimumFlowers, most) }} />
              )}
            </span>
            <span class="distance">
              {dream && (missing === 0 ? words.reached : words.toGo(count(missing)))}
            </span>
            <span class="flowers">{count(flowers)}</span>
          </li>
        )
      })}
    </ol>
  )
}

function Moved({ by, own }: { by: number; own: Show['own'] }) {
  const places = String(Math.abs(by))
  return (
    <span class={by > 0 ? 'moved risen' : 'moved'}>
      <span aria-hidden="true">
        {by > 0 ? '▲' : '▼'}
        {places}
      </span>
      <span class="unseen">{by > 0 ? own.risen(places) : own.fallen(places)}</span>
    </span>
  )
}

/** Whoever changed its rank is tinted for a moment, for those who have not asked for less motion. */
function useTintedMoves(list: { current: HTMLOListElement | null }): void {
  const ranks = useRef(new Map<string, string | undefined>())
  useLayoutEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    const present = new Map<string, string | undefined>()
    for (const row of list.current?.children ?? []) {
      if (!(row instanceof HTMLElement) || row.dataset.dream === undefined) continue
      const { dream, rank } = row.dataset
      const before = ranks.current.get(dream)
      present.set(dream, rank)
      if (calm || before === undefined || before === rank) continue
      row.firstElementChild?.animate({ opacity: [1, 0] }, { duration: 2_400, easing: 'ease-out' })
    }
    ranks.current = present
  })
}
