// Proposal review, made for thousands: choose whom to read, claim the next ones, decide by single keys. A row changes only
// when the service has said that it did, and says why when it refused.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { count } from '../design/format.ts'
import {
  ControlClaimProposalsDocument,
  ControlMergeProposalDocument,
  ControlProposalsDocument,
  ControlRejectProposalsDocument,
  ControlReleaseProposalsDocument,
  ControlScreenProposalsDocument,
  ControlShortlistProposalsDocument,
  ControlTranslateProposalDocument,
  type ProjectCategory,
} from '../gql.ts'
import type { Line } from '../live/line.ts'
import { useCommands } from './keys.ts'
import { pageOf, useListing } from './listing.ts'
import { Problem } from './problem.tsx'
import { ProposalDetail, useProposal } from './proposalDetail.tsx'
import {
  categories,
  effectsOf,
  filterOf,
  firstWanted,
  isWhole,
  type Outcome,
  type ProposalRow,
  shownStates,
  type Wanted,
} from './proposalFilter.ts'
import { ProposalList } from './proposalList.tsx'
import { Decide, type Decision, Translate, type Translation, type Verb } from './proposalSteps.tsx'
import { useRoom } from './room.ts'
import { Said } from './said.tsx'
import { refusalOf, useStep } from './step.ts'
import { useChoice } from './useChoice.ts'

const pageSize = 100
const claimAtOnce = 20
const searchAfterMs = 300

