// The media screen: few numbers, large enough for the last row of a hall, in scenes that take turns. Nobody stands beside it
// to reload it, and nobody in the hall can see whether it still hears anything: so it says so itself.
import { type ComponentChildren, options, render } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Flower } from '../design/flower.tsx'
import { count, minuteOfDay } from '../design/format.ts'
import { type Place, placeOf, settle } from '../design/place.ts'
import { Status } from '../design/status.tsx'
import { words as allWords, type Words } from '../design/words.ts'
import { type Campaign, type DreamRace, useCampaign, useDreamRace, useLateness } from '../live/campaign.ts'
import { useServerClock, useTime } from '../live/clock.ts'
import { isLate } from '../live/freshness.ts'
import type { Line } from '../live/line.ts'
import { useSession } from '../live/session.ts'
import { Celebration } from './celebration.tsx'
import { Countdown } from './countdown.tsx'
import { Counters } from './counters.tsx'
import { GiftWall } from './feed.tsx'
import { chiefWindow, isNear, isOpen, isUrgent, nextMoment } from './moments.ts'
import { Notices } from './notices.tsx'
import { Pool } from './pool.tsx'
import { Race } from './race.tsx'
import { useRenewal } from './renewal.ts'
import { askedScene, type SceneName } from './scenes.ts'
import type { Show } from './show.ts'
import { Dots, type Speaking, useTurns } from './turns.tsx'
import { useCelebrations, useFeed, useScreenTotals, useWindows } from './watching.ts'
import { screenWords } from './words.ts'
import '../design/base.css'
import './screen.css'

// However many frames come between two of the display, the page is drawn once. Where nothing is displayed, now and then.
options.debounceRendering = (draw) => {
  if (document.hidden) setTimeout(draw, 250)
  else requestAnimationFrame(draw)
}

/** A gift is on the wall within half a second of its commit, and between two numbers there is time for digits to roll. */
const usualHz = 3
const given = placeOf(location, navigator.languages, usualHz)
const place: Place = { ...given, theme: given.theme ?? 'dark' }
const root = document.getElementById('page')
if (root) render(<Screen place={place} />, root)

function Screen({ place }: { place: Place }) {
  // A wall with a token shows the same; staff sees that it is connected. When the token ends, the wall goes on without.
  const { line } = useSession('screen')
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

function Hall({ line, place, campaign, words }: HallProps) {
  const { language } = place
  const own = screenWords[language]
  const clock = useServerClock()
  const show: Show = { language, words, own, timeZone: campaign.timeZone, clock }
  const totals = useScreenTotals(line, campaign.id, place.maxHz, clock)
  const race = useDreamRace(line, campaign.id, place.maxHz)
  const feed = useFeed(line, campaign.id)
  const windows = useWindows(line, place.code)
  const { milestone, over } = useCelebrations(line, campaign.id, clock)
  const lateness = useLateness(line, [totals, race])
  const late = isLate(lateness.freshness)
  const renewing = useRenewal(useCount(lateness.backAfterS !== undefined), milestone !== undefined)
  const chinese = language === 'zh'
  const name = chinese ? campaign.nameZh : campaign.nameEn
  const calendar = { startsAt: campaign.startsAt, endsAt: campaign.endsAt, windows }
  const now = clock.now()
  const window = now === undefined ? undefined : chiefWindow(windows, now)

  const turns = useTurns(askedScene(place.parameters), (): Speaking => {
    const instant = clock.now()
    const moment = instant === undefined ? undefined : nextMoment(calendar, instant)
    const near = moment !== undefined && instant !== undefined && isNear(moment, instant)
    const says: Record<SceneName, boolean> = {
      counters: true,
      race: (race.frame?.dreams.length ?? 0) > 0,
      pool: window !== undefined && instant !== undefined && isOpen(window, instant),
      feed: feed.ticker.places.some((gift) => gift !== null),
      countdown: near,
    }
    return {
      names: (Object.keys(says) as SceneName[]).filter((scene) => says[scene]),
      urgent: near && isUrgent(moment, instant) ? 'countdown' : undefined,
    }
  })

  useEffect(() => settle(place, `${name} · ${words.screen}`), [place, name, words])

  const scene = (scene: SceneName, title: ComponentChildren, content: ComponentChildren) => (
    <section
      class={`scene scene-${scene} ${turns.stage.scene === scene ? 'on' : ''}`}
      data-scene={scene}
      aria-labelledby={`${scene}-title`}
    >
      <h2 id={`${scene}-title`}>{title}</h2>
      <div class="content">{content}</div>
    </section>
  )

  return (
    <div class={`hall ${late ? 'is-late' : ''} ${renewing ? 'renewing' : ''}`} data-on={turns.stage.scene}>
      <header>
        <Flower />
        <h1>{name}</h1>
        <p class="theme">{chinese ? campaign.themeZh : campaign.themeEn}</p>
        {campaign.rehearsal && <strong class="rehearsal">{words.rehearsal}</strong>}
        <ClockFace show={show} />
      </header>
      <Notices notices={totals.frame?.notices ?? []} show={show} />
      <main>
        {scene(
          'counters',
          words.totals,
          totals.frame ? (
            <Counters totals={totals.frame} dreams={reachedOf(race.frame, campaign)} show={show} />
          ) : (
            words.connecting
          ),
        )}
        {scene(
          'race',
          <>
            {words.race(count(campaign.dreams.edges.length))}
            {campaign.dreams.edges.some(({ node }) => !node.evidenced) && <small>{own.examples}</small>}
          </>,
          race.frame && <Race race={race.frame} dreams={campaign.dreams} show={show} />,
        )}
        {scene(
          'pool',
          own.scenes.pool,
          window ? (
            <Pool key={window.id} line={line} planned={window} show={show} />
          ) : (
            <p class="empty">{own.noWindow}</p>
          ),
        )}
        {scene('feed', own.scenes.feed, <GiftWall feed={feed} show={show} />)}
        {scene('countdown', own.scenes.countdown, <Countdown calendar={calendar} show={show} />)}
      </main>
      {milestone && (
        <Celebration
          key={milestone.id}
          line={line}
          milestone={milestone}
          dreams={campaign.dreams}
          show={show}
          onOver={over}
        />
      )}
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
        <p class="hint">{campaign.rehearsal ? words.rehearsalMeaning : ''}</p>
        <Dots turns={turns} own={own} />
      </footer>
    </div>
  )
}

function ClockFace({ show }: { show: Show }) {
  const now = useTime(show.clock, 60_000)
  if (now === undefined) return null
  return (
    <time class="clock" dateTime={new Date(now).toISOString()}>
      {minuteOfDay(now, show.timeZone, show.language)}
    </time>
  )
}

function reachedOf(race: DreamRace | undefined, { dreams }: Campaign) {
  if (!race) return undefined
  const minimum = new Map(dreams.edges.map(({ node }) => [node.id, node.minimumFlowers]))
  const reached = race.dreams.filter(
    ({ dream, totals }) => totals.flowersCounted >= (minimum.get(dream.id) ?? Number.POSITIVE_INFINITY),
  )
  return { reached: reached.length, all: race.dreams.length }
}

/** How often something became true. */
function useCount(happens: boolean): number {
  const counted = useRef({ times: 0, before: false })
  if (happens && !counted.current.before) counted.current.times += 1
  counted.current.before = happens
  return counted.current.times
}
