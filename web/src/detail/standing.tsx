// The place of one among all of its kind, with the first three and its neighbours; of a dream its place in the race.
import { useState } from 'preact/hooks'
import { count, timeOfDay, yuan } from '../design/format.ts'
import { lengthOf } from '../design/length.ts'
import { Phrase } from '../design/phrase.tsx'
import type { Language } from '../design/words.ts'
import { type BoardKind, DetailBoardDocument, type DetailPlaceFragment } from '../gql.ts'
import { type Campaign, type DreamRace, useNewest } from '../live/campaign.ts'
import type { PageProps } from './detail.tsx'
import { aroundRank, placesOf } from './places.ts'
import type { DetailWords, Kind, Measure } from './words.ts'

/** Places are reckoned after the numbers they go by; so much later is not worth a word. */
const lateAfterMs = 5_000

interface StandingProps extends PageProps {
  kind: Kind
  /** Of the numbers that the page itself shows. */
  asOf: string | undefined
  board: BoardKind
  measures: readonly Measure[]
}

export function Standing(props: StandingProps) {
  const { words, measures } = props
  const [by, choose] = useState(measures[0] ?? 'AMOUNT')
  return (
    <section class="card standing" aria-labelledby="standing">
      <div class="topped">
        <h3 id="standing">{words.place}</h3>
        {measures.length > 1 && (
          <fieldset class="choices">
            <legend class="unseen">{words.measured}</legend>
            {measures.map((each) => (
              <button key={each} type="button" aria-pressed={each === by} onClick={() => choose(each)}>
                {words.by[each]}
              </button>
            ))}
          </fieldset>
        )}
      </div>
      {/* Of its own for each measure, so that no value by one is ever shown as one by another. */}
      <Ranked key={by} {...props} by={by} />
    </section>
  )
}

function Ranked(props: StandingProps & { by: Measure }) {
  const { id, line, campaign, place, words, kind, board, by, asOf } = props
  const { frame } = useNewest(
    line,
    DetailBoardDocument,
    { campaign: campaign.id, board, by, around: id },
    (data) => data.leaderboard,
    'aside',
  )
  if (!frame) return null
  const rank = frame.around?.rank ?? null
  const late = asOf !== undefined && Date.parse(asOf) - Date.parse(frame.asOf) > lateAfterMs
  const time = timeOfDay(frame.asOf, campaign.timeZone, place.language)
  return (
    <div class={late ? 'stale' : ''}>
      <p class="rank-of">
        {rank === null ? words.noPlace[kind] : words.placeOf(count(rank), count(frame.total))}
      </p>
      <Places
        language={place.language}
        own={id}
        seq={frame.seq}
        address={(subject) => place.address('/detail', { id: subject })}
        rows={placesOf(frame).map((row) => ({
          rank: row.rank,
          id: row.subjectId,
          name: nameOf(row, place.language === 'zh'),
          value: row.value,
          text: frame.by === 'AMOUNT' ? `¥${yuan(row.value)}` : count(row.value),
          note: movementOf(row.movement, words),
        }))}
      />
      <p class="hint as-of">{late ? words.boardAsOf(time) : words.asOf(time)}</p>
    </div>
  )
}

function movementOf(movement: number | null, words: DetailWords): Place['note'] {
  if (movement === null || movement === 0) return undefined
  return movement > 0
    ? { mark: `▲ ${movement}`, said: words.movedUp(count(movement)) }
    : { mark: `▼ ${-movement}`, said: words.movedDown(count(-movement)) }
}

interface RaceStandingProps extends PageProps {
  race: DreamRace | undefined
}

export function RaceStanding({ id, place, campaign, words, race }: RaceStandingProps) {
  const own = race?.dreams.find(({ dream }) => dream.id === id)
  const described = new Map(campaign.dreams.edges.map(({ node }) => [node.id, node]))
  return (
    <section class="card standing" aria-labelledby="standing">
      <h3 id="standing">{words.racePlace}</h3>
      {race && (
        <>
          <p class="rank-of">
            {own ? words.placeOf(count(own.rank), count(race.dreams.length)) : words.noPlace.Dream}
          </p>
          <Places
            language={place.language}
            own={id}
            seq={race.seq}
            address={(subject) => place.address('/detail', { id: subject })}
            rows={aroundRank(race.dreams, own?.rank).map(({ rank, dream, totals }) => ({
              rank,
              id: dream.id,
              name: dreamName(described.get(dream.id), place.language === 'zh'),
              value: totals.flowersCounted,
              text: count(totals.flowersCounted),
              note: undefined,
            }))}
          />
          <p class="hint as-of">{words.asOf(timeOfDay(race.asOf, campaign.timeZone, place.language))}</p>
        </>
      )}
    </section>
  )
}

interface Place {
  rank: number
  id: string
  name: string
  value: number
  text: string
  note: { mark: string; said: string } | undefined
}

interface PlacesProps {
  language: Language
  own: string
  seq: number
  rows: readonly Place[]
  address: (id: string) => string
}

function Places({ language, own, seq, rows, address }: PlacesProps) {
  const most = Math.max(1, ...rows.map(({ value }) => value))
  return (
    <ol class="places" data-seq={seq}>
      {rows.map(({ rank, id, name, value, text, note }, index) => (
        <li
          key={id}
          class={`${id === own ? 'own' : ''} ${rank - (rows[index - 1]?.rank ?? rank - 1) > 1 ? 'after-gap' : ''}`}
          data-rank={rank}
          data-subject={id}
          data-value={value}
          data-seq={seq}
        >
          <span class="rank number">{rank}</span>
          <span class="name">
            {id === own ? (
              <strong aria-current="true">
                <Phrase text={name} language={language} />
              </strong>
            ) : (
              <a href={address(id)}>
                <Phrase text={name} language={language} />
              </a>
            )}
          </span>
          <span class="moved" title={note?.said}>
            {note && (
              <>
                <span aria-hidden="true">{note.mark}</span>
                <span class="unseen">{note.said}</span>
              </>
            )}
          </span>
          <span class="value number">{text}</span>
          <span class="track" aria-hidden="true">
            <span class="bar" style={{ width: lengthOf(value, most) }} />
          </span>
        </li>
      ))}
    </ol>
  )
}

function nameOf({ subject, subjectId }: DetailPlaceFragment, chinese: boolean): string {
  switch (subject.__typename) {
    case 'Project':
      return chinese ? subject.titleZh : subject.titleEn
    case 'Organization':
      return chinese ? subject.nameZh : subject.nameEn
    case 'Team':
      return subject.name
    default:
      return subjectId
  }
}

function dreamName(dream: Campaign['dreams']['edges'][number]['node'] | undefined, chinese: boolean): string {
  return (chinese ? dream?.nameZh : dream?.nameEn) ?? '…'
}
