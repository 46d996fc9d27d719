// Who is ahead, by people and gifts as well as by yuan and flowers, and one's own place with its neighbours.
import type { CombinedError } from '@urql/core'
import { useState } from 'preact/hooks'
import { count, yuan } from '../design/format.ts'
import { memo } from '../design/memo.tsx'
import { BoardDocument, BoardPlaceDocument, type BoardRowFragment } from '../gql.ts'
import { useNewest } from '../live/campaign.ts'
import { Choice } from './choice.tsx'
import { placesOf } from './places.ts'
import { type Found, Search } from './search.tsx'
import { boardRows, useSeen } from './seen.ts'
import type { View } from './view.ts'
import { whenIn } from './when.ts'
import type { RankedBoard, RankedMeasure } from './words.ts'

const boards = ['PROJECTS', 'ORGANIZATIONS', 'TEAMS', 'REGIONS'] as const
/** Flowers are given to dreams: with a team, and naming a region. */
const measuresOf: Record<RankedBoard, readonly RankedMeasure[]> = {
  PROJECTS: ['AMOUNT', 'PEOPLE', 'GIFTS'],
  ORGANIZATIONS: ['AMOUNT', 'PEOPLE', 'GIFTS'],
  TEAMS: ['AMOUNT', 'PEOPLE', 'GIFTS', 'FLOWERS'],
  REGIONS: ['AMOUNT', 'PEOPLE', 'GIFTS', 'FLOWERS'],
}
const placesShown = 10
const mostPlaces = 50

interface Own extends Found {
  board: RankedBoard
}

export const Boards = memo(function Boards({ view }: { view: View }) {
  const { line, campaign, words } = view
  const [board, setBoard] = useState<RankedBoard>('PROJECTS')
  const [wanted, setWanted] = useState<RankedMeasure>('AMOUNT')
  const [own, setOwn] = useState<Own>()
  const [refusal, setRefusal] = useState<string>()
  const measures = measuresOf[board]
  const by = measures.includes(wanted) ? wanted : 'AMOUNT'
  const around = own?.board === board ? own : undefined

  const choose = async (found: Found) => {
    setRefusal(undefined)
    try {
      // Whoever is not in the campaign has no place in it that could be watched.
      await line.ask(BoardPlaceDocument, { code: campaign.code, board, by, around: found.id })
      setOwn({ ...found, board })
    } catch (problem) {
      setRefusal(isNotFound(problem) ? words.notInCampaign(found.name) : words.notAnswered)
    }
  }

  return (
    <section class="boards" aria-labelledby="boards">
      <header>
        <h2 id="boards">{words.boards}</h2>
      </header>
      <div class="controls">
        <Choice
          name={words.board}
          options={boards}
          chosen={board}
          choose={(one) => {
            setBoard(one)
            setRefusal(undefined)
          }}
          write={(one) => words.boardKind[one]}
        />
        <Choice
          name={words.by}
          options={measures}
          chosen={by}
          choose={setWanted}
          write={(one) => words.byMeasure[one]}
        />
        {(board === 'PROJECTS' || board === 'ORGANIZATIONS') && (
          <Search key={board} board={board} view={view} onChosen={(found) => void choose(found)} />
        )}
      </div>
      {refusal !== undefined && (
        <p class="refusal" role="status">
          {refusal}
        </p>
      )}
      <Places
        key={`${board} ${by} ${around?.id}`}
        board={board}
        by={by}
        own={around}
        forget={() => setOwn(undefined)}
        view={view}
      />
    </section>
  )
})

function isNotFound(problem: unknown): boolean {
  const { graphQLErrors } = problem as Partial<CombinedError>
  return graphQLErrors?.some(({ extensions }) => extensions.code === 'NOT_FOUND') ?? false
}

interface PlacesProps {
  board: RankedBoard
  by: RankedMeasure
  own: Own | undefined
  forget: () => void
  view: View
}

