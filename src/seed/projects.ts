// Projects of the rehearsal: fixtures whose titles are made up from parts, varied enough for a search to be worth
// trying. Each has a public charity as its receiver and a filing made by that charity (I17).
import { type ProjectCategory, type ProjectState, projectCategories } from '../project/project.ts'
import { type RegionCode, regions } from '../region/region.ts'
import { namedRegions, nicknames, type OrganizationFixture } from './organizations.ts'
import { createRandom, type Random, zipf } from './random.ts'

export interface ProjectFixture {
  number: string
  titleZh: string
  titleEn: string
  category: ProjectCategory
  initiatorPosition: number
  receiver: OrganizationFixture
  executorPosition: number
  filingNumber: string
  /** Fen. */
  goal: number
  regionCode: RegionCode
  state: ProjectState
}

type Words = readonly (readonly [zh: string, en: string])[]

const phrases = {
  EDUCATION: {
    groups: [
      ['乡村儿童', 'rural children'],
      ['山区小学', 'mountain schools'],
      ['留守儿童', 'children left behind'],
      ['职校学生', 'vocational students'],
      ['幼儿园孩子', 'kindergarten children'],
    ],
    offers: [
      ['建一间阅读角', 'a reading corner'],
      ['开设音乐课', 'music lessons'],
      ['添置科学实验箱', 'science kits'],
      ['发放助学金', 'bursaries'],
      ['组建足球队', 'a football team'],
      ['送去冬衣和书包', 'winter clothes and school bags'],
    ],
  },
  RURAL_REVITALIZATION: {
    groups: [
      ['茶农', 'tea growers'],
      ['养蜂人', 'beekeepers'],
      ['返乡青年', 'young people who return home'],
      ['乡村妇女', 'village women'],
      ['果园合作社', 'orchard cooperatives'],
    ],
    offers: [
      ['开办技能课堂', 'skills classes'],
      ['修一条灌溉水渠', 'an irrigation canal'],
      ['搭建直播间', 'a livestream studio'],
      ['装上太阳能路灯', 'solar street lamps'],
      ['提供良种和农具', 'seeds and tools'],
      ['建起村史馆', 'a village museum'],
    ],
  },
  MEDICAL: {
    groups: [
      ['先心病患儿', 'children with heart disease'],
      ['白血病患儿', 'children with leukaemia'],
      ['罕见病家庭', 'families with rare diseases'],
      ['乡村老人', 'rural elderly people'],
      ['听障儿童', 'children with hearing loss'],
    ],
    offers: [
      ['资助手术费', 'the cost of surgery'],
      ['提供康复训练', 'rehabilitation'],
      ['配助听器', 'hearing aids'],
      ['开展义诊', 'free consultations'],
      ['提供就医住宿', 'lodging near the hospital'],
      ['做白内障筛查', 'cataract screening'],
    ],
  },
  DISASTER_RELIEF: {
    groups: [
      ['受灾家庭', 'families after a disaster'],
      ['汛区村庄', 'villages in the flood area'],
      ['地震灾区学校', 'schools after an earthquake'],
      ['基层救援队', 'local rescue teams'],
      ['高海拔牧民', 'highland herders'],
    ],
    offers: [
      ['送去应急包', 'emergency kits'],
      ['搭建临时板房', 'temporary shelter'],
      ['配备救生艇', 'rescue boats'],
      ['开展防灾演练', 'disaster drills'],
      ['重建饮水系统', 'a new water supply'],
      ['送去御寒物资', 'supplies against the cold'],
    ],
  },
  NATURE: {
    groups: [
      ['候鸟湿地', 'wetlands of migratory birds'],
      ['雪豹栖息地', 'snow leopard country'],
      ['荒漠地区', 'desert margins'],
      ['红树林', 'mangrove coasts'],
      ['城市公园', 'city parks'],
    ],
    offers: [
      ['种下一片树林', 'a new grove'],
      ['培训巡护员', 'training for rangers'],
      ['清理塑料垃圾', 'a clean-up of plastic waste'],
      ['安装红外相机', 'camera traps'],
      ['开设自然课堂', 'nature classes'],
      ['监测水质', 'water monitoring'],
    ],
  },
  CARE_AND_ADVOCACY: {
    groups: [
      ['独居老人', 'elderly people living alone'],
      ['孤独症家庭', 'families with autism'],
      ['视障青年', 'young people with visual impairments'],
      ['环卫工人', 'street cleaners'],
      ['流动儿童', 'migrant children'],
    ],
    offers: [
      ['每周探访', 'weekly visits'],
      ['开通心理热线', 'a counselling line'],
      ['准备一餐热饭', 'a warm meal'],
      ['录制有声书', 'audio books'],
      ['建社区活动室', 'a community room'],
      ['举办运动会', 'a sports day'],
    ],
  },
} as const satisfies Record<ProjectCategory, { groups: Words; offers: Words }>

