// The panels of the dashboard and how they follow each other. They show one moment, whichever it is; what has no past,
// as leaderboards, says so where the moment is not now.
import { useMemo } from 'preact/hooks'
import { count } from '../design/format.ts'
import { Bars } from './bars.tsx'
import { Boards } from './boards.tsx'
import { Comparison } from './comparison.tsx'
import { LastHour, WholeCampaign } from './courses.tsx'
import { Hero } from './hero.tsx'
import { Milestones } from './milestones.tsx'
import type { Moment } from './moment.ts'
import { Money } from './money.tsx'
import { Race } from './race.tsx'
import { Regions } from './regions.tsx'
import { Absent } from './travelBar.tsx'
import type { View } from './view.ts'
import { PastWindows, Windows } from './windows.tsx'

export function Panels({ moment, view }: { moment: Moment; view: View }) {
  const { campaign, language, place, words } = view
  const { at, totals, regions, categories, channels, race, windows } = moment
  const now = at === null
  // Totals come several times a second; what does not show them is drawn when its own numbers have come.
  const map = useMemo(() => regions && <Regions regions={regions} view={view} />, [regions, view])
  const boards = useMemo(
    () => (now ? <Boards view={view} /> : <Absent id="boards" title={words.boards} view={view} />),
    [now, view, words],
  )
  const openWindows = useMemo(() => <Windows view={view} />, [view])
  const byCategory = useMemo(
    () => categories && <Bars name="category" title={words.categories} breakdown={categories} view={view} />,
    [categories, view, words],
  )
  const byChannel = useMemo(
    () => channels && <Bars name="channel" title={words.channels} breakdown={channels} view={view} />,
    [channels, view, words],
  )
  const dreams = useMemo(
    () =>
      race && (
        <Race
          race={race}
          dreams={campaign.dreams}
          language={language}
          words={words}
          addressOf={(id) => place.address('/detail', { id })}
        />
      ),
    [race, campaign, language, words, place],
  )
  return (
    <main>
      <Hero totals={totals} words={words} />
      <Money totals={totals} words={words} />
      <div class="wide">
        <LastHour moment={moment} view={view} />
        <WholeCampaign moment={moment} view={view} />
        {map}
        {boards}
        <Milestones moment={moment} view={view} />
      </div>
      <div class="narrow">
        <Comparison moment={moment} view={view} />
        {now ? (
          openWindows
        ) : windows ? (
          <PastWindows at={at} windows={windows} view={view} />
        ) : (
          <Absent id="windows" title={words.windows} view={view} replay />
        )}
        {byCategory ?? (!now && <Absent id="category" title={words.categories} view={view} replay />)}
        {byChannel ?? (!now && <Absent id="channel" title={words.channels} view={view} replay />)}
        <section class="dreams" aria-labelledby="dreams">
          <header>
            <h2 id="dreams">{words.race(count(campaign.dreams.edges.length))}</h2>
            <p class="hint">
              {words.raceMeaning} {words.fixtureMeaning}
            </p>
          </header>
          {dreams}
        </section>
      </div>
    </main>
  )
}
