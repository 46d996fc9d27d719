// The race of a campaign's dreams. Which dreams there are is remembered for a second per process, so that a tick needs
// no statement of its own for them; a dream that is added meanwhile joins the race by itself.
import { performance } from 'node:perf_hooks'
import type { App } from '../app.ts'
import { reading } from '../db/reading.ts'
import type { DreamRow } from '../dream/dream.store.ts'
import type { Snapshot } from '../live/hub.ts'
import { readContestants } from './totals.read.store.ts'
import { dreamTopic } from './totals.ts'

export interface RaceSnapshot extends Snapshot {
  dreams: readonly DreamRow[]
}

export interface RaceWatch extends AsyncIterableIterator<RaceSnapshot> {
  present(): Promise<RaceSnapshot | null>
}

type RaceApp = Pick<App, 'db' | 'hub'>

export async function watchRace(app: RaceApp, campaignId: number, maxHz: number): Promise<RaceWatch> {
  let watched = await contestants(app, campaignId)
  const watch = app.hub.watch(campaignId, topicsOf(watched), maxHz)

  /** Thousands may ask at once: where the dreams are known, nobody waits. */
  function raceOf(snapshot: Snapshot): RaceSnapshot | Promise<RaceSnapshot> {
    const dreams = contestants(app, campaignId)
    return dreams instanceof Promise ? dreams.then((read) => raced(snapshot, read)) : raced(snapshot, dreams)
  }

  function raced(snapshot: Snapshot, dreams: DreamRow[]): RaceSnapshot {
    if (dreams !== watched) watch.add(topicsOf(dreams))
    watched = dreams
    return withDreams(snapshot, dreams)
  }

  const race: RaceWatch = {
    async next() {
      const next = await watch.next()
      if (next.done) return next
      const race = raceOf(next.value)
      return { done: false, value: race instanceof Promise ? await race : race }
    },
    async present() {
      const snapshot = await watch.present()
      return snapshot && raceOf(snapshot)
    },
    async return() {
      await watch.return?.()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]: () => race,
  }
  return race
}

const races = new WeakMap<Snapshot, RaceSnapshot>()

/** One race for all that the hub gives the same snapshot. */
function withDreams(snapshot: Snapshot, dreams: readonly DreamRow[]): RaceSnapshot {
  const known = races.get(snapshot)
  if (known?.dreams === dreams) return known
  const race = { ...snapshot, dreams }
  races.set(snapshot, race)
  return race
}

function topicsOf(dreams: readonly DreamRow[]): string[] {
  return dreams.map(({ id }) => dreamTopic(id))
}

const rememberedMs = 1_000
/** What is older than this is read anew before it is shown; what is younger is shown while it is read anew. */
const forgottenMs = 10_000
const mostCampaigns = 100

interface Remembered {
  readAt: number
  /** A promise until they are read. */
  dreams: DreamRow[] | Promise<DreamRow[]>
  reading: boolean
}

const rememberedBy = new WeakMap<RaceApp['db'], Map<number, Remembered>>()

/** The dreams of a campaign, as they were at most a second ago; longer only while they cannot be read. */
export function contestants(app: RaceApp, campaignId: number): DreamRow[] | Promise<DreamRow[]> {
  const campaigns = rememberedBy.get(app.db) ?? new Map<number, Remembered>()
  rememberedBy.set(app.db, campaigns)
  const known = campaigns.get(campaignId)
  const ageMs = known ? performance.now() - known.readAt : Number.POSITIVE_INFINITY
  if (known && ageMs < rememberedMs) return known.dreams
  if (known?.reading && ageMs < forgottenMs) return known.dreams
  const dreams = reading(readContestants(app.db.orm, campaignId))
  const remember = (read: Remembered['dreams']) =>
    campaigns.set(campaignId, { readAt: performance.now(), dreams: read, reading: false })
  if (known && ageMs < forgottenMs) {
    known.reading = true
    // Which dreams there are hardly changes: while it cannot be read, what is known goes on being right.
    dreams.then(remember, () => {
      known.reading = false
    })
    return known.dreams
  }
  if (campaigns.size >= mostCampaigns) campaigns.clear()
  remember(dreams)
  dreams.then(remember, () => campaigns.delete(campaignId))
  return dreams
}
