// A dream: its story, the flower that opens toward its minimum and its tiers, its place in the race, who stands behind
// it, and what becomes of it.
import { Flower } from '../design/flower.tsx'
import { count, day, timeOfDay, yuan } from '../design/format.ts'
import { lengthOf } from '../design/length.ts'
import { DetailDreamDocument, type DetailDreamQuery, DetailDreamTotalsDocument } from '../gql.ts'
import { useAnswer } from '../live/asked.ts'
import { useDreamRace, useNewest } from '../live/campaign.ts'
import { Course } from './course.tsx'
import type { PageProps } from './detail.tsx'
import { ChiefFigure, Figures } from './figures.tsx'
import { Frame } from './frame.tsx'
import { Reports } from './reports.tsx'
import { wayBetween } from './spans.ts'
import { RaceStanding } from './standing.tsx'
import { personName, Teams } from './teams.tsx'

const describedEveryMs = 5_000

type Dream = Extract<NonNullable<DetailDreamQuery['node']>, { storyZh: string }>

export function DreamPage(props: PageProps) {
  const { id, line, place, campaign, words } = props
  const answer = useAnswer(line, DetailDreamDocument, { id }, describedEveryMs)
  const node = answer?.node
  const dream = node && 'storyZh' in node ? (node as Dream) : undefined
  const numbers = useNewest(line, DetailDreamTotalsDocument, { dream: id }, (data) => data.dreamTotals)
  const race = useDreamRace(line, campaign.id)
  const { language } = place
  const chinese = language === 'zh'
  const shared = { language, words }
  const flowers = numbers.frame?.flowersCounted ?? 0
  return (
    <Frame
      {...props}
      kind="Dream"
      name={dream && (chinese ? dream.nameZh : dream.nameEn)}
      otherName={dream && (chinese ? dream.nameEn : dream.nameZh)}
      tags={
        dream && (
          <>
            <span class={`tag ${dream.state === 'MISSED' || dream.state === 'SUSPENDED' ? 'bad' : 'good'}`}>
              {words.dreamState[dream.state]}
            </span>
            <span class="by">
              {words.helps(
                count(dream.beneficiaryTarget),
                chinese ? dream.beneficiaryUnitZh : dream.beneficiaryUnitEn,
              )}
            </span>
          </>
        )
      }
      numbers={numbers}
      watched={[race]}
      chief={
        numbers.frame &&
        dream && (
          <div class="blossom">
            <Flower open={wayBetween(0, dream.minimumFlowers, flowers)} />
            <ChiefFigure numbers={numbers.frame} figure="flowersCounted" {...shared} />
          </div>
        )
      }
    >
      {dream && (
        <section class="story" aria-labelledby="story">
          <h3 id="story" class="unseen">
            {words.story}
          </h3>
          <p class="prose">{chinese ? dream.storyZh : dream.storyEn}</p>
        </section>
      )}
      {dream && numbers.frame && <Way {...props} dream={dream} flowers={flowers} seq={numbers.frame.seq} />}
      {numbers.frame && <Figures numbers={numbers.frame} figures={['flowers', 'givers']} {...shared} />}
      <div class="cards">
        <Course
          {...props}
          measured="flowers"
          what={words.courseFlowers}
          serverTime={numbers.frame?.serverTime}
        />
        <RaceStanding {...props} race={race.frame} />
        {dream && answer && (
          <>
            <Behind {...props} dream={dream} />
            <Funding {...props} dream={dream} />
            <Teams {...props} gathers="flowers" teams={answer.teams.edges.map(({ node }) => node)} />
            <Reports
              reports={dream.reports.edges.map(({ node }) => node)}
              progress={dream.progress}
              none={dream.project ? words.noReports : words.noReportsOfDream(count(dream.feedbackDays))}
              timeZone={campaign.timeZone}
              {...shared}
            />
          </>
        )}
      </div>
    </Frame>
  )
}

