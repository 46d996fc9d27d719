// An organization: who it is, what it has received as the receiver of projects, its place, and its projects.
import { useEffect, useRef, useState } from 'preact/hooks'
import { count, day, yuan } from '../design/format.ts'
import { Phrase } from '../design/phrase.tsx'
import { words as allWords } from '../design/words.ts'
import {
  DetailOrganizationDocument,
  DetailOrganizationProjectsDocument,
  DetailOrganizationTotalsDocument,
} from '../gql.ts'
import { useAnswer } from '../live/asked.ts'
import { useNewest } from '../live/campaign.ts'
import { Course } from './course.tsx'
import type { PageProps } from './detail.tsx'
import { Facts } from './facts.tsx'
import { ChiefFigure, Figures, Lines } from './figures.tsx'
import { Frame } from './frame.tsx'
import { Standing } from './standing.tsx'

const describedEveryMs = 30_000
const projectsEveryMs = 10_000

export function OrganizationPage(props: PageProps) {
  const { id, line, place, campaign, words } = props
  const answer = useAnswer(line, DetailOrganizationDocument, { id }, describedEveryMs)
  const node = answer?.node
  const organization = node && 'uscc' in node ? node : undefined
  const numbers = useNewest(
    line,
    DetailOrganizationTotalsDocument,
    { organization: id, campaign: campaign.id },
    (data) => data.organizationTotals,
  )
  const { language } = place
  const chinese = language === 'zh'
  return (
    <Frame
      {...props}
      kind="Organization"
      name={organization && (chinese ? organization.nameZh : organization.nameEn)}
      otherName={organization && (chinese ? organization.nameEn : organization.nameZh)}
      tags={
        organization && (
          <>
            <span class="tag">{words.organizationKind[organization.kind]}</span>
            <span class={`tag ${organization.state === 'ACTIVE' ? 'good' : 'bad'}`}>
              {words.organizationState[organization.state]}
            </span>
            {organization.disclosureStatus === 'OVERDUE' && (
              <span class="tag bad">{words.disclosureOverdue}</span>
            )}
          </>
        )
      }
      numbers={numbers}
      watched={[]}
      chief={
        numbers.frame && (
          <ChiefFigure numbers={numbers.frame} figure="received" language={language} words={words} />
        )
      }
    >
      {numbers.frame && (
        <Figures
          numbers={numbers.frame}
          figures={['net', 'donations', 'people', 'matched', 'held', 'refunded']}
          language={language}
          words={words}
        />
      )}
      <div class="cards">
        <Course
          {...props}
          measured="received"
          what={words.courseMoney}
          serverTime={numbers.frame?.serverTime}
        />
        <Standing
          {...props}
          kind="Organization"
          asOf={numbers.frame?.asOf}
          board="ORGANIZATIONS"
          measures={['AMOUNT', 'PEOPLE', 'GIFTS']}
        />
        {numbers.frame && <Lines numbers={numbers.frame} words={words} />}
        {organization && (
          <Facts
            title={words.facts}
            facts={[
              [words.uscc, <code key="uscc">{organization.uscc}</code>],
              [words.certificate, certificate(organization.certificateValidUntil)],
              [words.region, chinese ? organization.region.nameZh : organization.region.nameEn],
              [words.standing, words.disclosure[organization.disclosureStatus]],
            ]}
          />
        )}
        <Projects {...props} />
      </div>
    </Frame>
  )

  function certificate(validUntil: string | null): string {
    if (validUntil === null) return words.noCertificate
    // A certificate is valid until the end of its last day, wherever that is read.
    const said = day(`${validUntil}T12:00:00+08:00`, 'Asia/Shanghai', language)
    const endsAt = Date.parse(`${validUntil}T00:00:00+08:00`) + 86_400_000
    const now = numbers.frame?.serverTime
    return now && Date.parse(now) >= endsAt ? words.expiredOn(said) : words.validUntil(said)
  }
}

/** Kept as long as the page is: the cursors of the pages that were looked at, so that one can go back. */
const pagesKept = 100

function Projects({ id, line, place, campaign, words }: PageProps) {
  const [cursors, setCursors] = useState<readonly (string | null)[]>([null])
  const after = cursors.at(-1) ?? null
  const answer = useAnswer(
    line,
    DetailOrganizationProjectsDocument,
    { id, campaign: campaign.id, after },
    projectsEveryMs,
  )
  const heading = useRef<HTMLHeadingElement>(null)
  const turned = useRef(false)
  useEffect(() => {
    if (turned.current) heading.current?.focus()
  }, [after])
  const page = answer?.node && 'projects' in answer.node ? answer.node.projects : undefined
  const shared = allWords[place.language]
  const chinese = place.language === 'zh'
  const turn = (next: readonly (string | null)[]) => {
    turned.current = true
    setCursors(next.slice(-pagesKept))
  }
  return (
    <section class="card projects" aria-labelledby="projects">
      <h3 id="projects" ref={heading} tabIndex={-1}>
        {words.projects}
      </h3>
      {page?.edges.length === 0 && cursors.length === 1 ? (
        <p class="hint">{words.noProjects}</p>
      ) : (
        <p class="hint">{words.projectsMeaning}</p>
      )}
      {page && page.edges.length > 0 && (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{shared.project}</th>
                <th scope="col" class="amount">
                  {shared.received}
                </th>
                <th scope="col" class="amount">
                  {shared.donations}
                </th>
              </tr>
            </thead>
            <tbody>
              {page.edges.map(({ node }) => (
                <tr
                  key={node.id}
                  data-project={node.id}
                  data-value={node.totals.received.minorUnits}
                  data-seq={node.totals.seq}
                >
                  <th scope="row">
                    <a href={place.address('/detail', { id: node.id })}>
                      <Phrase text={chinese ? node.titleZh : node.titleEn} language={place.language} />
                    </a>
                    <small>
                      {node.number} · {words.category[node.category]} · {words.projectState[node.state]}
                    </small>
                  </th>
                  <td class="amount">¥{yuan(node.totals.received.minorUnits)}</td>
                  <td class="amount">{count(node.totals.donationCount)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {(cursors.length > 1 || page?.pageInfo.hasNextPage) && (
        <p class="pager">
          <button type="button" disabled={cursors.length === 1} onClick={() => turn(cursors.slice(0, -1))}>
            {words.earlier}
          </button>
          <span>{words.page(String(cursors.length))}</span>
          <button
            type="button"
            disabled={!page?.pageInfo.hasNextPage}
            onClick={() => turn([...cursors, page?.pageInfo.endCursor ?? null])}
          >
            {words.later}
          </button>
        </p>
      )}
    </section>
  )
}
