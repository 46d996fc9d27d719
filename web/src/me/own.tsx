// Everything that is one's own: the bouquet always in sight, and beside it one part at a time. Which part is shown stands
// behind # in the address, so that the browser's own back leads back.
import type { CombinedError } from '@urql/core'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Place } from '../design/place.ts'
import { MeAccountDocument } from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import type { Campaign } from '../live/campaign.ts'
import type { Line } from '../live/line.ts'
import { AccountCard } from './accountCard.tsx'
import { AccountView } from './accountView.tsx'
import { DonateView } from './donateView.tsx'
import { GiveView } from './giveView.tsx'
import { type My, seqOf, type Viewer } from './my.ts'
import { SettingsView } from './settingsView.tsx'
import { TeamsView } from './teamsView.tsx'
import { ThreadView } from './threadView.tsx'
import type { MeWords, View } from './words.ts'

const accountEveryMs = 10_000
const views: readonly View[] = ['account', 'give', 'donate', 'teams', 'thread', 'settings']

interface OwnProps {
  line: Line
  place: Place
  campaign: Campaign
  words: MeWords
  leave(): void
}

export function Own({ line, place, campaign, words, leave }: OwnProps) {
  const [version, setVersion] = useState(0)
  const [view, go] = useView(place)
  const { viewer, problem } = useViewer(line, campaign.id, version)
  const heading = useRef<HTMLElement>(null)

  if (isForbidden(problem))
    return (
      <main class="notice">
        <p>{words.notADonor}</p>
        <p>
          <button type="button" onClick={leave}>
            {words.leave}
          </button>
        </p>
      </main>
    )
  if (!viewer) return <p class="notice">{problem ? words.away : words.loading}</p>

  const my: My = {
    line,
    place,
    language: place.language,
    words,
    campaign,
    viewer,
    account: viewer.flowerAccount ?? null,
    version,
    touch: () => setVersion((before) => before + 1),
    go,
  }
  return (
    <div class="own">
      {/* On a phone what one came to do has the first screen: the bouquet is whole where it is looked at. */}
      <aside class={`card ${view === 'account' ? '' : 'slim'}`}>
        <AccountCard my={my} leave={leave} />
      </aside>
      <nav class="parts" aria-label={words.sections}>
        {views.map((each) => (
          <a
            key={each}
            href={`#${each}`}
            aria-current={each === view ? 'true' : undefined}
            onClick={() => heading.current?.scrollIntoView()}
          >
            {words.views[each]}
          </a>
        ))}
      </nav>
      <main ref={heading}>
        {problem && (
          <p class="late" role="status">
            {words.away}
          </p>
        )}
        {view === 'account' && <AccountView my={my} />}
        {view === 'give' && <GiveView my={my} />}
        {view === 'donate' && <DonateView my={my} />}
        {view === 'teams' && <TeamsView my={my} />}
        {view === 'thread' && <ThreadView my={my} />}
        {view === 'settings' && <SettingsView my={my} />}
      </main>
    </div>
  )
}

/** The newest that was heard of oneself: an answer from a replica that lags is not newer than one before it. */
function useViewer(line: Line, campaign: string, version: number) {
  const asked = useAsked(line, MeAccountDocument, { campaign }, accountEveryMs, version)
  const newest = useRef<Viewer>(undefined)
  const viewer = asked.data?.viewer
  if (viewer && seqOf(viewer.flowerAccount) >= seqOf(newest.current?.flowerAccount)) newest.current = viewer
  return { viewer: newest.current, problem: asked.problem }
}

function isForbidden(problem: Partial<CombinedError> | undefined): boolean {
  return problem?.graphQLErrors?.some(({ extensions }) => extensions?.code === 'FORBIDDEN') ?? false
}

function useView(place: Place): [View, (view: View) => void] {
  const [view, setView] = useState(
    () => viewOf(location.hash) ?? (place.parameters.has('team') ? 'teams' : 'account'),
  )
  useEffect(() => {
    const look = () => setView(viewOf(location.hash) ?? 'account')
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [])
  return [
    view,
    (next) => {
      location.hash = next
    },
  ]
}

function viewOf(hash: string): View | undefined {
  return views.find((view) => `#${view}` === hash)
}
