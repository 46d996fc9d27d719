// Giving together: the teams that one belongs to with what they gather, live; forming one, joining one, leaving one.
import { useEffect, useReducer, useState } from 'preact/hooks'
import { count, yuan } from '../design/format.ts'
import { lengthOf } from '../design/length.ts'
import { Numeral } from '../design/numeral.tsx'
import { Phrase } from '../design/phrase.tsx'
import {
  MeLeaveTeamDocument,
  MeTeamsDocument,
  MeTeamTotalsDocument,
  type MeTeamTotalsSubscription,
} from '../gql.ts'
import { type Newest, newer, useLateness } from '../live/campaign.ts'
import { Fresh } from './fresh.tsx'
import { newerNumbers, type TeamNumbers, type TeamsFrame, withFrame } from './gathered.ts'
import { List } from './list.tsx'
import { type My, nameOf, titleOf, told } from './my.ts'
import { type Team, teamsEveryMs } from './myTeams.ts'
import { Wrong } from './outcome.tsx'
import { usePages } from './paged.ts'
import { isRefusal } from './sending.ts'
import { CreateTeam, JoinTeam } from './teamForms.tsx'
import './teams.css'

const teamsAPage = 10
/** More than these one page does not watch; those beyond show what their list said. */
const mostWatched = 100

export function TeamsView({ my }: { my: My }) {
  const { words, line, campaign } = my
  const [news, setNews] = useState('')
  const paged = usePages(
    line,
    MeTeamsDocument,
    { first: teamsAPage },
    {
      pageOf: (data) => data.viewer?.teams,
      keyOf: (team: Team) => team.id,
      version: my.version,
      everyMs: teamsEveryMs,
    },
  )
  const watched = paged.rows.filter((team) => team.campaign.id === campaign.id).map(({ id }) => id)
  const { numbers, newest } = useTeamNumbers(my, watched.slice(0, mostWatched))
  const lateness = useLateness(line, [newest])
  const { frame } = newest
  const heard = (text: string) => {
    setNews(text)
    my.touch()
  }

  return (
    <>
      <section aria-labelledby="teams">
        <h2 id="teams">{words.teamsTitle}</h2>
        <p class="hint">{words.teamsMeaning}</p>
        {frame && <Fresh my={my} lateness={lateness} asOf={frame.serverTime} seq={frame.seq} />}
        <p class="news" role="status">
          {news}
        </p>
        <List paged={paged} words={words} empty={words.noTeams} name="teams">
          {(team) => (
            <TeamCard
              key={team.id}
              my={my}
              team={team}
              totals={newerNumbers(team.totals, numbers.get(team.id))}
              left={() => heard(words.leftTeam(team.name))}
            />
          )}
        </List>
      </section>
      <div class="two forms">
        <JoinTeam my={my} joined={(name) => heard(words.joined(name))} />
        <CreateTeam my={my} formed={(name) => heard(words.teamFormed(name))} />
      </div>
    </>
  )
}

function useTeamNumbers({ line }: My, ids: readonly string[]) {
  const [newest, setNewest] = useState<Newest<MeTeamTotalsSubscription['live']>>({
    frame: undefined,
    behind: false,
  })
  const [numbers, receive] = useReducer<ReadonlyMap<string, TeamNumbers>, TeamsFrame>(withFrame, new Map())
  const content = ids.join(' ')
  useEffect(() => {
    if (content === '') return
    const topics = content.split(' ').map((team) => ({ team }))
    return line.watch(MeTeamTotalsDocument, { topics }, ({ live }) => {
      receive(live)
      setNewest((held) => newer(held, live))
    })
  }, [line, content])
  return { numbers, newest }
}

interface TeamCardProps {
  my: My
  team: Team
  totals: TeamNumbers
  left(): void
}

function TeamCard({ my, team, totals, left }: TeamCardProps) {
  const { words } = my
  const { dream, project, captain, target } = team
  const money = project !== null
  const value = money ? totals.received.minorUnits : totals.flowersCounted
  const goal = dream ? nameOf(my, dream) : project ? titleOf(my, project) : ''
  const what = money ? words.gatheredMoney : words.gatheredFlowers(value)
  const people = money ? totals.donorCount : totals.giverCount
  const named =
    captain.__typename === 'NamedDonor' ? captain.displayName : told(my, captain.labelZh, captain.labelEn)
  return (
    <li class="team card" data-team={team.id}>
      <h3>
        {team.name} <span class="tag">{words.kinds[team.kind]}</span>
        {team.state === 'CLOSED' && <span class="tag">{words.teamClosed}</span>}
      </h3>
      <p class="goal">
        <Phrase text={goal} language={my.language} />
      </p>
      <p class="gathered">
        <Numeral
          {...(money ? { sign: '¥' } : {})}
          text={money ? yuan(value) : count(value)}
          name={`team-${team.id}`}
          value={value}
          seq={totals.seq}
        />{' '}
        <small>
          {target === null
            ? what
            : words.gatheredOf(what, money ? `¥${yuan(target)}` : words.someFlowers(count(target)))}
        </small>
      </p>
      {target !== null && (
        <span class="track" aria-hidden="true">
          <span style={{ width: lengthOf(value, target) }} />
        </span>
      )}
      {team.slogan && (
        <blockquote>
          {team.slogan}
          {team.sloganState === 'PENDING' && <small> {words.sloganPending}</small>}
          {team.sloganState === 'REJECTED' && <small> {words.sloganRejected}</small>}
        </blockquote>
      )}
      <p class="hint">
        {words.members(count(team.memberCount))} ·{' '}
        {(money ? words.peopleDonated : words.peopleGave)(count(people))} · {words.captain(named)}
      </p>
      <p class="choices">
        {team.code && <Invitation my={my} code={team.code} />}
        <LeaveTeam my={my} team={team} left={left} />
      </p>
    </li>
  )
}

function Invitation({ my, code }: { my: My; code: string }) {
  const { words, place } = my
  const [copied, setCopied] = useState(false)
  const link = new URL(place.address('/me', { team: code }), location.origin).href
  // Where the page may not write to the clipboard, the code beside the button can be marked and copied by hand.
  const canCopy = navigator.clipboard !== undefined
  return (
    <>
      <span class="code">
        {words.teamCode} <code data-code={code}>{code}</code>
      </span>
      {canCopy && (
        <button
          type="button"
          onClick={() => {
            void navigator.clipboard.writeText(link).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }}
        >
          {copied ? words.copied : words.copy}
        </button>
      )}
    </>
  )
}

function LeaveTeam({ my, team, left }: { my: My; team: Team; left(): void }) {
  const { words, line } = my
  const [asked, setAsked] = useState(false)
  const [wrong, setWrong] = useState('')
  // Leaving twice is leaving once: it takes no key.
  const leave = async () => {
    try {
      const answer = (await line.tell(MeLeaveTeamDocument, { input: { team: team.id } })).leaveTeam
      setAsked(false)
      if (isRefusal(answer)) setWrong(answer.message)
      else left()
    } catch {
      setWrong(words.away)
    }
  }
  if (wrong)
    return (
      <>
        <Wrong>{wrong}</Wrong>
        <button type="button" onClick={() => setWrong('')}>
          {words.done}
        </button>
      </>
    )
  if (!asked)
    return (
      <button type="button" onClick={() => setAsked(true)}>
        {words.leaveTeam}
      </button>
    )
  return (
    <>
      <button type="button" class="danger" onClick={() => void leave()}>
        {words.leaveReally}
      </button>
      <button type="button" onClick={() => setAsked(false)}>
        {words.stay}
      </button>
    </>
  )
}
