// What staff finds on its desk when the demo begins: proposals to read, reports that are due and one that is late, gifts under
// review, brakes. All of it is a fixture, and done by those who do it elsewhere, through the service's own verbs.
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import { type Donated, donateMany } from '../donation/donate.ts'
import { updateDonor } from '../donor/updateDonor.ts'
import { proposeDream, submitProposal, withdrawProposal } from '../dream/proposal.ts'
import { mergeProposal } from '../dream/proposalMerge.ts'
import { decideProposals, type ScreeningVerb, translateProposal } from '../dream/proposalScreening.ts'
import { correctReport, planReport, publishReport, returnReport, submitReport } from '../feedback/reports.ts'
import { engageBrake, releaseBrake } from '../governance/brakes.ts'
import { publicId } from '../graphql/publicId.ts'
import type { RegionCode } from '../region/region.ts'
import { rehearsedDay } from './calendar.ts'
import { type ProposalFixture, proposalsByDay } from './proposals.ts'
import {
  kitsCorrected,
  kitsDelivered,
  mealsServed,
  plannedReports,
  type ReportText,
  songsTooShort,
} from './reports.ts'

/** Sets the clock to so many days and hours after an instant. */
export type SetClock = (day: Date, days: number, hours?: number) => Date

export interface Desk {
  app: App
  /** The reference of the person whose past is played. */
  donor: string
  startsAt: Date
  now: Date
  at: SetClock
  campaign: string
  /** A dream that a proposal is merged into: one that is a fixture itself. */
  dream: string
  /** When today's matching opened. */
  opensAt: Date
  /** The payment channel that gifts come through. */
  channel: Viewer
  /** A partner that records deeds. */
  partner: string
  projects: ReadonlyMap<string, { id: string; executor: Viewer }>
  /** The ids of proposals, reports and brakes by their keys. */
  ids: Map<string, string>
}

const dayMs = 86_400_000
const hourMs = 3_600_000
const yuan = 100n

const lin = staffNamed('example-lin')
const zhou = staffNamed('example-zhou')

export async function openDesk(
  app: App,
  story: Pick<Desk, 'donor' | 'startsAt' | 'now' | 'at'>,
): Promise<Desk> {
  const { sql } = app.db
  const [place] = await sql<Place[]>`
    select campaign.id as campaign,
      (select min(id) from dream where campaign_id = campaign.id and not evidenced) as dream,
      (select min(id) from partner where campaign_id = campaign.id and payment_channel) as channel,
      (select min(id) from partner where campaign_id = campaign.id and not payment_channel) as partner,
      (select max(opens_at) from matching_window where campaign_id = campaign.id and opens_at <= ${story.now})
        as "opensAt"
    from campaign where starts_at = ${story.startsAt}`
  if (!place) throw new Error('There is no rehearsal that begins then.')
  const projects = await sql<{ number: string; id: number; executor: number }[]>`
    select number, id, executing_organization_id as executor from project
    where campaign_id = ${place.campaign} and number <= ${lastProject}`
  return {
    ...story,
    app,
    campaign: publicId('Campaign', place.campaign),
    dream: publicId('Dream', place.dream),
    opensAt: place.opensAt,
    channel: { role: 'partner', subject: publicId('Partner', place.channel), expiresAt: null },
    partner: publicId('Partner', place.partner),
    projects: new Map(
      projects.map(({ number, id, executor }) => [
        number,
        {
          id: publicId('Project', id),
          executor: { role: 'organization', subject: publicId('Organization', executor), expiresAt: null },
        },
      ]),
    ),
    ids: new Map(),
  }
}

interface Place {
  campaign: number
  dream: number
  channel: number
  partner: number
  opensAt: Date
}

/** Those up to this one may appear in what is told here. */
const lastProject = 'SL00010'

interface Step {
  day: number
  hour: number
  act: () => Promise<unknown>
}

