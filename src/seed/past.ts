// What the demo's donor has behind it, so that there is a whole thread to look at: flowers of an earlier, settled campaign
// whose dream became a project and reported twice, and six days of deeds in the rehearsal, in which others fill the desk of
// staff. All of it is a fixture, and done the way it is always done: by the service's own verbs, under a clock that stands
// where the story does.
import { type App, startApp } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Config } from '../config.ts'
import { convertDream, fundDream, fundDreams } from '../dream/funding.ts'
import { closeDream } from '../dream/lifecycle.ts'
import { openDream } from '../dream/opening.ts'
import { publishReport, submitReport } from '../feedback/reports.ts'
import { giveFlowers, recordDeeds } from '../flower/give.ts'
import { publicId } from '../graphql/publicId.ts'
import { openDeedType, openPartner } from '../partner/partners.ts'
import type { RegionCode } from '../region/region.ts'
import { closeCampaign, publishNotice, startSettlement } from '../settlement/settle.ts'
import { createTeam, joinTeam } from '../team/teams.ts'
import { campaignDays, rehearsalCalendar, rehearsedDay } from './calendar.ts'
import { type Desk, openDesk, playDeskDay, type SetClock } from './desk.ts'
import { dailyFlowerCap, deedTypes, lateDays } from './partners.ts'

export const earlierCampaign = 'spring'

interface PastOptions {
  databaseUrl: string
  embedded: boolean
  /** The reference of the person whose past it is. */
  donor: string
  now?: Date
}

const dayMs = 86_400_000
const hourMs = 3_600_000
/** How long before the rehearsal the earlier campaign began; its first report was due 60 days later. */
const daysBefore = 150
const earlierDays = 3
const firstReportAfterDays = 60
const secondReportAfterDays = 120
const finalReportAfterDays = 300

const reason = 'The fixture of the rehearsal.'
const staff: Viewer = { role: 'staff', subject: 'seed', expiresAt: null }

/** On a freshly seeded database. */
export async function seedPast(config: Config, options: PastOptions): Promise<void> {
  const { databaseUrl, embedded, donor, now = new Date() } = options
  const { startsAt } = rehearsalCalendar(now)
  let present = new Date(startsAt.getTime() - daysBefore * dayMs)
  const clock = { now: () => present }
  const running = await startApp(
    // Nobody else is to hear of it, and nothing happens by the calendar but what is told here.
    { ...config, port: 0, redisUrl: undefined, dreamSweepMs: 0 },
    { clock, databaseUrl, embedded },
  )
  const at = (day: Date, days: number, hours = 10) => {
    present = new Date(day.getTime() + days * dayMs + hours * hourMs)
    return present
  }
  try {
    await playEarlierCampaign(running.app, donor, present, at)
    const desk = await openDesk(running.app, { donor, startsAt, now, at })
    await playFirstDays(desk)
    await playDeskDay(desk, rehearsedDay - 1)
  } finally {
    await running.close()
  }
}

async function playEarlierCampaign(app: App, donor: string, startsAt: Date, at: SetClock): Promise<void> {
  const endsAt = new Date(startsAt.getTime() + earlierDays * dayMs)
  const campaign = publicId('Campaign', await insertEarlierCampaign(app, startsAt, endsAt))
  const { subject: partner } = await openPlatform(app, campaign)
  const { subject: dream } = await openDream(app, staff, {
    ...cornerOfBooks,
    idempotencyKey: 'past-dream',
    campaign,
    opensAt: startsAt,
    closesAt: endsAt,
    reason,
  })
  await fundDreams(app, staff, {
    idempotencyKey: 'past-promise',
    campaign,
    amount: cornerOfBooks.fundingCap,
    reason,
  })
  const neighbours = Array.from({ length: 9 }, (_, index) => `example-neighbour-${index + 1}`)
  for (const [day, deeds] of [['STEPS', 'QUIZ'], ['RIDE_CODE', 'HOTEL_LINEN'], ['QUIZ']].entries()) {
    at(startsAt, day)
    for (const person of [donor, ...neighbours]) await earn(app, partner, person, deeds, `past-${day}`)
  }
  at(startsAt, 2, 20)
  await give(app, donor, dream, 4, 'past')
  for (const person of neighbours) await give(app, person, dream, 3, 'past')

  at(endsAt, 0, 1)
  const step = (name: string) => ({ idempotencyKey: `past-${name}`, reason })
  await closeDream(app, staff, { ...step('close'), dream })
  await fundDream(app, staff, { ...step('fund'), dream })
  await convertDream(app, staff, {
    ...step('convert'),
    dream,
    ...(await readingRoom(app)),
    reports: stages.map(({ dueAfterDays, ...stage }) => ({
      ...stage,
      dueAt: new Date(endsAt.getTime() + dueAfterDays * dayMs),
    })),
  })
  await settle(app, campaign, endsAt, at)
  await report(app, dream, endsAt, at)
}

