// A proposal to read, with what is like it and what was decided about it.
import { count, yuan } from '../design/format.ts'
import { ControlProposalDocument, type ControlProposalQuery } from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { useSettled } from '../live/settled.ts'
import { Instant } from './instant.tsx'
import { Problem } from './problem.tsx'
import { useRoom } from './room.ts'

export type ProposalInFull = Extract<NonNullable<ControlProposalQuery['node']>, { problem: string }>

const everyMs = 20_000
/** Whoever runs through the list does not ask for every proposal on the way. */
const restMs = 120

/** The proposal at the cursor, once the cursor rests. */
export function useProposal(id: string | null): {
  proposal: ProposalInFull | undefined
  problem: Error | undefined
  refresh: () => void
} {
  const { line } = useRoom()
  const rested = useSettled(id, restMs)
  const { data, problem, refresh } = useAsked(
    line,
    ControlProposalDocument,
    rested === null ? null : { id: rested },
    everyMs,
  )
  const node = data?.node
  const proposal = node && 'problem' in node && node.id === id ? node : undefined
  return { proposal, problem, refresh }
}

interface DetailProps {
  proposal: ProposalInFull | undefined
  problem: Error | undefined
  refusal: string | undefined
  nothing: boolean
}

export function ProposalDetail({ proposal, problem, refusal, nothing }: DetailProps) {
  const { words, said } = useRoom()
  if (nothing) return <p class="hint">{words.nothingChosen}</p>
  if (!proposal) return problem ? <Problem problem={problem} /> : <p class="hint">{words.loading}</p>
  const { language } = proposal
  const other = language === 'ZH' ? 'EN' : 'ZH'
  const translated =
    other === 'ZH'
      ? { title: proposal.titleZh, problem: proposal.problemZh, beneficiaries: proposal.beneficiariesZh }
      : { title: proposal.titleEn, problem: proposal.problemEn, beneficiaries: proposal.beneficiariesEn }
  return (
    <article data-detail={proposal.id} aria-labelledby="proposal">
      <p class="hint">
        {proposal.number !== null && `${count(proposal.number)} · `}
        <span class={`standing state-${proposal.state}`}>{words.proposalState[proposal.state]}</span>{' '}
        {proposal.submittedAt && <Instant at={proposal.submittedAt} />}
      </p>
      <h3 id="proposal" lang={language.toLowerCase()}>
        {proposal.title}
      </h3>
      {refusal && (
        <p class="refusal" role="alert">
          {refusal}
        </p>
      )}
      <dl class="text" lang={language.toLowerCase()}>
        <dt>{words.problemText}</dt>
        <dd>{proposal.problem}</dd>
        <dt>{words.beneficiaries}</dt>
        <dd>{proposal.beneficiaries}</dd>
      </dl>
      {translated.title === null ? (
        <p class="hint">{words.noTranslation}</p>
      ) : (
        <details>
          <summary>{words.otherLanguageText(words.languages[other])}</summary>
          <dl class="text" lang={other.toLowerCase()}>
            <dt>{words.title}</dt>
            <dd>{translated.title}</dd>
            <dt>{words.problemText}</dt>
            <dd>{translated.problem}</dd>
            <dt>{words.beneficiaries}</dt>
            <dd>{translated.beneficiaries}</dd>
          </dl>
        </details>
      )}
      <p class="hint">
        {proposal.proposer.displayName ?? words.anonymousAuthor} · {proposal.place}
        {!isSaidIn(proposal.place, proposal.region) &&
          ` · ${said(proposal.region.nameZh, proposal.region.nameEn)}`}{' '}
        · ¥{yuan(proposal.estimate.minorUnits)}
        {proposal.category && ` · ${words.categories[proposal.category]}`} · {proposal.id}
      </p>
      <h4>{words.similar}</h4>
      {proposal.similar?.length ? (
        <ul class="similar">
          {proposal.similar.map(({ proposal: one, score, basis }) => (
            <li key={one.id} data-similar={one.id}>
              <span class="number hint">{one.number === null ? '–' : count(one.number)}</span> {one.title}{' '}
              <span class={`standing state-${one.state}`}>{words.proposalState[one.state]}</span>{' '}
              <small>{words.score(String(score), words.likeness[basis])}</small>
            </li>
          ))}
        </ul>
      ) : (
        <p class="hint">{words.noSimilar}</p>
      )}
      <h4>{words.decisions}</h4>
      <ol class="decisions">
        {proposal.decisions.map(({ at, verb, reason, note, actor }) => (
          <li key={at + verb}>
            <strong>{words.verbsDone[verb]}</strong>{' '}
            <small>
              <Instant at={at} />
            </small>
            {actor && <small> {words.by(actor)}</small>}
            {reason !== '' && <p>{reason}</p>}
            {note && <p class="hint">{note}</p>}
          </li>
        ))}
      </ol>
    </article>
  )
}

/** Whether a place names its region already, in whichever language it was written. */
function isSaidIn(place: string, { nameZh, nameEn }: { nameZh: string; nameEn: string }): boolean {
  return place.includes(nameZh) || place.toLowerCase().includes(nameEn.toLowerCase())
}
