// The pools and their windows. Those that are open are watched, the others asked for now and then; each has its brake beside it.
import { useState } from 'preact/hooks'
import { count, yuan } from '../design/format.ts'
import { lengthOf } from '../design/length.ts'
import { Numeral } from '../design/numeral.tsx'
import {
  ControlPoolsDocument,
  type ControlPoolsQuery,
  ControlRulesDocument,
  type ControlRulesQuery,
  MatchingWindowDocument,
} from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { useNewest } from '../live/campaign.ts'
import { Dialog } from './dialog.tsx'
import { type BrakeDraft, EngageBrake } from './engage.tsx'
import { Instant } from './instant.tsx'
import { Problem } from './problem.tsx'
import { factor, percent, useRoom } from './room.ts'

type Pool = NonNullable<ControlPoolsQuery['campaign']>['matchingPools'][number]
type Window = Pool['windows'][number]
type RuleSet = NonNullable<ControlRulesQuery['campaign']>['matchingPools'][number]['ruleSets'][number]

const everyMs = 5_000
const rulesEveryMs = 60_000
/** Windows that are watched at once; more are asked for with the others. */
const mostWatched = 16

export function Pools() {
  const { line, campaign, words, said, serverNow } = useRoom()
  const { data, problem, refresh } = useAsked(line, ControlPoolsDocument, { code: campaign.code }, everyMs)
  const rules = useAsked(line, ControlRulesDocument, { code: campaign.code }, rulesEveryMs).data
  const rulesOf = (pool: string) =>
    rules?.campaign?.matchingPools.find(({ id }) => id === pool)?.ruleSets ?? []
  const [braking, setBraking] = useState<BrakeDraft>()
  const pools = data?.campaign?.matchingPools
  const now = serverNow()
  const open = new Set(
    pools
      ?.flatMap(({ windows }) => windows)
      .filter(({ state }) => state !== 'SCHEDULED' && state !== 'CLOSED')
      .slice(0, mostWatched)
      .map(({ id }) => id),
  )
  return (
    <section aria-labelledby="pools">
      <h2 id="pools">{words.sections.pools}</h2>
      <Problem problem={problem} />
      {!pools && !problem && <p>{words.loading}</p>}
      {pools?.length === 0 && <p>{words.none}</p>}
      {pools?.map((pool) => (
        <article
          key={pool.id}
          class={`card pool from-${pool.source}`}
          data-pool={pool.id}
          aria-labelledby={pool.id}
        >
          <header>
            <h3 id={pool.id}>{said(pool.nameZh, pool.nameEn)}</h3>
            <span class="tag">{words.source[pool.source]}</span>
            <span class="hint">{said(pool.funderZh, pool.funderEn)}</span>
            <p class="total">
              {words.poolTotal} <strong class="number">¥{yuan(pool.total.minorUnits)}</strong>
              {pool.unbudgeted.minorUnits > 0 && (
                <small>
                  {' · '}
                  {words.ofWhich} ¥{yuan(pool.unbudgeted.minorUnits)} {words.unbudgeted}
                </small>
              )}
            </p>
          </header>
          <p class="hint">
            {words.oddsAre}
            {now !== undefined && <Odds rules={rulesAt(rulesOf(pool.id), now)} />}
          </p>
          <ol class="windows">
            {pool.windows.map((window) => {
              const brake = () => setBraking({ scope: 'WINDOW', target: window.id, effect: 'STOP_MATCH' })
              return open.has(window.id) ? (
                <WatchedWindow key={window.id} window={window} onBrake={brake} />
              ) : (
                <WindowRow key={window.id} window={window} onBrake={brake} />
              )
            })}
          </ol>
        </article>
      ))}
      {braking && (
        <Dialog name="engage-form" title={words.engage} onClose={() => setBraking(undefined)}>
          <EngageBrake
            draft={braking}
            onClose={() => setBraking(undefined)}
            onEngaged={() => {
              setBraking(undefined)
              refresh()
            }}
          />
        </Dialog>
      )}
    </section>
  )
}

interface RowProps {
  window: Window
  onBrake: () => void
}

/** What the subscription said last, or, until it says something, what was asked for; never what is older. */
function WatchedWindow({ window, onBrake }: RowProps) {
  const { line } = useRoom()
  const { frame } = useNewest(
    line,
    MatchingWindowDocument,
    { window: window.id },
    (data) => data.matchingWindow,
  )
  return <WindowRow window={frame && frame.seq >= window.seq ? frame : window} onBrake={onBrake} />
}

function WindowRow({ window, onBrake }: RowProps) {
  const { words } = useRoom()
  const { id, seq, state, budget, confirmed, held, available, burnPerMinute, exhaustsAt, effectiveRatio } =
    window
  const money = (name: 'budget' | 'confirmed' | 'held' | 'available' | 'burn', amount: number) => (
    <div class={name}>
      <dt>{words[name]}</dt>
      <dd>
        <Numeral text={yuan(amount)} sign="¥" name={`${id}-${name}`} value={amount} seq={seq} />
      </dd>
    </div>
  )
  const used = confirmed.minorUnits + held.minorUnits
  return (
    <li data-window={id} data-state={state} data-seq={seq}>
      <p class="name">
        <span class={`standing state-${state}`}>{words.windowState[state]}</span>
        <span>
          <span class="unbroken">
            <Instant at={window.opensAt} /> –
          </span>{' '}
          <Instant at={window.closesAt} />
        </span>
        <span class="hint">{id}</span>
      </p>
      <div class="gauge" role="img" aria-label={words.spent(percent(used, budget.minorUnits))}>
        <span class="confirmed" style={{ width: lengthOf(confirmed.minorUnits, budget.minorUnits) }} />
        <span class="held" style={{ width: lengthOf(held.minorUnits, budget.minorUnits) }} />
      </div>
      <dl>
        {money('available', available.minorUnits)}
        {money('confirmed', confirmed.minorUnits)}
        {money('held', held.minorUnits)}
        {money('budget', budget.minorUnits)}
        {money('burn', burnPerMinute.minorUnits)}
        <div class="exhausts">
          <dt>{words.exhausts}</dt>
          <dd>{exhaustsAt === null ? words.notInSight : <Instant at={exhaustsAt} />}</dd>
        </div>
        {effectiveRatio !== null && (
          <div class="effective">
            <dt>{words.odds}</dt>
            <dd>{words.effective(`× ${factor(effectiveRatio)}`)}</dd>
          </div>
        )}
      </dl>
      {state !== 'CLOSED' && (
        <button type="button" class="danger" data-action="brake" onClick={onBrake}>
          {words.brakeWindow}
        </button>
      )}
    </li>
  )
}

/** The rules in force, or those that come next. */
export function rulesAt(ruleSets: readonly RuleSet[], now: number): RuleSet | undefined {
  const inForce = ruleSets
    .filter(({ effectiveAt }) => Date.parse(effectiveAt) <= now)
    .toSorted((one, other) => other.version - one.version)
  return inForce[0] ?? ruleSets.toSorted((one, other) => one.version - other.version)[0]
}

function Odds({ rules }: { rules: RuleSet | undefined }) {
  const { words } = useRoom()
  if (!rules) return <>{words.none}</>
  const steps = {
    FIXED: () => [words.oneToOne(factor(rules.ratio ?? 0))],
    RANDOM: () => rules.draws.map(({ chance, ratio }) => words.chance(`${chance / 10_000}%`, factor(ratio))),
    TIER: () => rules.tiers.map(({ years, ratio }) => words.years(count(years), factor(ratio))),
  }
  return <>{steps[rules.mode]().join(' · ')}</>
}