function Places({ board, by, own, forget, view }: PlacesProps) {
  const { line, campaign, language, words } = view
  const [first, setFirst] = useState(placesShown)
  const { frame } = useNewest(
    line,
    BoardDocument,
    { campaign: campaign.id, board, by, first, around: own?.id ?? null },
    (data) => data.leaderboard,
    'aside',
  )
  const places = placesOf(frame?.rows ?? [], frame?.around?.rows ?? [])
  useSeen(view.seen, 'leaderboard', () => {
    const shown = places.flatMap((one) => ('row' in one ? [one.row] : []))
    return frame ? boardRows(board, by, frame, shown) : []
  })
  if (!frame) return <div class="places waiting" />
  const { around, seq, total, movementSince } = frame
  return (
    <div class="places">
      {own && (
        <p class="own" role="status" data-own={own.id} data-rank={around?.rank ?? ''}>
          {around?.rank == null
            ? words.notRanked(own.name)
            : words.ownPlace(own.name, count(around.rank), count(total))}{' '}
          <button type="button" onClick={forget}>
            {words.forget}
          </button>
        </p>
      )}
      {places.length === 0 ? (
        <p class="hint">{words.nobodyRanked}</p>
      ) : (
        <table data-board={board} data-by={by} data-seq={seq}>
          <thead>
            <tr>
              <th scope="col" class="amount">
                <span class="unseen">{words.rank}</span>
              </th>
              <th scope="col">{words.boardKind[board]}</th>
              <th scope="col" class="amount">
                {words.valueOf[by]}
              </th>
            </tr>
          </thead>
          <tbody>
            {places.map((place) =>
              'skipped' in place ? (
                <tr key="gap" class="gap">
                  <td />
                  <td colSpan={2}>⋮ {words.skipped(count(place.skipped))}</td>
                </tr>
              ) : (
                <Row
                  key={place.row.subjectId}
                  row={place.row}
                  by={by}
                  seq={seq}
                  own={place.row.subjectId === own?.id}
                  view={view}
                />
              ),
            )}
          </tbody>
        </table>
      )}
      {first < mostPlaces && total > first && (
        <p>
          <button type="button" onClick={() => setFirst(mostPlaces)}>
            {words.morePlaces(count(Math.min(total, mostPlaces)))}
          </button>
        </p>
      )}
      <p class="hint">
        {words.ranked(count(total))} ·{' '}
        {words.boardsMeaning(whenIn(movementSince, campaign.timeZone, language))}
      </p>
    </div>
  )
}

interface RowProps {
  row: BoardRowFragment
  by: RankedMeasure
  seq: number
  own: boolean
  view: View
}

function Row({ row, by, seq, own, view }: RowProps) {
  const { language, place, words } = view
  const { rank, movement, value, frozen, subjectId } = row
  const name = nameOf(row, language)
  return (
    <tr
      class={own ? 'own' : ''}
      data-subject={subjectId}
      data-rank={rank}
      data-value={value}
      data-seq={seq}
      aria-current={own ? 'true' : undefined}
    >
      <td class="rank number">
        {rank} <Movement movement={movement} words={words} />
      </td>
      <th scope="row">
        {/^(prj|org|tea)_/.test(subjectId) ? (
          <a href={place.address('/detail', { id: subjectId })}>{name}</a>
        ) : (
          name
        )}
        {frozen && <span class="tag">{words.heldBack}</span>}
      </th>
      <td class="amount number">{by === 'AMOUNT' ? yuan(value) : count(value)}</td>
    </tr>
  )
}

function Movement({ movement, words }: { movement: number | null; words: View['words'] }) {
  const [mark, said] =
    movement === null
      ? ['•', words.entered]
      : movement > 0
        ? [`▲${movement}`, words.rose(count(movement))]
        : movement < 0
          ? [`▼${-movement}`, words.fell(count(-movement))]
          : ['–', words.stayed]
  const way = movement === null || movement === 0 ? '' : movement > 0 ? 'rose' : 'fell'
  return (
    <small class={`movement ${way}`} title={said}>
      <span aria-hidden="true">{mark}</span>
      <span class="unseen">{said}</span>
    </small>
  )
}

function nameOf({ subject }: BoardRowFragment, language: View['language']): string {
  if ('name' in subject) return subject.name
  if ('titleZh' in subject) return language === 'zh' ? subject.titleZh : subject.titleEn
  if ('nameZh' in subject) return language === 'zh' ? subject.nameZh : subject.nameEn
  return ''
}
