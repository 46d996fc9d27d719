// The dashboard: a campaign's numbers of this moment, its last hour, its dreams and the projects that received most.
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import {
  type Campaign,
  type ProjectRow,
  useCampaign,
  useDreamRace,
  useLastHour,
  useLateness,
  useTopProjects,
  useTotals,
} from './campaign.ts'
import { LastHour } from './chart.tsx'
import { Counters } from './counters.tsx'
import { count, day, yuan } from './format.ts'
import { type Line, openLine } from './line.ts'
import { type Place, placeOf } from './place.ts'
import { Race } from './race.tsx'
import { Status } from './status.tsx'
import { words as allWords, type Words } from './words.ts'
import './style/base.css'
import './style/dashboard.css'

const place = placeOf(location, navigator.languages)
const root = document.getElementById('page')
if (root) render(<Dashboard line={openLine(location.origin)} place={place} />, root)

function Dashboard({ line, place }: { line: Line; place: Place }) {
  const words = allWords[place.language]
  const campaign = useCampaign(line, place.code)
  if (campaign === undefined) return <p class="notice">{words.loading}</p>
  if (campaign === null) return <p class="notice">{words.noSuchCampaign(place.code)}</p>
  return <Day line={line} place={place} campaign={campaign} words={words} />
}

interface DayProps {
  line: Line
  place: Place
  campaign: Campaign
  words: Words
}

function Day({ line, place: { language, address }, campaign, words }: DayProps) {
  const totals = useTotals(line, campaign.id)
  const race = useDreamRace(line, campaign.id)
  const minutes = useLastHour(line, campaign.code, totals.frame)
  const projects = useTopProjects(line, campaign.id)
  const lateness = useLateness(line, [totals, race])
  const chinese = language === 'zh'
  const name = chinese ? campaign.nameZh : campaign.nameEn
  const { timeZone } = campaign
  const other = chinese ? 'en' : 'zh'
  const shared = { language, words }

  useEffect(() => {
    document.documentElement.lang = chinese ? 'zh-CN' : 'en'
    document.title = `${name} · ${words.dashboard}`
  }, [chinese, name, words])

  return (
    <>
      <header>
        <div class="title">
          <h1>{name}</h1>
          {campaign.rehearsal && (
            <strong class="rehearsal" title={words.rehearsalMeaning}>
              {words.rehearsal}
            </strong>
          )}
          <p>
            {chinese ? campaign.themeZh : campaign.themeEn} · {day(campaign.startsAt, timeZone, language)} –{' '}
            {day(lastInstant(campaign.endsAt), timeZone, language)}
          </p>
        </div>
        <nav>
          <a href={address('/screen', language)}>{words.screen}</a>
          <a href={address('/', other)} lang={other} hreflang={other}>
            {words.otherLanguage}
          </a>
        </nav>
      </header>
      {totals.frame && (
        <Status
          lateness={lateness}
          asOf={totals.frame.asOf}
          seq={totals.frame.seq}
          timeZone={timeZone}
          {...shared}
        />
      )}
      {campaign.rehearsal && <p class="hint">{words.rehearsalMeaning}</p>}
      <main>
        <section class="totals" aria-labelledby="totals">
          <h2 id="totals">{words.totals}</h2>
          {totals.frame && <Counters totals={totals.frame} words={words} />}
        </section>
        <section class="hour" aria-labelledby="hour">
          <h2 id="hour">{words.lastHour}</h2>
          {minutes && <LastHour rows={minutes} timeZone={timeZone} {...shared} />}
        </section>
        <section class="dreams" aria-labelledby="dreams">
          <h2 id="dreams">{words.race(count(campaign.dreams.edges.length))}</h2>
          <p class="hint">
            {words.raceMeaning} {words.fixtureMeaning}
          </p>
          {race.frame && <Race race={race.frame} dreams={campaign.dreams} {...shared} />}
        </section>
        <section class="projects" aria-labelledby="projects">
          <h2 id="projects">{words.topProjects}</h2>
          <p class="hint">{words.topProjectsMeaning}</p>
          {projects && <Projects rows={projects} chinese={chinese} words={words} />}
        </section>
      </main>
    </>
  )
}

function Projects({ rows, chinese, words }: { rows: readonly ProjectRow[]; chinese: boolean; words: Words }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{words.project}</th>
          <th scope="col" class="amount">
            {words.received}
          </th>
          <th scope="col" class="amount">
            {words.donations}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, number, titleZh, titleEn, receivingOrganization, totals }) => (
          <tr key={id} data-project={id} data-value={totals.received.minorUnits} data-seq={totals.seq}>
            <th scope="row">
              {chinese ? titleZh : titleEn}
              <small>
                {number} · {words.receiver}{' '}
                {chinese ? receivingOrganization.nameZh : receivingOrganization.nameEn}
              </small>
            </th>
            <td class="amount" data-label={words.received}>
              ¥{yuan(totals.received.minorUnits)}
            </td>
            <td class="amount" data-label={words.donations}>
              {count(totals.donationCount)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A campaign that ends at midnight has the day before as its last. */
function lastInstant(endsAt: string): number {
  return Date.parse(endsAt) - 1
}
