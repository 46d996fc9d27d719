// One organization, project, dream or team: the address says which, and what it is decides what is shown of it.
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import { Flower } from '../design/flower.tsx'
import { Masthead } from '../design/masthead.tsx'
import { type Place, placeOf, settle } from '../design/place.ts'
import { words as allWords } from '../design/words.ts'
import { DetailKindDocument } from '../gql.ts'
import { useAnswer } from '../live/asked.ts'
import { type Campaign, useCampaign } from '../live/campaign.ts'
import { type Line, openLine } from '../live/line.ts'
import { DreamPage } from './dream.tsx'
import { OrganizationPage } from './organization.tsx'
import { ProjectPage } from './project.tsx'
import { TeamPage } from './team.tsx'
import { type DetailWords, detailWords } from './words.ts'
import '../design/base.css'
import './detail.css'

/** What is not known now may be in a while: a team that was just formed, a project that has come online. */
const lookAgainMs = 30_000

export interface PageProps {
  id: string
  line: Line
  /** Of the campaign that the thing belongs to. */
  place: Place
  campaign: Campaign
  words: DetailWords
}

const place = placeOf(location, navigator.languages)
const root = document.getElementById('page')
if (root) render(<Detail line={openLine(location.origin)} place={place} />, root)

function Detail({ line, place }: { line: Line; place: Place }) {
  const id = place.parameters.get('id') ?? ''
  const answer = useAnswer(line, DetailKindDocument, { id }, lookAgainMs)
  const words = allWords[place.language]
  // Theme, language and their letters at once, whatever comes.
  useEffect(() => settle(place, words.loading), [place, words])
  if (!answer) return <p class="notice">{words.loading}</p>
  const { node } = answer
  const kind = node?.__typename
  const code = node && 'campaign' in node ? node.campaign.code : place.code
  return <Known key={code} id={id} kind={kind} line={line} place={placeIn(place, code)} />
}

interface KnownProps {
  id: string
  kind: string | undefined
  line: Line
  place: Place
}

function Known({ id, kind, line, place }: KnownProps) {
  const words = allWords[place.language]
  const campaign = useCampaign(line, place.code)
  if (campaign === undefined) return <p class="notice">{words.loading}</p>
  if (campaign === null) return <p class="notice">{words.noSuchCampaign(place.code)}</p>
  const props = { id, line, place, campaign, words: detailWords[place.language] }
  switch (kind) {
    case 'Organization':
      return <OrganizationPage {...props} />
    case 'Project':
      return <ProjectPage {...props} />
    case 'Dream':
      return <DreamPage {...props} />
    case 'Team':
      return <TeamPage {...props} />
    default:
      return <Nothing {...props} isThere={kind !== undefined} />
  }
}

function Nothing({ id, place, campaign, words, isThere }: PageProps & { isThere: boolean }) {
  const title = isThere ? words.otherTitle : words.unknownTitle
  useEffect(() => settle(place, title), [place.language, place.theme, title])
  return (
    <>
      <Masthead place={place} campaign={campaign} here={null} />
      <main class="nothing">
        <Flower open={0} />
        <h2>{title}</h2>
        <p>{id === '' ? words.noId : isThere ? words.other(id) : words.unknown(id)}</p>
        <a class="button chief" href={place.address('/')}>
          {words.toDashboard}
        </a>
      </main>
    </>
  )
}

/** The same page of another campaign: whatever it links to is of that one. */
function placeIn(place: Place, code: string): Place {
  if (code === place.code) return place
  return { ...place, code, address: (path, more) => place.address(path, { campaign: code, ...more }) }
}