/** The last days of the notice are over before the first report comes. */
async function settle(app: App, campaign: string, endsAt: Date, at: SetClock): Promise<void> {
  const step = (name: string) => ({ idempotencyKey: `past-${name}`, campaign, reason })
  await startSettlement(app, staff, step('settlement'))
  await publishNotice(app, staff, step('notice'))
  at(endsAt, 20)
  await closeCampaign(app, staff, step('closing'))
}

async function report(app: App, dream: string, endsAt: Date, at: SetClock): Promise<void> {
  const rows = await app.db.sql<{ id: number }[]>`
    select report.id from progress_report report
    join dream on dream.project_id = report.project_id
    where dream.id = ${dream.replace(/^\D+/, '')} order by report.due_at`
  for (const [index, { published, dueAfterDays }] of stages.entries()) {
    if (!published) continue
    at(endsAt, dueAfterDays - 2)
    const id = publicId('ProgressReport', rows[index]?.id ?? 0)
    await submitReport(app, staff, {
      idempotencyKey: `past-submit-${index}`,
      report: id,
      ...published,
      reason,
    })
    await publishReport(app, staff, {
      idempotencyKey: `past-publish-${index}`,
      report: id,
      revision: 1,
      reason,
    })
  }
  await app.deliveries.idle()
}

/** The days of the rehearsal before the one on which it is looked at: one short of the next honour. */
async function playFirstDays(desk: Desk): Promise<void> {
  const { app, donor, startsAt, at } = desk
  const partners = await app.db.sql<{ id: number; deedType: string }[]>`
    select distinct on (deed_type.code) partner.id, deed_type.code as "deedType"
    from partner
    join partner_deed_type on partner_deed_type.partner_id = partner.id
    join deed_type on deed_type.id = partner_deed_type.deed_type_id
    join campaign on campaign.id = partner.campaign_id
    where campaign.starts_at = ${startsAt} and not partner.payment_channel
    order by deed_type.code, partner.id`
  const [dream] = await app.db.sql<{ id: number }[]>`
    select dream.id from dream join campaign on campaign.id = dream.campaign_id
    where campaign.starts_at = ${startsAt} order by dream.number limit 1`
  const goal = publicId('Dream', dream?.id ?? 0)
  const friend = 'example-friend'
  const days = [
    ['RIDE_CODE', 'STEPS'],
    ['RIDE_CODE', 'QUIZ'],
    ['STEPS', 'HOTEL_LINEN'],
    ['RIDE_CODE', 'QUIZ'],
    ['STEPS', 'RIDE_CODE', 'HOTEL_LINEN'],
    ['RIDE_CODE', 'QUIZ', 'STEPS'],
  ] satisfies string[][]
  if (days.length !== rehearsedDay - 1 || days.length >= campaignDays)
    throw new Error('A day for each before today.')
  for (const [day, deeds] of days.entries()) {
    at(startsAt, day, 9)
    for (const deedType of deeds) {
      const partner = partners.find((each) => each.deedType === deedType)
      if (!partner) continue
      for (const person of [donor, friend])
        await earn(app, publicId('Partner', partner.id), person, [deedType], `first-${day}`)
    }
    if (day === 3) await give(app, donor, goal, 3, `first-${day}`)
    if (day === 4) await formTeam(app, donor, friend, goal)
    await playDeskDay(desk, day)
  }
}

async function formTeam(app: App, donor: string, friend: string, goal: string): Promise<void> {
  const formed = await createTeam(app, donorOf(friend), {
    idempotencyKey: 'past-team',
    goal: { dream: goal },
    kind: 'PERSONAL',
    name: '萤火小队 Fireflies',
    target: 100n,
  })
  const team = publicId('Team', formed.team.id)
  await joinTeam(app, donorOf(donor), { code: formed.team.code })
  await give(app, friend, goal, 5, 'team', team)
  await give(app, donor, goal, 2, 'team', team)
}

async function earn(app: App, partner: string, person: string, deeds: string[], key: string): Promise<void> {
  const occurredAt = app.clock.now()
  await recordDeeds(
    app,
    { role: 'partner', subject: partner, expiresAt: null },
    {
      deeds: deeds.map((deedType) => ({
        externalId: `${key}-${person}-${deedType}`,
        deedType,
        personRef: person,
        occurredAt,
      })),
    },
  )
}

async function give(
  app: App,
  person: string,
  dream: string,
  count: number,
  key: string,
  team?: string,
): Promise<void> {
  await giveFlowers(app, donorOf(person), { idempotencyKey: `${key}-${person}`, dream, count, team })
}

function donorOf(subject: string): Viewer {
  return { role: 'donor', subject, expiresAt: null }
}