/** The minimum and the tiers beyond it: a flower each, which opens on the way to it from the one before. */
function Way({
  dream,
  flowers,
  seq,
  place,
  campaign,
  words,
}: PageProps & { dream: Dream; flowers: number; seq: number }) {
  const chinese = place.language === 'zh'
  const steps = [
    { flowers: dream.minimumFlowers, name: words.minimum, reachedAt: dream.reachedAt },
    ...dream.tiers.map(({ flowers, nameZh, nameEn, reachedAt }) => ({
      flowers,
      name: chinese ? nameZh : nameEn,
      reachedAt,
    })),
  ]
  return (
    <section class="steps" aria-labelledby="steps">
      <h3 id="steps">{words.way}</h3>
      <ol>
        {steps.map((step, index) => {
          const open = wayBetween(steps[index - 1]?.flowers ?? 0, step.flowers, flowers)
          return (
            <li
              key={step.flowers}
              class={step.reachedAt ? 'is-reached' : ''}
              data-flowers={step.flowers}
              data-to-go={Math.max(0, step.flowers - flowers)}
              data-seq={seq}
            >
              <Flower open={open} />
              <div>
                <h4>{step.name}</h4>
                <p class="number">{words.flowersNeeded(count(step.flowers))}</p>
                <p class="hint">
                  {step.reachedAt
                    ? words.reachedOn(
                        `${day(step.reachedAt, campaign.timeZone, place.language)} ${timeOfDay(step.reachedAt, campaign.timeZone, place.language)}`,
                      )
                    : words.flowersToGo(count(Math.max(0, step.flowers - flowers)))}
                </p>
              </div>
              <span class="track" aria-hidden="true">
                <span class="bar" style={{ width: lengthOf(open, 1) }} />
              </span>
            </li>
          )
        })}
      </ol>
      <p class="hint">
        {words.collects(
          day(dream.opensAt, campaign.timeZone, place.language),
          day(Date.parse(dream.closesAt) - 1, campaign.timeZone, place.language),
        )}
      </p>
    </section>
  )
}

function Behind({ dream, place, words }: PageProps & { dream: Dream }) {
  const chinese = place.language === 'zh'
  const credits = dream.credits.edges.map(({ node }) => node)
  return (
    <section class="card behind" aria-labelledby="behind">
      <h3 id="behind">{words.proposers}</h3>
      {credits.length === 0 ? (
        <p class="hint">{words.noProposers}</p>
      ) : (
        <ul>
          {credits.map((credit) => (
            <li key={credit.number} data-proposal={credit.number}>
              {personName(credit.proposer, chinese)}{' '}
              <small>
                {words.proposal(String(credit.number))}
                {(chinese ? credit.titleZh : credit.titleEn) &&
                  ` · ${chinese ? credit.titleZh : credit.titleEn}`}
              </small>{' '}
              {credit.merged && <span class="tag">{words.merged}</span>}
            </li>
          ))}
        </ul>
      )}
      {dream.credits.pageInfo.hasNextPage && <p class="hint">{words.moreProposers}</p>}
      <h3>{words.sponsors}</h3>
      {dream.sponsors.length === 0 ? (
        <p class="hint">{words.noSponsors}</p>
      ) : (
        <ul>
          {dream.sponsors.map((sponsor) => {
            const { nameZh, nameEn } = sponsor.partner ?? sponsor
            return <li key={nameZh}>{chinese ? nameZh : nameEn}</li>
          })}
        </ul>
      )}
    </section>
  )
}

function Funding({ dream, place, words }: PageProps & { dream: Dream }) {
  const chinese = place.language === 'zh'
  const linked = (id: string, nameZh: string, nameEn: string) => (
    <a href={place.address('/detail', { id })}>{chinese ? nameZh : nameEn}</a>
  )
  return (
    <section class="card funding" aria-labelledby="funding">
      <h3 id="funding">{words.funding}</h3>
      {dream.funded ? (
        <p class="funded" data-funded={dream.funded.minorUnits}>
          {words.fundedWith} <strong class="number">¥{yuan(dream.funded.minorUnits)}</strong>
        </p>
      ) : (
        <p class="hint">{words.notYetFunded}</p>
      )}
      <p>{words.fundingRule(yuan(dream.fundingRate.minorUnits), yuan(dream.fundingCap.minorUnits))}</p>
      {dream.project && (
        <p>
          {words.becameProject} {linked(dream.project.id, dream.project.titleZh, dream.project.titleEn)}
        </p>
      )}
      {dream.rolledInto && (
        <p>
          {words.rolledInto} {linked(dream.rolledInto.id, dream.rolledInto.nameZh, dream.rolledInto.nameEn)}
        </p>
      )}
      {!dream.reachedAt && <p class="hint">{words.ifMissed(words.missPolicy[dream.missPolicy])}</p>}
    </section>
  )
}
