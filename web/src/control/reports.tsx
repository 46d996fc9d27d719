// Progress reports by the day on which they are due: those that are late stand out, and what was handed in is published or
// returned.
import { useState } from 'preact/hooks'
import { count, day, yuan } from '../design/format.ts'
import {
  ControlPublishReportDocument,
  ControlReportsDocument,
  type ControlReportsQuery,
  ControlReturnReportDocument,
  type ReportFilter,
} from '../gql.ts'
import { pageOf, useListing } from './listing.ts'
import { Problem } from './problem.tsx'
import { Reasoned } from './reasoned.tsx'
import { useRoom } from './room.ts'
import { useStep } from './step.ts'

type Report = NonNullable<ControlReportsQuery['campaign']>['reports']['edges'][number]['node']
type Verb = 'publish' | 'return'
type Shown = 'all' | 'overdue' | 'waiting' | 'PLANNED' | 'PUBLISHED'

/** What is decided on: the revision that stands there to be read. */
interface Read {
  report: string
  revision: number
}

const choices: readonly Shown[] = ['all', 'overdue', 'waiting', 'PLANNED', 'PUBLISHED']
const pageSize = 50

export function Reports() {
  const { line, campaign, words, changed } = useRoom()
  const [shown, setShown] = useState<Shown>('all')
  const listing = useListing<Report>(shown, (after) =>
    line
      .ask(ControlReportsDocument, { code: campaign.code, filter: filterOf(shown), first: pageSize, after })
      .then((data) => pageOf(data.campaign?.reports)),
  )
  const [deciding, setDeciding] = useState<{ read: Read; verb: Verb }>()
  const publish = useStep((input: Read & { reason: string }, idempotencyKey) =>
    line
      .tell(ControlPublishReportDocument, { input: { ...input, idempotencyKey } })
      .then((data) => data.publishReport),
  )
  const giveBack = useStep((input: Read & { reason: string }, idempotencyKey) =>
    line
      .tell(ControlReturnReportDocument, { input: { ...input, idempotencyKey } })
      .then((data) => data.returnReport),
  )
  const step = deciding?.verb === 'publish' ? publish : giveBack
  const decide = async (reason: string) => {
    if (!deciding) return
    if (!(await step.send({ ...deciding.read, reason }))) return
    setDeciding(undefined)
    listing.restart()
    changed()
  }
  const begin = (read: Read, verb: Verb) => {
    publish.forget()
    giveBack.forget()
    setDeciding({ read, verb })
  }
  return (
    <section aria-labelledby="reports">
      <h2 id="reports">{words.sections.reports}</h2>
      <p class="hint">{words.reportsMeaning}</p>
      <fieldset class="states">
        <legend class="unseen">{words.reportFilter}</legend>
        {choices.map((choice) => (
          <button
            type="button"
            key={choice}
            data-show={choice}
            aria-pressed={shown === choice}
            onClick={() => setShown(choice)}
          >
            {words.reportFilters[choice]}
          </button>
        ))}
      </fieldset>
      <Problem problem={listing.problem} />
      {listing.items.length === 0 && <p class="card">{listing.loading ? words.loading : words.none}</p>}
      <ol class="reports">
        {listing.items.map((report) => (
          <ReportItem key={report.id} report={report} onBegin={begin} />
        ))}
      </ol>
      {listing.more && (
        <p>
          <button type="button" disabled={listing.loading} onClick={listing.loadMore}>
            {words.more}
          </button>
        </p>
      )}
      {deciding && (
        <Reasoned
          name={`${deciding.verb}-report`}
          title={deciding.verb === 'publish' ? words.confirmPublish : words.confirmReturn}
          label={deciding.verb === 'publish' ? words.publishNow : words.returnNow}
          danger={deciding.verb === 'return'}
          standing={step.standing}
          onSend={(reason) => void decide(reason)}
          onClose={() => {
            setDeciding(undefined)
            // Then it stands otherwise than it is shown; other refusals are about the step, not about the list.
            if (step.standing.state === 'refused' && step.standing.refusal.code === 'REPORT_STATE_CONFLICT')
              listing.restart()
          }}
        >
          <p>{deciding.verb === 'publish' ? words.publishHappens : words.returnHappens}</p>
        </Reasoned>
      )}
    </section>
  )
}

function filterOf(shown: Shown): ReportFilter | null {
  if (shown === 'all') return null
  return shown === 'overdue' || shown === 'waiting' ? { [shown]: true } : { state: shown }
}

interface ReportItemProps {
  report: Report
  onBegin: (read: Read, verb: Verb) => void
}

function ReportItem({ report, onBegin }: ReportItemProps) {
  const { words, said, place, campaign, language } = useRoom()
  const { project, dream, state, overdue } = report
  const revision = report.revisions.edges[0]?.node
  const waits = revision?.state === 'SUBMITTED'
  const people = count(report.plannedBeneficiaries)
  const spending = `¥${yuan(report.plannedSpending.minorUnits)}`
  return (
    <li data-report={report.id} data-state={state} data-overdue={overdue}>
      <p class="due">
        <time dateTime={report.dueAt}>{day(report.dueAt, campaign.timeZone, language)}</time>
        {overdue && <span class="standing state-OVERDUE">▲ {words.overdue}</span>}
        <span class={`standing state-${state}`}>{words.reportState[state]}</span>
        {revision && revision.state !== state && (
          <span class={`standing state-${revision.state}`}>{words.revisionState[revision.state]}</span>
        )}
      </p>
      <div>
        <p>
          <strong>{said(report.titleZh, report.titleEn)}</strong>{' '}
          <span class="tag">{words.reportKind[report.kind]}</span>
        </p>
        <p class="hint">
          <a href={place.address('/detail', { id: (dream ?? project).id })}>
            {dream ? said(dream.nameZh, dream.nameEn) : said(project.titleZh, project.titleEn)}
          </a>
        </p>
        {revision && (
          <details>
            <summary>{words.read}</summary>
            <p class="read">{said(revision.textZh, revision.textEn)}</p>
          </details>
        )}
      </div>
      <p class="figures">
        {revision ? (
          <>
            <span>{words.reachedPeople(count(revision.beneficiariesReached), people)}</span>
            <span>{words.spentOfPlanned(`¥${yuan(revision.spent.minorUnits)}`, spending)}</span>
          </>
        ) : (
          <span>
            {words.plannedPeople(people)} · {spending}
          </span>
        )}
      </p>
      {revision && waits && (
        <p class="actions">
          <button
            type="button"
            class="chief"
            data-action="publish"
            onClick={() => onBegin({ report: report.id, revision: revision.number }, 'publish')}
          >
            {words.publish}
          </button>
          <button
            type="button"
            data-action="return"
            onClick={() => onBegin({ report: report.id, revision: revision.number }, 'return')}
          >
            {words.returnIt}
          </button>
        </p>
      )}
    </li>
  )
}