async function insertEarlierCampaign({ db }: App, startsAt: Date, endsAt: Date): Promise<number> {
  const [row] = await db.sql<{ id: number }[]>`
    insert into campaign
      (code, edition, name_zh, name_en, theme_zh, theme_en, time_zone, starts_at, ends_at, phase, rehearsal,
       daily_flower_cap)
    values
      (${earlierCampaign}, 1, '示例：春日小演练', 'Example: a small rehearsal in an earlier season', '一花一梦想',
       'One Flower, One Dream', 'Asia/Shanghai', ${startsAt}, ${endsAt}, 'LIVE', true, ${dailyFlowerCap})
    returning id`
  const { id } = row as { id: number }
  await db.sql`insert into journal_head (campaign_id, seq, at) values (${id}, 0, ${startsAt})`
  return id
}

async function openPlatform(app: App, campaign: string) {
  const opened: string[] = []
  for (const { code, nameZh, nameEn, flowers, dailyCap } of deedTypes) {
    const deedType = { code, nameZh, nameEn, flowers, dailyCap, lateDays }
    const { subject } = await openDeedType(app, staff, {
      idempotencyKey: `past-type-${code}`,
      campaign,
      ...deedType,
      reason,
    })
    if (code !== 'FIRST_DONATION') opened.push(subject)
  }
  return openPartner(app, staff, {
    idempotencyKey: 'past-partner',
    campaign,
    code: 'example-platform',
    nameZh: '示例公益平台',
    nameEn: 'Example giving platform',
    kind: 'INTERNAL',
    paymentChannel: false,
    deedTypes: opened,
    reason,
  })
}

const cornerOfBooks = {
  nameZh: '示例：为一所村小添一间读书角',
  nameEn: 'Example: A reading corner for a village school',
  storyZh: '一间亮堂的屋子，两排书，三十个孩子。（演练示例。）',
  storyEn: 'A bright room, two shelves of books, thirty children. (A fixture of the rehearsal.)',
  beneficiaryTarget: 30,
  beneficiaryUnitZh: '名孩子',
  beneficiaryUnitEn: 'children',
  evidenced: false,
  minimumFlowers: 20n,
  tiers: [],
  sponsors: [],
  missPolicy: 'RETURN_FLOWERS',
  fundingRate: 50_00n,
  fundingCap: 2_000_00n,
  feedbackDays: firstReportAfterDays,
} as const satisfies Partial<Parameters<typeof openDream>[2]>

/** What the dream became: received by the first organization of the rehearsal, carried out by the fifth. */
async function readingRoom({ db }: App) {
  const [receiver, executor] = await db.sql<{ id: number; uscc: string; regionCode: RegionCode }[]>`
    select id, uscc, region_code as "regionCode" from organization where id in (1, 5) order by id`
  const receiving = publicId('Organization', receiver?.id ?? 0)
  return {
    number: 'SL-SPRING-1',
    titleZh: '示例：村小读书角',
    titleEn: 'Example: reading corner of a village school',
    category: 'EDUCATION',
    region: receiver?.regionCode ?? 'UNKNOWN',
    initiator: receiving,
    receivingOrganization: receiving,
    executingOrganization: publicId('Organization', executor?.id ?? 0),
    filingNumber: `${receiver?.uscc}A09999`,
  } as const
}

const stages = [
  {
    titleZh: '屋子和书都到了',
    titleEn: 'The room and the books are there',
    dueAfterDays: firstReportAfterDays,
    plannedBeneficiaries: 10,
    plannedSpending: 700_00n,
    published: {
      textZh: '读书角开了门：刷了墙，装了灯，三百本书上了架。第一周就有十二个孩子天天来。（演练示例。）',
      textEn:
        'The corner has opened: walls painted, lamps hung, three hundred books on the shelves. In its first week twelve children came every day. (A fixture of the rehearsal.)',
      beneficiariesReached: 12,
      spent: 680_00n,
    },
  },
  {
    titleZh: '孩子们自己管起来了',
    titleEn: 'The children run it themselves',
    dueAfterDays: secondReportAfterDays,
    plannedBeneficiaries: 15,
    plannedSpending: 500_00n,
    published: {
      textZh: '又有十六个孩子办了借书证，四个大孩子轮流当小管理员，每周五给低年级念书。（演练示例。）',
      textEn:
        'Sixteen more children have a card of their own. Four of the older ones take turns as librarians and read to the youngest on Fridays. (A fixture of the rehearsal.)',
      beneficiariesReached: 16,
      spent: 455_00n,
    },
  },
  {
    titleZh: '一年之后',
    titleEn: 'A year later',
    dueAfterDays: finalReportAfterDays,
    plannedBeneficiaries: 5,
    plannedSpending: 300_00n,
    published: null,
  },
]
