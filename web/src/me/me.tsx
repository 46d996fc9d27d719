// A donor's own page: who one is first, then everything that is one's own.
import '../design/base.css'
import './me.css'
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { Masthead } from '../design/masthead.tsx'
import { type Place, placeOf, settle } from '../design/place.ts'
import { words as sharedWords } from '../design/words.ts'
import { useCampaign } from '../live/campaign.ts'
import { useSession } from '../live/session.ts'
import { Own } from './own.tsx'
import { forgetSent } from './useSending.ts'
import { Welcome } from './welcome.tsx'
import { words as allWords } from './words.ts'

const place = placeOf(location, navigator.languages)
const root = document.getElementById('page')
if (root) render(<Me place={place} />, root)

function Me({ place }: { place: Place }) {
  const session = useSession('donor')
  const campaign = useCampaign(session.line, place.code)
  const shared = sharedWords[place.language]
  const words = allWords[place.language]
  useEffect(() => settle(place, words.title), [place, words])
  if (campaign === undefined) return <p class="notice">{shared.loading}</p>
  if (campaign === null) return <p class="notice">{shared.noSuchCampaign(place.code)}</p>
  const leave = () => {
    forgetSent()
    session.leave()
  }
  return (
    <>
      <Masthead place={place} campaign={campaign} here="me" />
      {session.token === null ? (
        <Welcome refused={session.refused} enter={session.enter} words={words} />
      ) : (
        // Whoever comes next begins with nothing of whoever was here before.
        <Own
          key={session.token}
          line={session.line}
          place={place}
          campaign={campaign}
          words={words}
          leave={leave}
        />
      )}
    </>
  )
}
