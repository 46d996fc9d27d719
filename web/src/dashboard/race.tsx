// The race of the dreams: who leads, by how much, and how far each is from the flowers it needs at least. Nothing is
// told by colour alone: rank, number and words say the same.
import { useLayoutEffect, useRef } from 'preact/hooks'
import { saysExample } from '../design/example.ts'
import { count } from '../design/format.ts'
import { lengthOf } from '../design/length.ts'
import { memo } from '../design/memo.tsx'
import type { DreamRace } from '../live/campaign.ts'
import type { View } from './view.ts'
import './race.css'

interface RaceProps {
  race: DreamRace
  view: View
}

export const Race = memo(function Race({ race, view }: RaceProps) {
  const { campaign, language, place, words } = view
  const { dreams } = campaign
  const list = useRef<HTMLOListElement>(null)
  useMarkedMoves(list)
  const described = new Map(dreams.edges.map(({ node }) => [node.id, node]))
  const most = Math.max(1, ...race.dreams.map(({ totals }) => totals.flowersCounted))
  return (
    <ol class="race" ref={list} data-seq={race.seq}>
      {race.dreams.map(({ rank, dream: { id }, totals }) => {
        const dream = described.get(id)
        const flowers = totals.flowersCounted
        const name = dream ? (language === 'zh' ? dream.nameZh : dream.nameEn) : words.unnamedDream
        const missing = dream ? Math.max(0, dream.minimumFlowers - flowers) : 0
        return (
          <li
            key={id}
            data-dream={id}
            data-rank={rank}
            data-value={flowers}
            data-seq={race.seq}
            class={dream && missing === 0 ? 'reached' : ''}
          >
            <span class="rank">{rank}</span>
            <span class="name">
              <span class="words">
                <a href={place.address('/detail', { id })}>{name}</a>
              </span>
              {dream && !dream.evidenced && !saysExample(name) && <span class="tag">{words.fixture}</span>}
            </span>
            <span class="flowers">{count(flowers)}</span>
            <span class="track" aria-hidden="true">
              <span class="bar" style={{ width: lengthOf(flowers, most) }} />
              {dream && dream.minimumFlowers <= most && (
                <span class="minimum" style={{ left: lengthOf(dream.minimumFlowers, most) }} />
              )}
            </span>
            <span class="distance">
              {dream && (missing === 0 ? words.reached : words.toGo(count(missing)))}
            </span>
          </li>
        )
      })}
    </ol>
  )
})

/**
 * A row stands at its new rank at once and is tinted for a moment, for those who have not asked for less motion. Gliding
 * there, it would cover its neighbours, and ranks may change faster than a glide ends.
 */
function useMarkedMoves(list: { current: HTMLOListElement | null }): void {
  const ranks = useRef(new Map<string, string | undefined>())
  useLayoutEffect(() => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    for (const row of list.current?.children ?? []) {
      if (!(row instanceof HTMLElement) || row.dataset.dream === undefined) continue
      const { dream, rank } = row.dataset
      const before = ranks.current.get(dream)
      ranks.current.set(dream, rank)
      if (calm || before === undefined || before === rank) continue
      row.animate(
        { backgroundColor: ['var(--flower-soft)', 'transparent'] },
        { duration: 1_200, easing: 'ease-out' },
      )
    }
  })
}