export function Proposals() {
  const { line, campaign, words, subject, counts, changed } = useRoom()
  const [wanted, setWanted] = useState(firstWanted)
  const [search, setSearch] = useState('')
  const searching = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const timer = setTimeout(
      () => setWanted((held) => (held.search === search ? held : { ...held, search })),
      searchAfterMs,
    )
    return () => clearTimeout(timer)
  }, [search])
  const filter = useMemo(() => filterOf(wanted, subject), [wanted, subject])
  const listing = useListing<ProposalRow>(JSON.stringify(filter), (after) =>
    line
      .ask(ControlProposalsDocument, {
        campaign: campaign.id,
        filter,
        orderBy: { by: 'NUMBER', direction: 'ASC' },
        first: pageSize,
        after,
      })
      .then((data) => pageOf(data.proposals)),
  )
  const ids = useMemo(() => listing.items.map(({ id }) => id), [listing.items])
  // Everything on hand was decided about: on to what is behind it.
  const { more, loadMore } = listing
  const empty = ids.length === 0
  useEffect(() => {
    if (empty && more) loadMore()
  }, [empty, more, loadMore])
  const choice = useChoice(ids)
  const detail = useProposal(choice.cursor)
  const [refusals, setRefusals] = useState<ReadonlyMap<string, string>>(new Map())
  const [verb, setVerb] = useState<{ verb: Verb; ids: string[] }>()
  const [translating, setTranslating] = useState(false)
  const [told, setTold] = useState('')
  const reasons = useRef<Partial<Record<Verb, string>>>({})

  const step = useStep((input: { verb: Verb; ids: string[]; decision: Decision }) => decide(line, input))
  const decideNow = async (decision: Decision) => {
    if (!verb) return
    const success = await step.send({ ...verb, decision })
    if (!success) return
    const effects = effectsOf(verb.ids, success.results, wanted)
    reasons.current[verb.verb] = decision.reason
    for (const [id, row] of effects.rows) listing.replace(id, row)
    setRefusals(effects.refusals)
    setTold(
      [
        words.done(words.verbs[verb.verb], count(effects.decided)),
        ...(effects.refusals.size > 0 ? [words.refused(count(effects.refusals.size))] : []),
      ].join(' '),
    )
    setVerb(undefined)
    if (effects.refusals.size === 0) choice.clear()
    detail.refresh()
    changed()
  }

  const claim = useStep((language: 'ZH' | 'EN' | null) =>
    line
      .tell(ControlClaimProposalsDocument, {
        input: { campaign: campaign.id, count: claimAtOnce, language },
      })
      .then((data) => data.claimProposals),
  )
  const claimNext = async () => {
    const success = await claim.send(wanted.language || null)
    if (!success) return
    setTold(words.claimed(count(success.proposals.length)))
    setRefusals(new Map())
    choice.clear()
    setSearch('')
    const own: Wanted = { ...firstWanted, language: wanted.language, claims: 'mine' }
    if (JSON.stringify(own) === JSON.stringify(wanted)) listing.restart()
    else setWanted(own)
  }

  const giveBack = useStep((proposals: string[]) =>
    line
      .tell(ControlReleaseProposalsDocument, { input: { proposals } })
      .then((data) => data.releaseProposals),
  )
  const release = async () => {
    if (choice.about.length === 0) return
    const success = await giveBack.send(choice.about)
    if (!success) return
    setTold(words.givenBack(count(success.count)))
    choice.clear()
    listing.restart()
    detail.refresh()
  }

  const translate = useStep((input: Translation & { proposal: string }) =>
    line.tell(ControlTranslateProposalDocument, { input }).then((data) => data.translateProposal),
  )
  const save = async (translation: Translation) => {
    if (!detail.proposal) return
    const success = await translate.send({ proposal: detail.proposal.id, ...translation })
    if (!success) return
    listing.replace(success.proposal.id, success.proposal)
    setTranslating(false)
    setTold(words.done(words.verbs.translate, '1'))
    detail.refresh()
  }

  const begin = (next: Verb) => {
    if (choice.about.length === 0) return
    step.forget()
    setVerb({ verb: next, ids: choice.about })
  }
  const beginTranslation = () => {
    if (!detail.proposal) return
    translate.forget()
    setTranslating(true)
  }
  useCommands({
    j: () => choice.move(1),
    k: () => choice.move(-1),
    x: () => choice.toggle(choice.cursor),
    a: choice.toggleAll,
    s: () => begin('screen'),
    r: () => begin('reject'),
    l: () => begin('shortlist'),
    m: () => begin('merge'),
    t: beginTranslation,
    c: () => void claimNext(),
    u: () => void release(),
    '/': () => searching.current?.focus(),
  })
  const set = useCallback((change: Partial<Wanted>) => {
    setRefusals(new Map())
    setWanted((held) => ({ ...held, ...change }))
  }, [])

  const total = counts
    .filter(({ state }) => filter.states?.includes(state))
    .reduce((sum, one) => sum + one.count, 0)
  const nothing = choice.about.length === 0
  return (
    <section aria-labelledby="proposals" class="proposals">
      <h2 id="proposals">{words.sections.proposals}</h2>
      <p class="hint">{words.proposalsMeaning}</p>
      <fieldset class="states">
        <legend class="unseen">{words.state}</legend>
        {[null, ...shownStates].map((state) => {
          const number = state === null ? undefined : counts.find((one) => one.state === state)?.count
          return (
            <button
              type="button"
              key={state ?? 'all'}
              data-show={state ?? 'all'}
              aria-pressed={wanted.state === state}
              onClick={() => set({ state })}
            >
              {state === null ? words.all : words.proposalState[state]}
              {number !== undefined && (
                <strong class="number" data-count={state} data-value={number}>
                  {count(number)}
                </strong>
              )}
            </button>
          )
        })}
      </fieldset>
      <div class="fields">
        <label>
          <span>
            {words.searchProposals} <kbd>/</kbd>
          </span>
          <input
            ref={searching}
            name="search"
            type="search"
            maxLength={100}
            value={search}
            onInput={({ currentTarget }) => setSearch(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape' || event.key === 'Enter') event.currentTarget.blur()
            }}
          />
        </label>
        <label>
          {words.language}
          <select
            name="language"
            value={wanted.language}
            onChange={({ currentTarget }) => set({ language: currentTarget.value as Wanted['language'] })}
          >
            <option value="">{words.all}</option>
            <option value="ZH">{words.languages.ZH}</option>
            <option value="EN">{words.languages.EN}</option>
          </select>
        </label>
        <label>
          {words.category}
          <select
            name="category"
            value={wanted.category}
            onChange={({ currentTarget }) => set({ category: currentTarget.value as '' | ProjectCategory })}
          >
            <option value="">{words.all}</option>
            {categories.map((category) => (
              <option key={category} value={category}>
                {words.categories[category]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.claims}
          <select
            name="claims"
            value={wanted.claims}
            onChange={({ currentTarget }) => set({ claims: currentTarget.value as Wanted['claims'] })}
          >
            <option value="any">{words.anyClaim}</option>
            <option value="mine">{words.mine}</option>
            <option value="nobody">{words.unclaimed}</option>
          </select>
        </label>
        <label class="choice">
          <input
            type="checkbox"
            name="similar"
            checked={wanted.onlySimilar}
            onChange={({ currentTarget }) => set({ onlySimilar: currentTarget.checked })}
          />
          {words.onlySimilar}
        </label>
      </div>
      <div class="bar">
        <button type="button" data-action="claim" onClick={() => void claimNext()}>
          {words.claimNext} <kbd>c</kbd>
        </button>
        {verbs.map(([name, key]) => (
          <button type="button" key={name} data-action={name} disabled={nothing} onClick={() => begin(name)}>
            {words.verbs[name]} <kbd>{key}</kbd>
          </button>
        ))}
        <button type="button" data-action="translate" disabled={!detail.proposal} onClick={beginTranslation}>
          {words.verbs.translate} <kbd>t</kbd>
        </button>
        <button type="button" data-action="release" disabled={nothing} onClick={() => void release()}>
          {words.verbs.release} <kbd>u</kbd>
        </button>
        {choice.picked.size > 0 && <strong>{words.picked(count(choice.picked.size))}</strong>}
        <span role="status" data-told>
          {told}
        </span>
      </div>
      <Said standing={claim.standing} />
      <Said standing={giveBack.standing} />
      <Problem problem={listing.problem} />
      <div class="desk">
        <div class="side">
          <p class="hint" data-loaded={listing.items.length}>
            {isWhole(wanted)
              ? words.queueOf(count(listing.items.length), count(Math.max(total, listing.items.length)))
              : `${count(listing.items.length)}${listing.more ? ' +' : ''}`}{' '}
            <button type="button" class="plain" onClick={listing.restart}>
              {words.refresh}
            </button>
          </p>
          {listing.items.length === 0 ? (
            <p class="card">{listing.loading ? words.loading : words.noProposals}</p>
          ) : (
            <ProposalList
              rows={listing.items}
              choice={choice}
              refusals={refusals}
              onNearEnd={listing.loadMore}
            />
          )}
        </div>
        <div class="card detail">
          <ProposalDetail
            proposal={detail.proposal}
            problem={detail.problem}
            refusal={choice.cursor === null ? undefined : refusals.get(choice.cursor)}
            nothing={choice.cursor === null}
          />
        </div>
      </div>
      {verb && (
        <Decide
          verb={verb.verb}
          ids={verb.ids}
          proposal={detail.proposal}
          lastReason={reasons.current[verb.verb] ?? ''}
          standing={step.standing}
          onDecide={(decision) => void decideNow(decision)}
          onClose={() => setVerb(undefined)}
        />
      )}
      {translating && detail.proposal && (
        <Translate
          proposal={detail.proposal}
          standing={translate.standing}
          onSave={(translation) => void save(translation)}
          onClose={() => setTranslating(false)}
        />
      )}
    </section>
  )
}

const verbs = [
  ['screen', 's'],
  ['reject', 'r'],
  ['shortlist', 'l'],
  ['merge', 'm'],
] as const satisfies readonly (readonly [Verb, string])[]

interface Decided {
  __typename: 'DecideSuccess'
  results: readonly Outcome[]
}

/** All of them in one step, but for merging, which the service takes one by one. */
async function decide(
  line: Line,
  { verb, ids, decision: { into, ...said } }: { verb: Verb; ids: string[]; decision: Decision },
): Promise<Decided | { __typename: 'Refused'; code: string; message: string }> {
  const input = { proposals: ids, ...said }
  switch (verb) {
    case 'screen':
      return several((await line.tell(ControlScreenProposalsDocument, { input })).screenProposals)
    case 'reject':
      return several((await line.tell(ControlRejectProposalsDocument, { input })).rejectProposals)
    case 'shortlist':
      return several((await line.tell(ControlShortlistProposalsDocument, { input })).shortlistProposals)
    case 'merge': {
      if (!into) throw new Error('Nothing was chosen to merge into.')
      const results: Outcome[] = []
      for (const proposal of ids) {
        const { mergeProposal } = await line.tell(ControlMergeProposalDocument, {
          input: { proposal, into, ...said },
        })
        const merged = mergeProposal.__typename === 'MergeProposalSuccess'
        results.push({
          decided: merged,
          proposal: merged ? mergeProposal.proposal : null,
          refusal: merged ? null : mergeProposal,
        })
      }
      return { __typename: 'DecideSuccess', results }
    }
    default:
      return verb satisfies never
  }
}

type Several = { __typename: string } & ({ results: readonly Outcome[] } | object)

function several(result: Several): Decided | { __typename: 'Refused'; code: string; message: string } {
  const refusal = refusalOf(result)
  if (refusal) return { ...refusal, __typename: 'Refused' }
  return { __typename: 'DecideSuccess', results: 'results' in result ? result.results : [] }
}