/** One of the days, from 0; of today, however early or late it is looked at, what is over by then. */
export async function playDeskDay(desk: Desk, day: number): Promise<void> {
  const steps = [
    ...proposing(desk, day),
    ...screening(desk),
    ...reporting(desk),
    ...braking(desk),
    ...hurrying(desk),
  ]
  const ofDay = steps.filter((step) => step.day === day)
  for (const { hour, act } of ofDay.toSorted((one, other) => one.hour - other.hour)) {
    desk.at(desk.startsAt, day, hour)
    await act()
  }
}

const today = rehearsedDay - 1

function hourOfToday({ startsAt }: Desk, instant: Date): number {
  return (instant.getTime() - startsAt.getTime() - today * dayMs) / hourMs
}

/** Over the day, one after the other. */
function proposing(desk: Desk, day: number): Step[] {
  const fixtures = proposalsByDay[day] ?? []
  const passed = day === today ? hourOfToday(desk, desk.now) / 24 : 1
  return fixtures.map((fixture, place) => ({
    day,
    hour: (10 + (8 * (place + 0.4)) / fixtures.length) * passed,
    act: () => propose(desk, fixture),
  }))
}

async function propose({ app, campaign, donor, ids }: Desk, fixture: ProposalFixture): Promise<void> {
  const { key, author, title, beneficiaries, place, region, category, yuan: cost, translation } = fixture
  const viewer = donorOf(author === undefined ? donor : `example-author-${key}`)
  if (author) await updateDonor(app, viewer, { displayName: author, anonymous: false, regionCode: region })
  const isChinese = /\p{Script=Han}/u.test(title)
  const { proposal } = await proposeDream(app, viewer, {
    idempotencyKey: `desk-${key}`,
    campaign,
    title,
    problem: fixture.problem + (isChinese ? endZh : endEn),
    beneficiaries,
    place,
    regionCode: region,
    category,
    estimate: BigInt(cost) * yuan,
    ...(translation
      ? { translation: { ...translation, problem: translation.problem + (isChinese ? endEn : endZh) } }
      : {}),
  })
  const id = publicId('DreamProposal', proposal.id)
  ids.set(key, id)
  if (!fixture.draft) await submitProposal(app, viewer, { proposal: id })
}

const endZh = '（演练示例。）'
const endEn = ' (A fixture of the rehearsal.)'

/** What was decided in the evenings; everything else still waits. */
function screening(desk: Desk): Step[] {
  const { app, dream } = desk
  const decide =
    (viewer: Viewer, verb: ScreeningVerb, keys: string[], reason: string, note?: string) => async () => {
      const outcomes = await decideProposals(app, viewer, verb, {
        proposals: keys.map((key) => idOf(desk, key)),
        reason,
        note,
      })
      for (const { refusal } of outcomes) if (refusal) throw refusal
    }
  const merge = (key: string, into: { proposal?: string; dream?: string }, reason: string) =>
    mergeProposal(app, lin, { proposal: idOf(desk, key), into, reason })
  return [
    {
      day: 1,
      hour: 18.5,
      act: decide(
        lin,
        'SCREEN',
        ['book-corner', 'cataract', 'reading-lamp', 'mangrove-class', 'deep-well', 'stork-poles'],
        '问题说得清楚，受益人和预算对得上，进入复核。 A clear problem; beneficiaries and estimate fit.',
      ),
    },
    {
      day: 1,
      hour: 18.6,
      act: decide(
        zhou,
        'REJECT',
        ['scooters'],
        '车辆归志愿者个人使用，受益人不是公众。欢迎改为社区共用的交通工具再提交。',
        '上一季也有一份几乎一样的。',
      ),
    },
    {
      day: 2,
      hour: 18.5,
      act: () =>
        merge(
          'book-corner-again',
          { proposal: idOf(desk, 'book-corner') },
          '与第1号提案是同一所学校、同一间图书角，合并为一份，两位作者都会署名。',
        ),
    },
    {
      day: 2,
      hour: 18.6,
      act: () =>
        merge(
          'spring-water',
          { dream },
          '与本季正在征集小红花的梦想是同一件事，并入其中，作者在梦想页署名。',
        ),
    },
    {
      day: 2,
      hour: 18.7,
      act: decide(
        lin,
        'SCREEN',
        ['landing-chairs', 'flood-drill', 'bee-school', 'ward-school', 'night-clinic'],
        '要素齐全，进入复核；请作者留意电话核实。 Complete, and on to the second reading.',
      ),
    },
    {
      day: 2,
      hour: 18.8,
      act: decide(
        zhou,
        'REJECT',
        ['ice-swim'],
        '只供队员凭卡使用，不是面向公众的公益项目。',
        '可以建议他们找街道体育办。',
      ),
    },
    {
      day: 3,
      hour: 9.5,
      act: () =>
        withdrawProposal(app, donorOf('example-author-goat-path'), {
          proposal: idOf(desk, 'goat-path'),
          reason: '县里昨天答应今年就修这段路，把机会留给别的村。',
        }),
    },
    {
      day: 3,
      hour: 18.5,
      act: () =>
        translateProposal(app, zhou, {
          proposal: idOf(desk, 'mangrove-class'),
          title: 'An outdoor classroom beside the mangroves',
          problem: `The children of the village run about on the mudflats every day and cannot name one crab or tree. The old ranger station stands empty: with its roof mended, telescopes and a cabinet of specimens, it could teach them at weekends to know the mangroves and to count the birds that pass.${endEn}`,
          beneficiaries: '300 children of four villages on the coast, 20 lessons a year',
        }),
    },
    {
      day: 3,
      hour: 18.6,
      act: decide(
        lin,
        'SHORTLIST',
        ['book-corner', 'reading-lamp', 'mangrove-class', 'ward-school'],
        '花得不多、见效快、做得成，入围。 Small, quick to help, and sure to work: shortlisted.',
      ),
    },
    {
      day: 4,
      hour: 18.5,
      act: decide(
        zhou,
        'REJECT',
        ['stray-dogs'],
        '没有说明由谁执行、怎样公示。流浪动物救助可由有资质的机构提出。',
      ),
    },
  ]
}

