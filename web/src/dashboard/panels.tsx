// The panels of the dashboard and how they follow each other. They show one moment, whichever it is; what has no past,
// as leaderboards, says so where the moment is not now.
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
  const { campaign, words } = view
  const { at, totals, regions, categories, channels, race, windows } = moment
  const now = at === null
  return (
    <main>
      <Hero totals={totals} words={words} />
      <Money totals={totals} words={words} />
      <div class="wide">
        <LastHour moment={moment} view={view} />
        <WholeCampaign moment={moment} view={view} />
        {regions && <Regions regions={regions} view={view} />}
        {now ? <Boards view={view} /> : <Absent id="boards" title={words.boards} view={view} />}
        <Milestones moment={moment} view={view} />
      </div>
      <div class="narrow">
        <Comparison moment={moment} view={view} />
        {now ? (
          <Windows view={view} />
        ) : windows ? (
          <PastWindows at={at} windows={windows} view={view} />
        ) : (
          <Absent id="windows" title={words.windows} view={view} replay />
        )}
        {categories ? (
          <Bars name="category" title={words.categories} breakdown={categories} view={view} />
        ) : (
          !now && <Absent id="category" title={words.categories} view={view} replay />
        )}
        {channels ? (
          <Bars name="channel" title={words.channels} breakdown={channels} view={view} />
        ) : (
          !now && <Absent id="channel" title={words.channels} view={view} replay />
        )}
        <section class="dreams" aria-labelledby="dreams">
          <header>
            <h2 id="dreams">{words.race(count(campaign.dreams.edges.length))}</h2>
            <p class="hint">
              {words.raceMeaning}
              {view.language === 'zh' ? '' : ' '}
              {words.fixtureMeaning}
            </p>
          </header>
          {race && <Race race={race} view={view} />}
        </section>
      </div>
    </main>
  )
}
