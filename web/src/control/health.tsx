// How the service does: what it depends on, how old its numbers are, what waits, and who is connected.
import type { ComponentChildren } from 'preact'
import { count } from '../design/format.ts'
import { ControlHealthDocument, type ControlHealthQuery, type WatcherRole } from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { Instant } from './instant.tsx'
import { Problem } from './problem.tsx'
import { useRoom } from './room.ts'

type Health = NonNullable<ControlHealthQuery['serviceHealth']>

const everyMs = 2_000
const roles: readonly WatcherRole[] = ['SCREEN', 'PUBLIC', 'DONOR', 'PARTNER', 'ORGANIZATION', 'STAFF']

export function HealthSection() {
  const { line, words } = useRoom()
  const { data, problem } = useAsked(line, ControlHealthDocument, {}, everyMs)
  const health = data?.serviceHealth
  return (
    <section aria-labelledby="health">
      <h2 id="health">{words.health}</h2>
      <p class="hint">{words.healthMeaning}</p>
      <Problem problem={problem} />
      {health ? <Signs health={health} /> : !problem && <p>{words.loading}</p>}
    </section>
  )
}

function Signs({ health }: { health: Health }) {
  const { words, serviceLevel } = useRoom()
  const connections = health.connected.reduce((sum, one) => sum + one.connections, 0)
  const subscriptions = health.connected.reduce((sum, one) => sum + one.subscriptions, 0)
  const screens = health.connected.find(({ role }) => role === 'SCREEN')?.connections ?? 0
  const late = serviceLevel === 'DELAYED' || serviceLevel === 'FROZEN'
  return (
    <>
      <dl class="signs" data-instance={health.instance}>
        <Sign
          name="database"
          label={words.database}
          bad={health.database === 'DOWN'}
          text={words.dependency[health.database]}
          note={health.databaseMs === null ? '' : words.answersIn(count(health.databaseMs))}
        />
        <Sign
          name="redis"
          label={words.redis}
          bad={health.redis === 'DOWN'}
          text={words.dependency[health.redis]}
          note={words.redisMeaning}
        />
        <Sign
          name="numbers"
          label={words.numbers}
          bad={late}
          text={serviceLevel ? words.levels[serviceLevel] : '…'}
          note={
            health.numbersAgeMs === null ? words.nobodyWatches : words.numbersAge(count(health.numbersAgeMs))
          }
        />
        <Sign
          name="journal"
          label={words.journal}
          bad={health.journalGathered > health.journalLimit / 2}
          text={count(health.journalGathered)}
          value={health.journalGathered}
          note={words.journalMeaning(count(health.journalLimit))}
        />
        <Sign
          name="connections"
          label={words.sockets}
          text={count(connections)}
          value={connections}
          note={words.socketsMeaning}
        />
        <Sign
          name="subscriptions"
          label={words.subscriptions}
          text={count(subscriptions)}
          value={subscriptions}
          note={words.subscriptionsMeaning}
        />
        <Sign
          name="screens"
          label={words.screens}
          text={count(screens)}
          value={screens}
          note={words.screensMeaning}
        />
        <Sign
          name="memory"
          label={words.memory}
          text={`${count(Math.round(health.memoryBytes / 1_048_576))} MiB`}
          value={health.memoryBytes}
          note={
            <>
              {health.instance} · <Instant at={health.startedAt} within={words.runningSince} />
            </>
          }
        />
      </dl>
      <h3>{words.connectedByRole}</h3>
      <table class="narrow">
        <thead>
          <tr>
            <th scope="col">{words.role}</th>
            <th scope="col" class="amount">
              {words.sockets}
            </th>
            <th scope="col" class="amount">
              {words.subscriptions}
            </th>
          </tr>
        </thead>
        <tbody>
          {roles.map((role) => {
            const here = health.connected.find((one) => one.role === role)
            return (
              <tr key={role} data-role={role}>
                <th scope="row">{words.watchers[role]}</th>
                <td class="amount">{count(here?.connections ?? 0)}</td>
                <td class="amount">{count(here?.subscriptions ?? 0)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </>
  )
}

interface SignProps {
  name: string
  label: string
  text: string
  note: ComponentChildren
  value?: number
  bad?: boolean
}

function Sign({ name, label, text, note, value, bad = false }: SignProps) {
  return (
    <div class={bad ? 'bad' : ''} data-sign={name} data-bad={bad}>
      <dt>{label}</dt>
      <dd>
        <strong class="number" data-value={value}>
          {bad && <span aria-hidden="true">▲ </span>}
          {text}
        </strong>
        <small>{note}</small>
      </dd>
    </div>
  )
}
