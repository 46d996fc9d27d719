// What a project answers to those who gave: what was promised for when, and what it says.
import { count, day, yuan } from '../design/format.ts'
import type { Language } from '../design/words.ts'
import type { DetailProgressFragment, DetailReportFragment } from '../gql.ts'
import type { DetailWords } from './words.ts'

interface ReportsProps {
  reports: readonly DetailReportFragment[]
  progress: DetailProgressFragment | undefined
  /** What is said where none is planned. */
  none: string
  timeZone: string
  language: Language
  words: DetailWords
}

export function Reports({ reports, progress, none, timeZone, language, words }: ReportsProps) {
  const chinese = language === 'zh'
  return (
    <section class={`card reports ${reports.length === 0 ? 'brief' : ''}`} aria-labelledby="reports">
      <h3 id="reports">{words.reports}</h3>
      {reports.length === 0 && <p class="hint">{none}</p>}
      {progress && progress.reports > 0 && (
        <p class="hint">
          {words.reached(count(progress.beneficiariesReached), count(progress.plannedBeneficiaries))} ·{' '}
          {words.spent(yuan(progress.spent.minorUnits), yuan(progress.plannedSpending.minorUnits))}
        </p>
      )}
      <ol>
        {reports.map((report) => (
          <li key={report.id} data-report={report.id} data-state={report.state}>
            <h4>
              {report.number}. {chinese ? report.titleZh : report.titleEn}
            </h4>
            <p class="tags">
              <span class="tag">{words.reportKind[report.kind]}</span>{' '}
              <span class={`tag ${report.state === 'PUBLISHED' ? 'good' : ''}`}>
                {words.reportState[report.state]}
              </span>{' '}
              {report.overdue && <span class="tag bad">{words.overdue}</span>}{' '}
              <small>
                {report.publishedAt
                  ? words.published(day(report.publishedAt, timeZone, language))
                  : words.due(day(report.dueAt, timeZone, language))}
              </small>
            </p>
            {report.current ? (
              <>
                <p class="prose">{chinese ? report.current.textZh : report.current.textEn}</p>
                {(chinese ? report.current.correctionZh : report.current.correctionEn) && (
                  <p class="hint">
                    {words.correction}: {chinese ? report.current.correctionZh : report.current.correctionEn}
                  </p>
                )}
                <p class="hint">
                  {words.reached(
                    count(report.current.beneficiariesReached),
                    count(report.plannedBeneficiaries),
                  )}{' '}
                  ·{' '}
                  {words.spent(
                    yuan(report.current.spent.minorUnits),
                    yuan(report.plannedSpending.minorUnits),
                  )}
                </p>
              </>
            ) : (
              <p class="hint">
                {words.planned(count(report.plannedBeneficiaries), yuan(report.plannedSpending.minorUnits))}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