/** Reports are covered by what their projects received in the first days. */
function reporting(desk: Desk): Step[] {
  const { app, startsAt } = desk
  const executorOf = (key: string) => projectOf(desk, reportNamed(key).project).executor
  const said = <Text extends ReportText>(key: string, { yuan: spent, ...text }: Text) => ({
    idempotencyKey: `desk-submit-${key}`,
    report: idOf(desk, key),
    ...text,
    spent: BigInt(spent) * yuan,
  })
  const submit = (key: string, text: ReportText) => () =>
    submitReport(app, executorOf(key), { ...said(key, text), reason: '阶段完成。 The stage is done.' })
  const give = (day: number) => async () => {
    const donations = firstGifts
      .filter((gift) => gift.day === day)
      .map(({ project, person, yuan: amount, region }) => ({
        idempotencyKey: `desk-gift-${day}-${person}`,
        project: projectOf(desk, project).id,
        amount: BigInt(amount) * yuan,
        donorRef: `example-giver-${person}`,
        regionCode: region,
      }))
    await giveMany(desk, donations)
  }
  const plan = async () => {
    for (const { key, project, dueAfterDays, plannedYuan, ...stage } of plannedReports) {
      const { id, executor } = projectOf(desk, project)
      const { subject } = await planReport(app, executor, {
        idempotencyKey: `desk-plan-${key}`,
        project: id,
        ...stage,
        dueAt: new Date(startsAt.getTime() + dueAfterDays * dayMs + 18 * hourMs),
        plannedSpending: BigInt(plannedYuan) * yuan,
        reason: '立项时承诺的反馈。 Promised when the project was filed.',
      })
      desk.ids.set(key, subject)
    }
  }
  const publish = async () => {
    await publishReport(app, lin, {
      idempotencyKey: 'desk-publish-kits-1',
      report: idOf(desk, 'kits-1'),
      revision: 1,
      reason: '照片、签收单与金额相符。 Photographs, receipts and amounts agree.',
    })
    await app.deliveries.idle()
  }
  return [
    { day: 0, hour: 9.5, act: plan },
    ...[0, 1, 2, 3, 4, 5].map((day) => ({ day, hour: 10.5, act: give(day) })),
    { day: 3, hour: 16, act: submit('kits-1', kitsDelivered) },
    { day: 3, hour: 17, act: publish },
    { day: 4, hour: 11, act: submit('songs-1', songsTooShort) },
    {
      day: 4,
      hour: 17,
      act: () =>
        returnReport(app, lin, {
          idempotencyKey: 'desk-return-songs-1',
          report: idOf(desk, 'songs-1'),
          revision: 1,
          reason:
            '请补上课时、人数和开支；“一切顺利”不是反馈。 Lessons, children and costs, please: “all is well” is no feedback.',
        }),
    },
    {
      day: 5,
      hour: 10,
      act: () =>
        correctReport(app, executorOf('kits-1'), {
          ...said('kits-1', kitsCorrected),
          idempotencyKey: 'desk-correct-kits-1',
        }),
    },
    { day: 5, hour: 15, act: submit('meals-1', mealsServed) },
  ]
}

