// A team that gives together: what it has gathered toward its target, for what, and who leads it as far as the captain
// wants it known.
import { count, day, yuan } from '../design/format.ts'
import { Phrase } from '../design/phrase.tsx'
import { DetailTeamDocument, DetailTeamTotalsDocument } from '../gql.ts'
import { useAnswer } from '../live/asked.ts'
import { useNewest } from '../live/campaign.ts'
import { Course } from './course.tsx'
import type { PageProps } from './detail.tsx'
import { Facts } from './facts.tsx'
import { ChiefFigure, Figures, Lines } from './figures.tsx'
import { Frame } from './frame.tsx'
import { Goal } from './goal.tsx'
import { Standing } from './standing.tsx'
import { personName } from './teams.tsx'

const describedEveryMs = 15_000

export function TeamPage(props: PageProps) {
  const { id, line, place, campaign, words } = props
  const node = useAnswer(line, DetailTeamDocument, { id }, describedEveryMs)?.node
  const team = node && 'slogan' in node ? node : undefined
  const numbers = useNewest(line, DetailTeamTotalsDocument, { team: id }, (data) => data.teamTotals)
  const { language } = place
  const chinese = language === 'zh'
  const shared = { language, words, together: true }
  const money = team?.project !== null
  const gathered = money ? numbers.frame?.net.minorUnits : numbers.frame?.flowersCounted
  const written = (value: number) => (money ? `¥${yuan(value)}` : words.flowersNeeded(count(value)))
  const goal = team?.project ?? team?.dream
  return (
    <Frame
      {...props}
      kind="Team"
      name={team?.name}
      tags={
        team && (
          <>
            <span class="tag">{words.teamKind[team.kind]}</span>
            <span class={`tag ${team.state === 'OPEN' ? 'good' : ''}`}>{words.teamState[team.state]}</span>
            {team.slogan && <q class="slogan">{team.slogan}</q>}
          </>
        )
      }
      numbers={numbers}
      watched={[]}
      chief={
        team &&
        numbers.frame && (
          <>
            <ChiefFigure numbers={numbers.frame} figure={money ? 'net' : 'flowersCounted'} {...shared} />
            {team.target !== null && (
              <Goal
                at={gathered ?? 0}
                goal={team.target}
                words={{
                  share: (percent) => words.targetShare(percent, written(team.target ?? 0)),
                  reached: words.targetReached(written(team.target)),
                }}
              />
            )}
          </>
        )
      }
    >
      {team && numbers.frame && (
        <Figures
          numbers={numbers.frame}
          figures={
            money ? ['received', 'donations', 'people', 'matched', 'held', 'refunded'] : ['flowers', 'givers']
          }
          {...shared}
        />
      )}
      {team && (
        <div class="cards">
          <Course
            {...props}
            measured={money ? 'received' : 'flowers'}
            what={money ? words.courseMoney : words.courseTogether}
            nothing={money ? words.courseNothing : words.courseNoneGiven}
            serverTime={numbers.frame?.serverTime}
          />
          <Standing
            {...props}
            kind="Team"
            asOf={numbers.frame?.asOf}
            board="TEAMS"
            measures={money ? ['AMOUNT', 'PEOPLE', 'GIFTS'] : ['FLOWERS']}
          />
          {money && numbers.frame && <Lines numbers={numbers.frame} words={words} />}
          <Facts
            title={words.facts}
            facts={[
              [
                words.gathersFor,
                goal && (
                  <a key="goal" href={place.address('/detail', { id: goal.id })}>
                    <Phrase text={goalName(goal, chinese)} language={language} />
                  </a>
                ),
              ],
              [words.captain, personName(team.captain, chinese)],
              [words.members, `${count(team.memberCount)} · ${words.membersMeaning}`],
              [words.target, team.target === null ? words.noTarget : written(team.target)],
              [words.formed, day(team.createdAt, campaign.timeZone, language)],
            ]}
          />
        </div>
      )}
    </Frame>
  )
}

type GoalOfTeam = { titleZh: string; titleEn: string } | { nameZh: string; nameEn: string }

function goalName(goal: GoalOfTeam, chinese: boolean): string {
  if ('titleZh' in goal) return chinese ? goal.titleZh : goal.titleEn
  return chinese ? goal.nameZh : goal.nameEn
}
