// Giving money: for what, how much, what would be matched; then what was matched, and every gift there was.
import { useEffect, useState } from 'preact/hooks'
import { count, day, minuteOfDay, yuan } from '../design/format.ts'
import { Phrase } from '../design/phrase.tsx'
import {
  MeDonateDocument,
  type MeDonationFragment,
  MeDonationsDocument,
  MeRegionsDocument,
  MeUnderReviewDocument,
} from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { fenOf } from './amount.ts'
import { chosenAmong } from './gathered.ts'
import { List } from './list.tsx'
import { Match, MatchLine } from './match.tsx'
import { type My, nameOf, regionName, titleOf } from './my.ts'
import { useMyTeams } from './myTeams.ts'
import { Outcome, Wrong } from './outcome.tsx'
import { usePages } from './paged.ts'
import { type Project, ProjectField } from './projectField.tsx'
import { Quote } from './quote.tsx'
import { saidOf } from './sending.ts'
import { TeamField } from './teamField.tsx'
import { useSending } from './useSending.ts'
import './donate.css'

const donationsAPage = 8
const donationsEveryMs = 30_000
const regionsEveryMs = 3_600_000
const reviewEveryMs = 2_000
const mostMessage = 200
const usual = ['9.90', '33', '66', '99']

const placeOfRefusal = {
  PROJECT_NOT_OPEN: 'project',
  RECEIVER_NOT_ELIGIBLE: 'project',
  DONATIONS_STOPPED: 'project',
  TEAM_CLOSED: 'team',
  TEAM_GATHERS_ELSEWHERE: 'team',
}

interface Gift {
  idempotencyKey: string
  project: string
  amount: number
  anonymous: boolean
  message?: string
  regionCode?: string
  team?: string
}