/** What the rehearsal received before the matching opened. */
const firstGifts: readonly FirstGift[] = [
  { day: 0, project: 'SL00004', person: 1, yuan: 5_000, region: '610000' },
  { day: 0, project: 'SL00006', person: 2, yuan: 1_200, region: '500000' },
  { day: 0, project: 'SL00007', person: 3, yuan: 3_000, region: '640000' },
  { day: 0, project: 'SL00001', person: 4, yuan: 800, region: '310000' },
  { day: 1, project: 'SL00004', person: 5, yuan: 1_600, region: '110000' },
  { day: 1, project: 'SL00006', person: 6, yuan: 900, region: '510000' },
  { day: 1, project: 'SL00007', person: 7, yuan: 2_600, region: '440000' },
  { day: 2, project: 'SL00004', person: 8, yuan: 500, region: '630000' },
  { day: 2, project: 'SL00003', person: 9, yuan: 2_000, region: '370000' },
  { day: 2, project: 'SL00001', person: 10, yuan: 1_700, region: '330000' },
  { day: 3, project: 'SL00002', person: 11, yuan: 300, region: '610000' },
  { day: 3, project: 'SL00010', person: 12, yuan: 1_000, region: '500000' },
  { day: 4, project: 'SL00008', person: 13, yuan: 200, region: '210000' },
  { day: 4, project: 'SL00003', person: 9, yuan: 500, region: '370000' },
  { day: 5, project: 'SL00006', person: 2, yuan: 100, region: '500000' },
  { day: 5, project: 'SL00009', person: 14, yuan: 1_400, region: '320000' },
]

interface FirstGift {
  day: number
  project: string
  person: number
  yuan: number
  region: RegionCode
}

/** One that was released and one that ended by itself: nothing of them holds today. */
function braking(desk: Desk): Step[] {
  const { app, campaign, partner, startsAt } = desk
  const engage = (key: string, brake: BrakeInput) => async () => {
    const { subject } = await engageBrake(app, zhou, { idempotencyKey: `desk-${key}`, campaign, ...brake })
    desk.ids.set(key, subject)
  }
  return [
    {
      day: 2,
      hour: 14,
      act: engage('poster', {
        scope: 'PROJECT',
        target: projectOf(desk, 'SL00005').id,
        effect: 'STOP_DONATE',
        reason:
          '网上流传的海报换了本项目的收款码，先停捐款。 A poster with another payee’s code is going round.',
        noticeZh: '本项目暂停接受捐款，正在核实一张流传的海报。',
        noticeEn: 'Donations to this project are paused while a poster is looked into.',
      }),
    },
    {
      day: 3,
      hour: 10,
      act: () =>
        releaseBrake(app, lin, {
          idempotencyKey: 'desk-poster-released',
          brake: idOf(desk, 'poster'),
          reason: '海报已下架，收款码核对无误。 The poster is gone, and the code is the project’s own.',
        }),
    },
    {
      day: 4,
      hour: 13,
      act: engage('ride-codes', {
        scope: 'PARTNER',
        target: partner,
        effect: 'STOP_FLOWERS',
        reason: '两条线路的乘车记录重复上报。 Rides on two lines are reported twice.',
        until: new Date(startsAt.getTime() + 4 * dayMs + 15 * hourMs),
      }),
    },
  ]
}

