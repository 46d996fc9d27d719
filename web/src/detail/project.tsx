// A project: what it has received toward its goal, who stands behind it, its place, its teams and its reports.
import { yuan } from '../design/format.ts'
import { DetailProjectDocument, DetailProjectTotalsDocument } from '../gql.ts'
import { useAnswer } from '../live/asked.ts'
import { useNewest } from '../live/campaign.ts'
import { Course } from './course.tsx'
import type { PageProps } from './detail.tsx'
import { type Fact, Facts } from './facts.tsx'
import { ChiefFigure, Figures, Lines } from './figures.tsx'
import { Frame } from './frame.tsx'
import { Goal } from './goal.tsx'
import { Reports } from './reports.tsx'
import { Standing } from './standing.tsx'
import { Teams } from './teams.tsx'

/** Sooner while something is braked; whenever that begins or ends, at once. */
const describedEveryMs = { calm: 15_000, braked: 5_000 }

export function ProjectPage(props: PageProps) {
  const { id, line, place, campaign, words } = props
  const numbers = useNewest(line, DetailProjectTotalsDocument, { project: id }, (data) => data.projectTotals)
  const braked = (numbers.frame?.notices.length ?? 0) > 0
  const answer = useAnswer(line, DetailProjectDocument, { id }, describedEveryMs[braked ? 'braked' : 'calm'])
  const node = answer?.node
  const project = node && 'goal' in node ? node : undefined
  const { language } = place
  const chinese = language === 'zh'
  const shared = { language, words }

  const named = (organization: { id: string; nameZh: string; nameEn: string }) => (
    <a href={place.address('/detail', { id: organization.id })}>
      {chinese ? organization.nameZh : organization.nameEn}
    </a>
  )

  return (
    <Frame
      {...props}
      kind="Project"
      name={project && (chinese ? project.titleZh : project.titleEn)}
      otherName={project && (chinese ? project.titleEn : project.titleZh)}
      tags={
        project && (
          <>
            <span class="tag">{words.category[project.category]}</span>
            <span class={`tag ${takesGifts.has(project.state) ? 'good' : ''}`}>
              {words.projectState[project.state]}
            </span>
            <span class="by">
              {words.receivedBy} {named(project.receivingOrganization)}
            </span>
          </>
        )
      }
      numbers={numbers}
      watched={[]}
      chief={
        numbers.frame && (
          <>
            <ChiefFigure numbers={numbers.frame} figure="received" {...shared} />
            {project && (
              <Goal
                at={numbers.frame.received.minorUnits}
                goal={project.goal.minorUnits}
                words={{
                  share: (percent) => words.goalShare(percent, yuan(project.goal.minorUnits)),
                  reached: words.goalReached(yuan(project.goal.minorUnits)),
                }}
              />
            )}
          </>
        )
      }
    >
      {numbers.frame && (
        <Figures
          numbers={numbers.frame}
          figures={['net', 'donations', 'people', 'matched', 'held', 'refunded']}
          {...shared}
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
          kind="Project"
          asOf={numbers.frame?.asOf}
          board="PROJECTS"
          measures={['AMOUNT', 'PEOPLE', 'GIFTS']}
        />
        {numbers.frame && <Lines numbers={numbers.frame} words={words} />}
        {project && (
          <Facts
            title={words.facts}
            facts={[
              ...(project.dream
                ? [
                    [
                      words.cameFromDream,
                      <a key="dream" href={place.address('/detail', { id: project.dream.id })}>
                        {chinese ? project.dream.nameZh : project.dream.nameEn}
                      </a>,
                    ] satisfies Fact,
                  ]
                : []),
              [words.number, <code key="number">{project.number}</code>],
              [words.filing, project.filingNumber ? <code>{project.filingNumber}</code> : words.notFiled],
              [words.region, chinese ? project.region.nameZh : project.region.nameEn],
              [words.initiatedBy, named(project.initiator)],
              [words.receivedBy, named(project.receivingOrganization)],
              [words.executedBy, named(project.executingOrganization)],
              [words.matching, project.matchFrozen ? words.matchFrozen : words.matchOpen],
            ]}
          />
        )}
        {project && answer && (
          <>
            <Teams {...props} gathers="money" teams={answer.teams.edges.map(({ node }) => node)} />
            <Reports
              reports={project.reports.edges.map(({ node }) => node)}
              progress={project.progress}
              none={words.noReports}
              timeZone={campaign.timeZone}
              {...shared}
            />
          </>
        )}
      </div>
    </Frame>
  )
}

const takesGifts: ReadonlySet<string> = new Set(['ONLINE', 'GOAL_REACHED'])
