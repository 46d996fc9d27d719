// The dashboard: a campaign's numbers of this moment, how they came to be, what they are made of, and who is ahead.
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { Masthead } from '../design/masthead.tsx'
import { type Place, placeOf, settle } from '../design/place.ts'
import { Status } from '../design/status.tsx'
import { useCampaign, useLateness } from '../live/campaign.ts'
import { type Line, openLine } from '../live/line.ts'
import { Brakes } from './brakes.tsx'
import { Export } from './exportBar.tsx'
import { usePresent } from './moment.ts'
import { Panels } from './panels.tsx'
import type { Seen } from './seen.ts'
import { TravelBar } from './travelBar.tsx'
import { useTravel } from './travelState.ts'
import { nameIn, type View, wordsOf } from './view.ts'
import '../design/base.css'
import './dashboard.css'

const place = placeOf(location, navigator.languages)
const seen: Seen = new Map()
const root = document.getElementById('page')
if (root) render(<Dashboard line={openLine(location.origin)} place={place} />, root)

function Dashboard({ line, place }: { line: Line; place: Place }) {
  const { language } = place
  const words = wordsOf(language)
  const campaign = useCampaign(line, place.code)
  if (campaign === undefined) return <p class="notice">{words.loading}</p>
  if (campaign === null) return <p class="notice">{words.noSuchCampaign(place.code)}</p>
  return <Day view={{ line, place, campaign, language, words, seen }} />
}

function Day({ view }: { view: View }) {
  const { line, place, campaign, language, words } = view
  const present = usePresent(line, campaign.id, place.maxHz)
  const lateness = useLateness(line, present.watched)
  const travel = useTravel(view, present.moment)
  const { moment } = travel
  const live = travel.at === null
  const name = nameIn(language, campaign)

  useEffect(() => settle(place, `${name} · ${words.dashboard}`), [place, name, words.dashboard])

  return (
    <>
      <Masthead place={place} campaign={campaign} here="dashboard" />
      <section class="stand" aria-label={words.dashboard}>
        {live && moment && (
          <Status
            lateness={lateness}
            asOf={moment.totals.asOf}
            seq={moment.totals.seq}
            timeZone={campaign.timeZone}
            language={language}
            words={words}
          />
        )}
        {campaign.rehearsal && <p class="hint">{words.rehearsalMeaning}</p>}
        {moment && <Export moment={moment} view={view} />}
      </section>
      <TravelBar travel={travel} view={view} />
      {moment && <Brakes notices={moment.totals.notices} view={view} />}
      {/* Of its own for each, so that nothing that was asked for of now is ever shown as the past. */}
      {moment && <Panels key={live ? 'now' : 'past'} moment={moment} view={view} />}
    </>
  )
}