export function DonateView({ my }: { my: My }) {
  const { words, line, viewer } = my
  const [project, setProject] = useState<Project | null>(null)
  const [typed, setTyped] = useState('')
  const [anonymous, setAnonymous] = useState(viewer.donor?.anonymous ?? true)
  const [message, setMessage] = useState('')
  const [region, setRegion] = useState('')
  const [wantedTeam, setTeam] = useState('')
  const teams = useMyTeams(my).filter((each) => each.project?.id === project?.id && each.state === 'OPEN')
  const regions = useAsked(line, MeRegionsDocument, {}, regionsEveryMs).data?.regions ?? []
  const amount = fenOf(typed)
  const team = chosenAmong(teams, wantedTeam)
  const sender = useSending(
    my,
    'donation',
    async (input: Gift) => (await line.tell(MeDonateDocument, { input })).donate,
    () => {
      setTyped('')
      setMessage('')
      my.touch()
    },
  )
  const { sending } = sender
  const said = saidOf(sending.state === 'refused' ? sending.refusal : undefined, placeOfRefusal)
  const waits = sending.state === 'sending' || sending.state === 'unanswered'
  const ready = project && amount.fen !== null && !waits
  const change = (act: () => void) => {
    if (sending.state === 'refused' || sending.state === 'done') sender.drop()
    act()
  }

  return (
    <>
      <form
        class="donating"
        aria-labelledby="donate"
        onSubmit={(event) => {
          event.preventDefault()
          if (!project || amount.fen === null || waits) return
          sender.send({
            project: project.id,
            amount: amount.fen,
            anonymous,
            ...(message.trim() ? { message: message.trim() } : {}),
            ...(region ? { regionCode: region } : {}),
            ...(team ? { team } : {}),
          })
        }}
      >
        <h2 id="donate">{words.donateTitle}</h2>
        <p class="hint">{words.donateMeaning}</p>
        <div class="desk">
          <div class="fields">
            <fieldset>
              <legend>{words.project}</legend>
              <ProjectField
                my={my}
                chosen={project}
                choose={(next) => change(() => setProject(next))}
                disabled={waits}
              />
              {said.get('project') && <Wrong>{said.get('project')}</Wrong>}
            </fieldset>
            <div class="amount">
              <label for="amount">{words.amount}</label>
              <div class="money">
                <span aria-hidden="true">¥</span>
                <input
                  id="amount"
                  name="amount"
                  inputMode="decimal"
                  autocomplete="off"
                  placeholder="0.00"
                  value={typed}
                  disabled={waits}
                  aria-invalid={typed !== '' && amount.problem !== null}
                  aria-describedby="amount-meaning"
                  onInput={({ currentTarget }) => change(() => setTyped(currentTarget.value))}
                />
              </div>
              <div class="usual">
                {usual.map((text) => (
                  <button
                    key={text}
                    type="button"
                    disabled={waits}
                    aria-pressed={typed === text}
                    onClick={() => change(() => setTyped(text))}
                  >
                    ¥{text}
                  </button>
                ))}
              </div>
              <p
                class={typed !== '' && amount.problem ? 'wrong' : 'hint'}
                id="amount-meaning"
                role="status"
                data-problem={typed === '' ? undefined : amount.problem}
              >
                {typed !== '' && amount.problem ? words.amountProblem[amount.problem] : words.amountMeaning}
              </p>
              {said.get('amount') && <Wrong>{said.get('amount')}</Wrong>}
            </div>
            <label class="switch">
              <input
                type="checkbox"
                name="anonymous"
                checked={anonymous}
                disabled={waits}
                onChange={({ currentTarget }) => change(() => setAnonymous(currentTarget.checked))}
              />
              <span>
                {words.anonymous} <small>{words.anonymousMeaning}</small>
              </span>
            </label>
            <TeamField
              words={words}
              teams={teams}
              alone={words.aloneDonating}
              team={team}
              choose={(chosen) => change(() => setTeam(chosen))}
              disabled={waits}
              wrong={said.get('team')}
            />
            <label>
              {words.message}
              <textarea
                rows={2}
                maxLength={mostMessage}
                placeholder={words.messageMeaning}
                value={message}
                disabled={waits}
                onInput={({ currentTarget }) => change(() => setMessage(currentTarget.value))}
              />
              {message !== '' && (
                <small>{words.charactersLeft(count(Math.max(0, mostMessage - message.length)))}</small>
              )}
            </label>
            {said.get('message') && <Wrong>{said.get('message')}</Wrong>}
            <label>
              {words.region}
              <select
                value={region}
                disabled={waits}
                onChange={({ currentTarget }) => change(() => setRegion(currentTarget.value))}
              >
                <option value="">
                  {words.ownRegion(viewer.donor ? regionName(my, viewer.donor.region) : undefined)}
                </option>
                {regions.map((each) => (
                  <option key={each.code} value={each.code}>
                    {nameOf(my, each)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <div class="side">
            <Quote my={my} project={project?.id} fen={amount.fen} />
            <button type="submit" class="chief grand" disabled={!ready}>
              {amount.fen === null || !project ? words.donateFirst : words.donate(yuan(amount.fen))}
            </button>
            <Outcome
              sender={sender}
              words={words}
              what={'input' in sending ? words.donate(yuan(sending.input.amount)) : ''}
              refusal={said.get('')}
            >
              {({ donation, replayed }) => <Thanks my={my} donation={donation} replayed={replayed} />}
            </Outcome>
          </div>
        </div>
      </form>
      <Donations my={my} />
    </>
  )
}

function Thanks({ my, donation, replayed }: { my: My; donation: MeDonationFragment; replayed: boolean }) {
  const { words } = my
  const [present] = useTurning(my, [donation])
  const { amount, project, match } = present ?? donation
  return (
    <div data-donation={donation.id} data-replayed={replayed}>
      <p>
        <strong>{words.thanks(yuan(amount.minorUnits), titleOf(my, project))}</strong>
        {replayed && <small> {words.replayed}</small>}
      </p>
      <Match my={my} match={match} />
    </div>
  )
}

function Donations({ my }: { my: My }) {
  const { words, campaign, language } = my
  const paged = usePages(
    my.line,
    MeDonationsDocument,
    { first: donationsAPage },
    {
      pageOf: (data) => data.viewer?.donations,
      keyOf: (donation: MeDonationFragment) => donation.id,
      version: my.version,
      everyMs: donationsEveryMs,
    },
  )
  const rows = useTurning(my, paged.rows)
  return (
    <section aria-labelledby="donations">
      <h2 id="donations">{words.donations}</h2>
      <List paged={{ ...paged, rows }} words={words} empty={words.noDonations} name="donations">
        {(donation) => (
          <li key={donation.id} data-donation={donation.id} data-value={donation.amount.minorUnits}>
            <details>
              <summary>
                <span class="what">
                  <Phrase text={titleOf(my, donation.project)} language={language} />
                  <small>
                    {day(donation.paidAt, campaign.timeZone, language)}{' '}
                    {minuteOfDay(donation.paidAt, campaign.timeZone, language)}
                    {donation.donor.__typename === 'AnonymousDonor' && ` · ${words.donationAnonymous}`}
                    {donation.team && ` · ${donation.team.name}`}
                    {donation.state === 'REFUNDED' && ` · ${words.refunded}`}
                  </small>
                </span>
                <span class="moved">
                  <strong class="number">¥{yuan(donation.amount.minorUnits)}</strong>
                  <MatchLine my={my} match={donation.match} />
                </span>
              </summary>
              {donation.message && <blockquote>{donation.message}</blockquote>}
              <Match my={my} match={donation.match} />
            </details>
          </li>
        )}
      </List>
    </section>
  )
}

/** Gifts as they are now: those whose match is under review are looked at until it is over. */
function useTurning(my: My, donations: readonly MeDonationFragment[]): readonly MeDonationFragment[] {
  const [turned, setTurned] = useState<ReadonlyMap<string, MeDonationFragment>>(new Map())
  const present = donations.map((donation) => {
    const later = turned.get(donation.id)
    return later && donation.match.status === 'HELD' ? later : donation
  })
  const ids = present
    .filter(({ match }) => match.status === 'HELD')
    .map(({ id }) => id)
    .slice(0, 50)
  const { data } = useAsked(my.line, MeUnderReviewDocument, ids.length > 0 ? { ids } : null, reviewEveryMs)
  useEffect(() => {
    const found = (data?.nodes ?? []).filter(
      (node): node is MeDonationFragment => node !== null && 'match' in node,
    )
    if (found.length > 0)
      setTurned((before) => new Map([...before, ...found.map((one) => [one.id, one] as const)]))
  }, [data])
  return present
}