/** The first projects are all ONLINE, so that whoever tries an id can give to it. */
const alwaysOnline = 200
const otherStates: readonly ProjectState[] = ['GOAL_REACHED', 'FUNDRAISING_CLOSED', 'SUSPENDED', 'IN_REVIEW']

export function* projectFixtures(
  count: number,
  organizations: readonly OrganizationFixture[],
): Generator<ProjectFixture> {
  const random = createRandom(2022_02)
  const receivers = organizations.filter((organization) => organization.kind === 'PUBLIC')
  const initiators = organizations.filter((organization) => organization.state === 'ACTIVE')
  const filings = new Map<number, number>()
  const pickReceiver = zipf(receivers.length, 0.4)
  for (let position = 1; position <= count; position += 1) {
    // The first project is the first organization's, which is the one that demos sign in as.
    const pickedReceiver = receivers[position === 1 ? 0 : pickReceiver(random)] as OrganizationFixture
    const pickedInitiator = random.pick(initiators)
    const initiator = position === 1 || random.chance(0.7) ? pickedReceiver : pickedInitiator
    const executor = random.chance(0.8) ? initiator : random.pick(initiators)
    const filing = (filings.get(pickedReceiver.position) ?? 0) + 1
    filings.set(pickedReceiver.position, filing)
    const category = projectCategories[(position - 1) % projectCategories.length] as ProjectCategory
    const regionCode = random.pick(namedRegions)
    yield {
      number: `SL${String(position).padStart(5, '0')}`,
      ...titles(category, regionCode, random),
      category,
      initiatorPosition: initiator.position,
      receiver: pickedReceiver,
      executorPosition: executor.position,
      filingNumber: `${pickedReceiver.uscc}A${String(filing).padStart(5, '0')}`,
      goal: goalFen(random),
      regionCode,
      state: stateOf(position, random),
    }
  }
}

function titles(category: ProjectCategory, regionCode: RegionCode, random: Random) {
  const { groups, offers }: { groups: Words; offers: Words } = phrases[category]
  const [regionZh, regionEn] = regions[regionCode]
  const [nickZh, nickEn] = random.pick(nicknames)
  const [groupZh, groupEn] = random.pick(groups)
  const [offerZh, offerEn] = random.pick(offers)
  return {
    titleZh: `示例·${nickZh}计划：为${regionZh}${groupZh}${offerZh}`,
    titleEn: `Example ${nickEn}: ${offerEn} for ${groupEn} in ${regionEn}`,
  }
}

/** Between 50,000 and 5,000,000 yuan, in steps of 10,000; small goals are more common. */
function goalFen(random: Random): number {
  const yuan = 50_000 * 100 ** random.next()
  return Math.round(yuan / 10_000) * 10_000 * 100
}

function stateOf(position: number, random: Random): ProjectState {
  const isOther = random.chance(0.03)
  const other = random.pick(otherStates)
  return isOther && position > alwaysOnline ? other : 'ONLINE'
}
