// The thread of a flower: from the deeds it grew from, over the dream it was given to and the project that became of it, to
// the reports that came back.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Flower } from '../design/flower.tsx'
import { count, day, yuan } from '../design/format.ts'
import { Phrase } from '../design/phrase.tsx'
import {
  MeAnswersDocument,
  type MeAnswersQuery,
  MeCampaignsDocument,
  MeFeedbackDocument,
  MeImpactDocument,
  MeThreadsDocument,
  type MeThreadsQuery,
} from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { List } from './list.tsx'
import { type My, nameOf, titleOf, told } from './my.ts'
import { usePages } from './paged.ts'
import { arrivedSince, firstReportDue, type Knot, threadOf } from './thread.ts'
import './thread.css'

type Gift = NonNullable<
  NonNullable<MeThreadsQuery['viewer']>['flowerAccount']
>['gifts']['edges'][number]['node']
type Answer = Extract<NonNullable<MeAnswersQuery['nodes'][number]>, { minimumFlowers: number }>
type Report = Answer['reports']['edges'][number]['node']

const giftsAPage = 3
const everyMs = 20_000
const campaignsEveryMs = 600_000
/** As many as nodes answers at once. */
const mostDreams = 100

export function ThreadView({ my }: { my: My }) {
  const { words, line } = my
  const [campaign, setCampaign] = useState(my.campaign.id)
  const [news, setNews] = useState(0)
  const version = my.version + news
  const campaigns = useAsked(line, MeCampaignsDocument, {}, campaignsEveryMs).data?.campaigns.edges
  const impact = useAsked(line, MeImpactDocument, { campaign }, everyMs, version).data?.viewer?.impact
  const paged = usePages(
    line,
    MeThreadsDocument,
    { campaign, first: giftsAPage },
    {
      pageOf: (data) => data.viewer?.flowerAccount?.gifts,
      keyOf: (gift: Gift) => gift.id,
      version,
      everyMs,
    },
  )
  const dreams = [...new Set(paged.rows.map(({ trace }) => trace.dream.id))].slice(0, mostDreams)
  const answers = useAsked(
    line,
    MeAnswersDocument,
    dreams.length > 0 ? { ids: dreams } : null,
    everyMs,
    version,
  ).data?.nodes.filter((node): node is Answer => node !== null && 'minimumFlowers' in node)
  const arrived = useFeedback(my, campaign, () => setNews((before) => before + 1))

  return (
    <section class="threads" aria-labelledby="thread">
      <h2 id="thread">{words.threadTitle}</h2>
      <p class="hint">{words.threadMeaning}</p>
      {campaigns && campaigns.length > 1 && (
        <fieldset class="choices editions">
          <legend class="unseen">{words.thisCampaign}</legend>
          {campaigns.map(({ node }) => (
            <button
              key={node.id}
              type="button"
              aria-pressed={node.id === campaign}
              data-campaign={node.code}
              onClick={() => setCampaign(node.id)}
            >
              {nameOf(my, node)}
            </button>
          ))}
        </fieldset>
      )}
      {impact && (impact.flowers > 0 || impact.amount.minorUnits > 0) && (
        <p class="impact" data-reports={impact.reportCount} data-flowers={impact.flowers}>
          {[
            impact.flowers > 0 && words.impactFlowers(count(impact.flowers), count(impact.dreamCount)),
            impact.amount.minorUnits > 0 &&
              words.impactMoney(yuan(impact.amount.minorUnits), count(impact.projectCount)),
            words.impactReports(count(impact.reportCount)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      )}
      <p class="news" role="status">
        {arrived && words.newReport(titleOf(my, arrived))}
      </p>
      <List paged={paged} words={words} empty={words.noThreads} name="gifts">
        {(gift) => (
          <Thread
            key={gift.id}
            my={my}
            gift={gift}
            answer={answers?.find(({ id }) => id === gift.trace.dream.id)}
          />
        )}
      </List>
      <p class="hint">{words.feedbackAfter}</p>
    </section>
  )
}

/** The report that came last while the page was open; what had come before is in the threads already. */
function useFeedback(my: My, campaign: string, onArrived: () => void) {
  const { line } = my
  const [after, setAfter] = useState<string | null>(null)
  const [arrived, setArrived] = useState<{ titleZh: string; titleEn: string }>()
  const known = useRef<number>(undefined)
  const latest = useRef(onArrived)
  latest.current = onArrived
  useEffect(() => {
    known.current = undefined
    setAfter(null)
    setArrived(undefined)
  }, [campaign])
  useEffect(
    () =>
      line.watch(MeFeedbackDocument, { campaign, after }, ({ feedback }) => {
        // Frames tell all after the cursor: full ones are gone on from.
        if (feedback.hasMore) {
          setAfter(feedback.cursor)
          return
        }
        const { arrived: last, number } = arrivedSince(known.current, feedback.deliveries)
        known.current = number
        if (last) {
          setArrived(last.report)
          latest.current()
        }
      }),
    [line, campaign, after],
  )
  return arrived
}

interface ThreadProps {
  my: My
  gift: Gift
  answer: Answer | undefined
}

function Thread({ my, gift, answer }: ThreadProps) {
  const { trace } = gift
  const reports = answer?.reports.edges.map(({ node }) => node) ?? []
  const knots = threadOf(
    trace,
    answer && { state: answer.state, projectId: answer.project?.id ?? trace.project?.id ?? null, reports },
  )
  return (
    <li class="thread card" data-gift={gift.id}>
      <h3>
        <Phrase text={nameOf(my, trace.dream)} language={my.language} />
      </h3>
      <ol class="knots">
        {knots.map((knot) => (
          <li
            key={knot.report ?? knot.kind}
            class={knot.there ? 'there' : 'to-come'}
            data-knot={knot.kind}
            data-there={knot.there}
          >
            <Flower open={openOf(knot, answer)} />
            <div class="knot">
              <KnotText
                my={my}
                knot={knot}
                gift={gift}
                answer={answer}
                report={reports.find(({ id }) => id === knot.report)}
              />
            </div>
          </li>
        ))}
      </ol>
      {!answer && (
        <p class="blank" role="status">
          {my.words.loading}
        </p>
      )}
    </li>
  )
}

function openOf({ kind, there }: Knot, answer: Answer | undefined): number {
  if (kind === 'dream' && answer && !there)
    return Math.min(1, answer.totals.flowersCounted / answer.minimumFlowers)
  return there ? 1 : 0
}

function KnotText({
  my,
  knot,
  gift,
  answer,
  report,
}: ThreadProps & { knot: Knot; report: Report | undefined }) {
  const { words, campaign, language } = my
  const date = (instant: string | number) => day(instant, campaign.timeZone, language)
  const { trace } = gift
  switch (knot.kind) {
    case 'deeds':
      return (
        <>
          <h4>{words.grewFrom(count(trace.deedCount))}</h4>
          <ul class="deeds">
            {trace.deeds.map(({ deed, flowers }) => (
              <li key={deed.id} data-deed={deed.id} data-value={flowers}>
                {nameOf(my, deed.deedType)}{' '}
                <small>
                  {date(`${deed.day}T12:00:00+08:00`)} · <span class="number">+{count(flowers)}</span>
                </small>
              </li>
            ))}
          </ul>
          {trace.deedCount > trace.deeds.length && (
            <p class="hint">{words.grewFromOthers(count(trace.deedCount - trace.deeds.length))}</p>
          )}
        </>
      )
    case 'gift':
      return (
        <Said head={words.gaveFlowers(count(gift.count))}>
          {date(gift.givenAt)}
          {gift.team && ` · ${gift.team.name}`}
          {gift.counted < gift.count && ` · ${words.stillCount(count(gift.counted))}`}
        </Said>
      )
    case 'dream': {
      if (!answer) return null
      const { state, totals, minimumFlowers } = answer
      const missed = state === 'MISSED' || state === 'RETURNED' || state === 'ROLLED_OVER'
      const head = missed ? words.dreamMissed : knot.there ? words.dreamReached : words.dreamStill
      return (
        <Said head={head}>
          <span class="number" data-value={totals.flowersCounted} data-seq={totals.seq}>
            {words.dreamFlowers(count(totals.flowersCounted), count(minimumFlowers))}
          </span>{' '}
          · {words.dreamState[state]}
        </Said>
      )
    }
    case 'project':
      return (
        <Said head={knot.there ? words.becameProject : words.notYetProject}>
          {trace.project ? `${trace.project.number} · ${titleOf(my, trace.project)}` : words.reportsWhenDone}
          {answer?.project && ` · ${words.executedBy} ${nameOf(my, answer.project.executingOrganization)}`}
        </Said>
      )
    case 'promise':
      return answer ? (
        <Said head={words.reportKind.FIRST_FEEDBACK}>{words.notYet(date(firstReportDue(answer)))}</Said>
      ) : null
    case 'report':
      return report ? <ReportText my={my} report={report} unit={answer} /> : null
    default:
      return knot.kind satisfies never
  }
}

function Said({ head, children }: { head: string; children: ComponentChildren }) {
  return (
    <>
      <h4>{head}</h4>
      <p class="hint">{children}</p>
    </>
  )
}

function ReportText({ my, report, unit }: { my: My; report: Report; unit: Answer | undefined }) {
  const { words, campaign, language } = my
  const date = (instant: string) => day(instant, campaign.timeZone, language)
  const { current } = report
  const kind = words.reportKind[report.kind]
  const title = titleOf(my, report)
  if (!current)
    return (
      <Said head={title === kind ? kind : `${kind} · ${title}`}>
        {report.overdue ? words.reportLate(date(report.dueAt)) : words.reportDue(date(report.dueAt))}
      </Said>
    )
  return (
    <article data-report={report.id}>
      <h4>
        {title} <span class="tag">{kind}</span>
      </h4>
      {report.publishedAt && <p class="hint">{date(report.publishedAt)}</p>}
      <p class="report-text">{told(my, current.textZh, current.textEn)}</p>
      <p class="figures">
        <strong class="number" data-value={current.beneficiariesReached}>
          {words.helped(
            count(current.beneficiariesReached),
            unit ? told(my, unit.beneficiaryUnitZh, unit.beneficiaryUnitEn) : '',
          )}
        </strong>{' '}
        <span class="number">{words.spent(yuan(current.spent.minorUnits))}</span>
      </p>
      {current.correctionZh && (
        <p class="hint">
          {words.corrected}: {told(my, current.correctionZh, current.correctionEn ?? '')}
        </p>
      )}
    </article>
  )
}