type BrakeInput = Omit<Parameters<typeof engageBrake>[2], 'idempotencyKey' | 'campaign'>

/**
 * Two people whose gifts of today are under review: one who split a large gift, and whose matching is stopped by a brake,
 * which is told to nobody else because it is on a person; and one who was in a hurry.
 */
function hurrying(desk: Desk): Step[] {
  const { app, campaign, now, opensAt } = desk
  const opening = hourOfToday(desk, opensAt)
  const hours = hourOfToday(desk, now) - opening
  // At the moment in which the matching opens, they come just too early to be matched.
  const after = (share: number) => opening + Math.min(share * hours, hours - 1 / hourMs)
  let split: Donated | undefined
  const stop = () =>
    engageBrake(app, zhou, {
      idempotencyKey: 'desk-split',
      campaign,
      scope: 'DONOR',
      target: publicId('Donor', split?.donation.donorId ?? 0),
      effect: 'STOP_MATCH',
      reason:
        '一小时内十笔同额捐款，联系到本人之前先停配捐。 Ten equal gifts within an hour: no match until somebody has called.',
    })
  const splitting = splitter.batches.map((gifts, place) => ({
    day: today,
    hour: after(0.2) + place * Math.min(1 / 6, hours * 0.15),
    act: async () => {
      split = await giveAtOnce(desk, splitter, place, gifts)
    },
  }))
  const rushing = hurried.batches.map((gifts, place) => ({
    day: today,
    hour: after(0.8),
    act: () => giveAtOnce(desk, hurried, place, gifts),
  }))
  return [...splitting, { day: today, hour: after(0.6), act: stop }, ...rushing]
}

interface Giver {
  person: string
  displayName: string
  regionCode: RegionCode
  /** One for education, which the enterprise's pool matches without a draw. */
  project: string
  fen: bigint
  /** So many gifts at once, as the channel settles them. */
  batches: readonly number[]
}

const splitter: Giver = {
  person: 'example-splitter',
  displayName: '示例·何先生',
  regionCode: '310000',
  project: 'SL00001',
  fen: 199_90n,
  batches: [4, 4, 2],
}

const hurried: Giver = {
  person: 'example-hurried',
  displayName: '示例·月饼店小顾',
  regionCode: '640000',
  project: 'SL00007',
  fen: 66_60n,
  batches: [6],
}

/** The last of them. The giver is named with the first. */
async function giveAtOnce(
  desk: Desk,
  giver: Giver,
  batch: number,
  gifts: number,
): Promise<Donated | undefined> {
  const { person, displayName, regionCode, project, fen } = giver
  if (batch === 0) await updateDonor(desk.app, donorOf(person), { displayName, anonymous: false, regionCode })
  const donations = Array.from({ length: gifts }, (_, place) => ({
    idempotencyKey: `desk-${person}-${batch}-${place}`,
    project: projectOf(desk, project).id,
    amount: fen,
    donorRef: person,
  }))
  return (await giveMany(desk, donations)).at(-1)
}

async function giveMany({ app, channel }: Desk, donations: GiftInput[]): Promise<Donated[]> {
  return (await donateMany(app, channel, { donations })).map((outcome) => {
    if (outcome instanceof Error) throw outcome
    return outcome
  })
}

type GiftInput = Parameters<typeof donateMany>[2]['donations'][number]

function idOf({ ids }: Desk, key: string): string {
  const id = ids.get(key)
  if (id === undefined) throw new Error(`Nothing of the name ${key} has been told yet.`)
  return id
}

function projectOf({ projects }: Desk, number: string) {
  const project = projects.get(number)
  if (!project) throw new Error(`There is no project ${number}.`)
  return project
}

function reportNamed(key: string) {
  const report = plannedReports.find((one) => one.key === key)
  if (!report) throw new Error(`No report ${key} is planned.`)
  return report
}

function donorOf(subject: string): Viewer {
  return { role: 'donor', subject, expiresAt: null }
}

function staffNamed(subject: string): Viewer {
  return { role: 'staff', subject, expiresAt: null }
}
