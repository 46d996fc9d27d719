// The media screen: few numbers, large enough for the last row of a hall, and the race. Nobody stands beside it to
// reload it, and nobody in the hall can see whether it still hears anything: so it says so itself.
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { type Campaign, useCampaign, useDreamRace, useLateness, useTotals } from './campaign.ts'
import { Counters } from './counters.tsx'
import { count } from './format.ts'
import { isLate } from './freshness.ts'
import { type Line, openLine } from './line.ts'
import { type Place, placeOf } from './place.ts'
import { Race } from './race.tsx'
import { Status } from './status.tsx'
import { words as allWords, type Words } from './words.ts'
import './style/base.css'
import './style/screen.css'

const place = placeOf(location, navigator.languages)
const root = document.getElementById('page')
if (root) render(<Screen line={openLine(location.origin)} place={place} />, root)

function Screen({ line, place }: { line: Line; place: Place }) {
  const words = allWords[place.language]
  const campaign = useCampaign(line, place.code)
  if (campaign === undefined) return <p class="notice">{words.loading}</p>
  if (campaign === null) return <p class="notice">{words.noSuchCampaign(place.code)}</p>
  return <Hall line={line} place={place} campaign={campaign} words={words} />
}

interface HallProps {
  line: Line
  place: Place
  campaign: Campaign
  words: Words
}

function Hall({ line, place: { language }, campaign, words }: HallProps) {
  const totals = useTotals(line, campaign.id)
  const race = useDreamRace(line, campaign.id)
  const lateness = useLateness(line, [totals, race])
  const chinese = language === 'zh'
  const name = chinese ? campaign.nameZh : campaign.nameEn

  useEffect(() => {
    document.documentElement.lang = chinese ? 'zh-CN' : 'en'
    document.title = `${name} · ${words.screen}`
  }, [chinese, name, words])

  return (
    <div class={`hall ${isLate(lateness.freshness) ? 'is-late' : ''}`}>
      <header>
        <h1>{name}</h1>
        <p>{chinese ? campaign.themeZh : campaign.themeEn}</p>
        {campaign.rehearsal && <strong class="rehearsal">{words.rehearsal}</strong>}
      </header>
      <main>
        <section aria-label={words.totals}>
          {totals.frame ? <Counters totals={totals.frame} words={words} /> : <p>{words.connecting}</p>}
        </section>
        <section class="dreams" aria-labelledby="dreams">
          <h2 id="dreams">{words.race(count(campaign.dreams.edges.length))}</h2>
          {race.frame && (
            <Race race={race.frame} dreams={campaign.dreams} language={language} words={words} />
          )}
        </section>
      </main>
      <footer>
        {totals.frame && (
          <Status
            lateness={lateness}
            asOf={totals.frame.asOf}
            seq={totals.frame.seq}
            timeZone={campaign.timeZone}
            language={language}
            words={words}
          />
        )}
        <p class="hint">
          {campaign.rehearsal && words.rehearsalMeaning} {words.fixtureMeaning}
        </p>
      </footer>
    </div>
  )
}
