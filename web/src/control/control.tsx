// The control room: where staff steers the day. A door for whoever has no staff token, and behind it one section at a time,
// each a number key away.
import { render } from 'preact'
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { Masthead } from '../design/masthead.tsx'
import { type Place, placeOf, settle } from '../design/place.ts'
import { Status } from '../design/status.tsx'
import { words as allWords } from '../design/words.ts'
import { ControlAtHandDocument, type ControlAtHandQuery, ControlViewerDocument } from '../gql.ts'
import { useAnswer, useAsked } from '../live/asked.ts'
import { type Campaign, useCampaign, useLateness, useTotals } from '../live/campaign.ts'
import { useServerClock } from '../live/clock.ts'
import { type Session, useSession } from '../live/session.ts'
import { Audit } from './audit.tsx'
import { Brakes } from './brakes.tsx'
import { Gate } from './gate.tsx'
import { HealthSection } from './health.tsx'
import { HeldGifts } from './held.tsx'
import { useCommands } from './keys.ts'
import { Navigation, type Waiting } from './navigation.tsx'
import { Partners } from './partners.tsx'
import { Pools } from './pools.tsx'
import { Proposals } from './proposals.tsx'
import { Reports } from './reports.tsx'
import { instantWriter, type Room, RoomProvider } from './room.ts'
import { addressOf, type Section, sectionOf, sections } from './sections.ts'
import { Shortcuts } from './shortcuts.tsx'
import { controlWords } from './words.ts'
import '../design/base.css'
import './control.css'

const root = document.getElementById('page')
if (root) render(<Control place={placeOf(location, navigator.languages)} />, root)

function Control({ place }: { place: Place }) {
  const session = useSession('staff')
  const words = allWords[place.language]
  useEffect(() => settle(place, words.control), [place, words])
  // Whoever comes with another token sees nothing of what the one before was shown.
  return <Door key={session.token ?? ''} place={place} session={session} />
}

function Door({ place, session }: { place: Place; session: Session }) {
  const { line, token } = session
  const words = allWords[place.language]
  const own = controlWords[place.language]
  const campaign = useCampaign(line, place.code)
  const answer = useAnswer(line, ControlViewerDocument, {}, viewerEveryMs)
  if (campaign === undefined || (token !== null && answer === undefined))
    return <p class="notice">{words.loading}</p>
  if (campaign === null) return <p class="notice">{words.noSuchCampaign(place.code)}</p>
  const viewer = token === null ? null : answer?.viewer
  if (viewer?.role !== 'STAFF')
    return (
      <>
        <Masthead place={place} campaign={campaign} here="control" />
        <main class="door">
          <Gate session={session} stranger={viewer ? own.roles[viewer.role] : undefined} words={own} />
        </main>
      </>
    )
  return <Inside place={place} session={session} campaign={campaign} subject={viewer.subject} />
}

const viewerEveryMs = 60_000
const atHandEveryMs = 3_000
const noCounts: Room['counts'] = []

interface InsideProps {
  place: Place
  session: Session
  campaign: Campaign
  subject: string
}

function Inside({ place, session, campaign, subject }: InsideProps) {
  const { language } = place
  const { line } = session
  const shared = allWords[language]
  const words = controlWords[language]
  const { section, go } = useSection()
  const [helping, setHelping] = useState(false)
  const totals = useTotals(line, campaign.id)
  const serviceLevel = totals.frame?.serviceLevel
  const lateness = useLateness(line, [totals])
  const atHand = useAsked(
    line,
    ControlAtHandDocument,
    { code: campaign.code, campaign: campaign.id },
    atHandEveryMs,
  )
  const counts = atHand.data?.proposalCounts ?? noCounts
  const clock = useServerClock(atHand.data?.serviceHealth?.at)

  useCommands({
    ...Object.fromEntries(sections.map((name, index) => [String(index + 1), () => go(name)])),
    '?': () => setHelping(true),
  })

  const room = useMemo<Room>(
    () => ({
      line,
      place,
      campaign,
      language,
      words,
      said: (zh, en) => (language === 'zh' ? zh : en),
      serviceLevel,
      serverNow: clock.now,
      instant: instantWriter(campaign.timeZone, language),
      subject,
      counts,
      changed: atHand.refresh,
    }),
    [line, place, campaign, language, words, serviceLevel, clock, subject, counts, atHand.refresh],
  )
  // The links to the other language and theme lead to the section that is open.
  const here = useMemo(
    () => ({ ...place, parameters: new URLSearchParams(addressOf(section, place.parameters.toString())) }),
    [place, section],
  )
  useEffect(
    () => settle(place, `${words.sections[section]} · ${shared.control}`),
    [place, section, words, shared],
  )
  const Shown = rooms[section]
  return (
    <RoomProvider value={room}>
      <Masthead place={here} campaign={campaign} here="control" />
      <div class="room">
        <Navigation section={section} waiting={waitingOf(atHand.data)} go={go}>
          <p class="who">{words.signedInAs(subject)}</p>
          <p class="actions">
            <button type="button" data-action="help" onClick={() => setHelping(true)}>
              {words.keyboard} <kbd>?</kbd>
            </button>
            <button type="button" data-action="leave" onClick={session.leave}>
              {words.leave}
            </button>
          </p>
        </Navigation>
        <main data-section={section}>
          <div class="fresh">
            {totals.frame && (
              <Status
                lateness={lateness}
                asOf={totals.frame.asOf}
                seq={totals.frame.seq}
                timeZone={campaign.timeZone}
                language={language}
                words={shared}
              />
            )}
          </div>
          <Shown key={section} />
        </main>
      </div>
      {helping && <Shortcuts onClose={() => setHelping(false)} />}
    </RoomProvider>
  )
}

const rooms: Record<Section, () => preact.JSX.Element> = {
  health: HealthSection,
  pools: Pools,
  brakes: Brakes,
  held: HeldGifts,
  proposals: Proposals,
  reports: Reports,
  audit: Audit,
  partners: Partners,
}

function useSection(): { section: Section; go: (section: Section) => void } {
  const [section, setSection] = useState(() => sectionOf(new URLSearchParams(location.search)))
  useEffect(() => {
    const back = () => setSection(sectionOf(new URLSearchParams(location.search)))
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [])
  const go = useCallback((next: Section) => {
    if (sectionOf(new URLSearchParams(location.search)) !== next)
      history.pushState(null, '', addressOf(next, location.search))
    setSection(next)
    scrollTo({ top: 0 })
  }, [])
  return { section, go }
}

function waitingOf(data: ControlAtHandQuery | undefined): Waiting {
  // What is late may be waiting to be published too.
  const reports = data?.campaign && [...data.campaign.overdue.edges, ...data.campaign.toPublish.edges]
  const submitted = data?.proposalCounts?.find(({ state }) => state === 'SUBMITTED')
  return {
    brakes: data?.campaign?.brakes.edges.length ?? 0,
    held: data?.campaign?.heldGifts?.edges.length ?? 0,
    reports: new Set(reports?.map(({ node }) => node.id)).size,
    proposals: submitted?.count ?? 0,
  }
}
