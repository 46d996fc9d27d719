// What the pages of single things say, in Chinese and English.

import type { Language } from '../design/words.ts'
import type {
  BoardMeasure,
  DisclosureStatus,
  DreamState,
  MissPolicy,
  MoneyLineName,
  OrganizationKind,
  OrganizationState,
  ProjectCategory,
  ProjectState,
  ReportKind,
  ReportState,
  TeamKind,
  TeamState,
} from '../gql.ts'
import type { Span } from './spans.ts'

export type Kind = 'Organization' | 'Project' | 'Dream' | 'Team'

export interface DetailWords {
  kind: Record<Kind, string>
  unknownTitle: string
  unknown: (id: string) => string
  otherTitle: string
  other: (id: string) => string
  noId: string
  toDashboard: string
  organizationKind: Record<OrganizationKind, string>
  organizationState: Record<OrganizationState, string>
  disclosure: Record<DisclosureStatus, string>
  disclosureOverdue: string
  projectState: Record<ProjectState, string>
  category: Record<ProjectCategory, string>
  dreamState: Record<DreamState, string>
  teamKind: Record<TeamKind, string>
  teamState: Record<TeamState, string>
  reportKind: Record<ReportKind, string>
  reportState: Record<ReportState, string>
  overdue: string
  missPolicy: Record<MissPolicy, string>
  line: Record<MoneyLineName, string>
  lines: string
  linesMeaning: string
  /** The end of the same sentence, which stands on one line. */
  linesFormula: string
  lineName: string
  gross: string
  held: string
  heldMeaning: string
  corrected: string
  netOfLine: string
  matched: string
  matchedMeaning: string
  matchReversed: (amount: string) => string
  facts: string
  uscc: string
  certificate: string
  validUntil: (day: string) => string
  expiredOn: (day: string) => string
  noCertificate: string
  region: string
  standing: string
  number: string
  filing: string
  notFiled: string
  goal: string
  goalShare: (percent: string, goal: string) => string
  goalReached: (goal: string) => string
  initiatedBy: string
  receivedBy: string
  executedBy: string
  matchFrozen: string
  matching: string
  matchOpen: string
  cameFromDream: string
  becameProject: string
  rolledInto: string
  course: string
  span: Record<Span, string>
  courseMoney: string
  courseFlowers: string
  courseTogether: string
  courseHint: Record<Span, string>
  courseNothing: string
  courseNoneGiven: string
  per: Record<Span, (what: string) => string>
  from: string
  asTable: string
  place: string
  placeOf: (rank: string, total: string) => string
  noPlace: Record<Kind, string>
  by: Record<'PEOPLE' | 'GIFTS' | 'AMOUNT' | 'FLOWERS', string>
  measured: string
  asOf: (time: string) => string
  boardAsOf: (time: string) => string
  movedUp: (places: string) => string
  movedDown: (places: string) => string
  racePlace: string
  projects: string
  projectsMeaning: string
  noProjects: string
  earlier: string
  later: string
  page: (number: string) => string
  teams: string
  teamsMeaning: string
  noTeams: string
  members: string
  membersMeaning: string
  captain: string
  formed: string
  gathersFor: string
  target: string
  targetShare: (percent: string, target: string) => string
  targetReached: (target: string) => string
  noTarget: string
  reports: string
  noReports: string
  noReportsOfDream: (days: string) => string
  due: (day: string) => string
  published: (day: string) => string
  reached: (actual: string, planned: string) => string
  spent: (actual: string, planned: string) => string
  planned: (people: string, amount: string) => string
  correction: string
  story: string
  helps: (number: string, unit: string) => string
  way: string
  minimum: string
  flowersNeeded: (number: string) => string
  flowersToGo: (number: string) => string
  reachedOn: (instant: string) => string
  collects: (from: string, until: string) => string
  sponsors: string
  noSponsors: string
  proposers: string
  noProposers: string
  moreProposers: string
  merged: string
  proposal: (number: string) => string
  funding: string
  fundingRule: (rate: string, cap: string) => string
  fundedWith: string
  notYetFunded: string
  ifMissed: (what: string) => string
  flowersCounted: string
  flowersTogether: string
  flowersGross: string
  flowersGrossTogether: string
  flowersGrossMeaning: string
  flowersFallen: (number: string) => string
}

export const measures = ['AMOUNT', 'PEOPLE', 'GIFTS', 'FLOWERS'] as const satisfies readonly BoardMeasure[]
export type Measure = (typeof measures)[number]

const s = (n: string) => (n === '1' ? '' : 's')

export const detailWords: Record<Language, DetailWords> = {
  zh: {
    kind: { Organization: '机构', Project: '项目', Dream: '梦想', Team: '一起捐' },
    unknownTitle: '这里什么也没有',
    unknown: (id) => `没有编号为“${id}”的机构、项目、梦想或一起捐。它可能尚未公开，或者地址抄漏了几个字。`,
    otherTitle: '这里没有它的页面',
    other: (id) => `“${id}”确实存在，但它不是机构、项目、梦想或一起捐，没有自己的页面。`,
    noId: '地址里没有说明要看哪一个：缺少 id。',
    toDashboard: '回到数据看板',
    organizationKind: { PUBLIC: '公募机构', NON_PUBLIC: '非公募机构' },
    organizationState: { ACTIVE: '正常', RESTRICTED: '受限', SUSPENDED: '暂停', BANNED: '已除名' },
    disclosure: { CURRENT: '及时', OVERDUE: '逾期' },
    disclosureOverdue: '信息披露逾期',
    projectState: {
      DRAFT: '草稿',
      FILED: '已备案',
      IN_REVIEW: '审核中',
      ONLINE: '募捐中',
      GOAL_REACHED: '已达目标，仍在募捐',
      FUNDRAISING_CLOSED: '募捐结束',
      EXECUTING: '执行中',
      COMPLETED: '已完成',
      SUSPENDED: '暂停',
      TERMINATED: '已终止',
    },
    category: {
      EDUCATION: '教育助学',
      RURAL_REVITALIZATION: '乡村振兴',
      MEDICAL: '医疗救助',
      DISASTER_RELIEF: '救灾',
      NATURE: '自然保护',
      CARE_AND_ADVOCACY: '关爱与倡导',
    },
    dreamState: {
      SCHEDULED: '即将开始',
      COLLECTING: '收集小红花中',
      REACHED: '已达最低执行量，继续收集',
      CLOSED: '收集结束',
      FUNDED: '已获资助',
      CONVERTED: '已成为项目',
      MISSED: '未达最低执行量',
      RETURNED: '小红花已退回',
      ROLLED_OVER: '小红花已转赠',
      SUSPENDED: '暂停',
    },
    teamKind: { PERSONAL: '朋友', ENTERPRISE: '企业', SCHOOL: '学校' },
    teamState: { OPEN: '进行中', CLOSED: '已结束' },
    reportKind: { FIRST_FEEDBACK: '首次反馈', STAGE: '阶段反馈', FINAL: '结项报告' },
    reportState: { PLANNED: '计划中', SUBMITTED: '已提交', PUBLISHED: '已发布' },
    overdue: '逾期',
    missPolicy: {
      RETURN_FLOWERS: '小红花退回送花人的账户。',
      ROLL_OVER: '小红花转给另一个仍在收集的梦想。',
      KEEP: '小红花留在这个梦想，不再执行。',
    },
    line: {
      PUBLIC_DONATIONS: '公众捐款',
      FOUNDATION_MATCHING: '基金会配捐',
      PARTNER_MATCHING: '企业与地方配捐',
      INCENTIVE_AWARDS: '激励金',
      DREAM_FUNDING: '梦想资助',
    },
    lines: '五种资金，互不混同',
    linesMeaning: '单位：元。总额只增不减；退回与撤销另计，',
    linesFormula: '净额 = 总额 − 退回。',
    lineName: '资金',
    gross: '总额',
    held: '审核中',
    heldMeaning: '配捐正在审核，元',
    corrected: '退回',
    netOfLine: '净额',
    matched: '配捐',
    matchedMeaning: '已确认的全部配捐，元',
    matchReversed: (amount) => `其中 ${amount} 元已撤回`,
    facts: '基本信息',
    uscc: '统一社会信用代码',
    certificate: '公开募捐资格证书',
    validUntil: (day) => `有效期至 ${day}`,
    expiredOn: (day) => `已于 ${day}到期`,
    noCertificate: '无',
    region: '地区',
    standing: '信息披露',
    number: '编号',
    filing: '备案号',
    notFiled: '尚未备案',
    goal: '目标',
    goalShare: (percent, goal) => `已达目标 ¥${goal} 的 ${percent}%`,
    goalReached: (goal) => `✓ 已达目标 ¥${goal}`,
    initiatedBy: '发起',
    receivedBy: '接收善款',
    executedBy: '执行',
    matchFrozen: '配捐已冻结：此间的捐款不配捐，已有的配捐暂不拨付。',
    matching: '配捐状态',
    matchOpen: '按开放的配捐时段配捐',
    cameFromDream: '它来自梦想',
    becameProject: '它成为了项目',
    rolledInto: '小红花转给了',
    course: '走势',
    span: { HOUR: '最近一小时', DAY: '最近一天', ALL: '整个活动' },
    courseMoney: '收到捐款（元）',
    courseFlowers: '收到小红花（朵）',
    courseTogether: '送出小红花（朵）',
    courseHint: {
      HOUR: '每根柱子是已结束的一分钟。',
      DAY: '每根柱子是已结束的一小时。',
      ALL: '每根柱子是已结束的一天。',
    },
    courseNothing: '这段时间没有收到。',
    courseNoneGiven: '这段时间没有送出。',
    per: {
      HOUR: (what) => `每分钟${what}`,
      DAY: (what) => `每小时${what}`,
      ALL: (what) => `每天${what}`,
    },
    from: '时间',
    asTable: '以表格显示',
    place: '名次',
    placeOf: (rank, total) => `第 ${rank} 名，共 ${total} 名`,
    noPlace: {
      Organization: '还没有计入任何捐款，因此没有名次。',
      Project: '还没有计入任何捐款，因此没有名次。',
      Dream: '这个梦想不在当前的排名中。',
      Team: '还没有计入任何捐款或小红花，因此没有名次。',
    },
    by: { PEOPLE: '人数', GIFTS: '人次', AMOUNT: '净额', FLOWERS: '小红花' },
    measured: '排名依据',
    asOf: (time) => `截至 ${time}`,
    boardAsOf: (time) => `名次截至 ${time}，暂未更新。`,
    movedUp: (places) => `上升 ${places} 位`,
    movedDown: (places) => `下降 ${places} 位`,
    racePlace: '在梦想中的名次',
    projects: '接收善款的项目',
    projectsMeaning: '收到最多的在前，约每十秒更新一次。',
    noProjects: '它在这次活动中没有接收任何项目的善款。',
    earlier: '上一页',
    later: '下一页',
    page: (number) => `第 ${number} 页`,
    teams: '一起捐',
    teamsMeaning: '前十支队伍。',
    noTeams: '还没有人为它组队。',
    members: '成员',
    membersMeaning: '加入或随队捐赠的人',
    captain: '队长',
    formed: '成立',
    gathersFor: '为谁而聚',
    target: '目标',
    targetShare: (percent, target) => `已达目标 ${target}的 ${percent}%`,
    targetReached: (target) => `✓ 已达目标 ${target}`,
    noTarget: '没有设定目标',
    reports: '反馈报告',
    noReports: '还没有计划反馈报告。',
    noReportsOfDream: (days) => `它成为项目后，第一份反馈最迟在收集结束后 ${days} 天内发布。`,
    due: (day) => `应于 ${day}前发布`,
    published: (day) => `${day}发布`,
    reached: (actual, planned) => `惠及 ${actual}，计划 ${planned}`,
    spent: (actual, planned) => `支出 ¥${actual}，计划 ¥${planned}`,
    planned: (people, amount) => `计划惠及 ${people}，支出 ¥${amount}`,
    correction: '更正',
    story: '故事',
    helps: (number, unit) => `为 ${number} ${unit}`,
    way: '花开之路',
    minimum: '最低执行量',
    flowersNeeded: (number) => `${number} 朵`,
    flowersToGo: (number) => `还差 ${number} 朵`,
    reachedOn: (instant) => `✓ ${instant} 达到`,
    collects: (from, until) => `收集时间：${from} – ${until}`,
    sponsors: '支持企业',
    noSponsors: '没有企业支持。',
    proposers: '提案人',
    noProposers: '没有登记提案人。',
    moreProposers: '还有更多提案人。',
    merged: '并入',
    proposal: (number) => `第 ${number} 号提案`,
    funding: '资助',
    fundingRule: (rate, cap) => `每朵小红花 ¥${rate}，最多 ¥${cap}。`,
    fundedWith: '已资助',
    notYetFunded: '收集结束并达到最低执行量之后才会资助。',
    ifMissed: (what) => `若未达到最低执行量：${what}`,
    flowersCounted: '收到小红花',
    flowersTogether: '共送小红花',
    flowersGross: '累计收到',
    flowersGrossTogether: '累计送出',
    flowersGrossMeaning: '朵，含后来撤回的',
    flowersFallen: (number) => `另有 ${number} 朵已撤回`,
  },
  en: {
    kind: { Organization: 'Organization', Project: 'Project', Dream: 'Dream', Team: 'Giving together' },
    unknownTitle: 'Nothing grows here',
    unknown: (id) =>
      `There is no organization, project, dream or team with the id “${id}”. It may not be public yet, or the address lost a few letters on its way.`,
    otherTitle: 'This has no page of its own',
    other: (id) => `“${id}” exists, but it is no organization, project, dream or team, and has no page.`,
    noId: 'The address does not say what to show: it has no id.',
    toDashboard: 'Back to the dashboard',
    organizationKind: { PUBLIC: 'Public charity', NON_PUBLIC: 'Not a public fundraiser' },
    organizationState: {
      ACTIVE: 'In good standing',
      RESTRICTED: 'Restricted',
      SUSPENDED: 'Suspended',
      BANNED: 'Excluded',
    },
    disclosure: { CURRENT: 'Up to date', OVERDUE: 'Overdue' },
    disclosureOverdue: 'Disclosures overdue',
    projectState: {
      DRAFT: 'Draft',
      FILED: 'Filed',
      IN_REVIEW: 'In review',
      ONLINE: 'Takes gifts',
      GOAL_REACHED: 'Goal reached, still takes gifts',
      FUNDRAISING_CLOSED: 'Fundraising closed',
      EXECUTING: 'At work',
      COMPLETED: 'Completed',
      SUSPENDED: 'Suspended',
      TERMINATED: 'Terminated',
    },
    category: {
      EDUCATION: 'Education',
      RURAL_REVITALIZATION: 'Rural revitalization',
      MEDICAL: 'Medical',
      DISASTER_RELIEF: 'Disaster relief',
      NATURE: 'Nature',
      CARE_AND_ADVOCACY: 'Care and advocacy',
    },
    dreamState: {
      SCHEDULED: 'Opens soon',
      COLLECTING: 'Collecting flowers',
      REACHED: 'Reached its minimum, still collecting',
      CLOSED: 'Collecting is over',
      FUNDED: 'Funded',
      CONVERTED: 'Has become a project',
      MISSED: 'Missed its minimum',
      RETURNED: 'Its flowers went back',
      ROLLED_OVER: 'Its flowers went to another dream',
      SUSPENDED: 'Suspended',
    },
    teamKind: { PERSONAL: 'Friends', ENTERPRISE: 'A company', SCHOOL: 'A school' },
    teamState: { OPEN: 'Gathering', CLOSED: 'Closed' },
    reportKind: { FIRST_FEEDBACK: 'First feedback', STAGE: 'Stage report', FINAL: 'Final report' },
    reportState: { PLANNED: 'Planned', SUBMITTED: 'Submitted', PUBLISHED: 'Published' },
    overdue: 'Overdue',
    missPolicy: {
      RETURN_FLOWERS: 'its flowers go back to those who gave them.',
      ROLL_OVER: 'its flowers go to another dream that still collects.',
      KEEP: 'its flowers stay with it, and it comes to nothing.',
    },
    line: {
      PUBLIC_DONATIONS: 'Public donations',
      FOUNDATION_MATCHING: 'Foundation’s matching',
      PARTNER_MATCHING: 'Enterprises’ and regions’ matching',
      INCENTIVE_AWARDS: 'Incentive awards',
      DREAM_FUNDING: 'Dream funding',
    },
    lines: 'Five lines of money, never mixed',
    linesMeaning: 'In yuan. Gross never falls; what is taken back is its own number, and ',
    linesFormula: 'net is gross without it.',
    lineName: 'Line',
    gross: 'Gross',
    held: 'Under review',
    heldMeaning: 'matching that is being looked at, in yuan',
    corrected: 'Taken back',
    netOfLine: 'Net',
    matched: 'Matched',
    matchedMeaning: 'confirmed matching of every source, in yuan',
    matchReversed: (amount) => `${amount} yuan of it taken back`,
    facts: 'Who and where',
    uscc: 'Social credit code',
    certificate: 'Certificate',
    validUntil: (day) => `valid until ${day}`,
    expiredOn: (day) => `ended on ${day}`,
    noCertificate: 'none',
    region: 'Region',
    standing: 'Disclosure',
    number: 'Number',
    filing: 'Filing',
    notFiled: 'not filed yet',
    goal: 'Goal',
    goalShare: (percent, goal) => `${percent}% of its goal of ¥${goal}`,
    goalReached: (goal) => `✓ reached its goal of ¥${goal}`,
    initiatedBy: 'Initiated by',
    receivedBy: 'Money received by',
    executedBy: 'Work done by',
    matchFrozen:
      'Its match is frozen: gifts get none meanwhile, and what was matched before is not paid out.',
    matching: 'Matching',
    matchOpen: 'as the open windows say',
    cameFromDream: 'It came from the dream',
    becameProject: 'It became the project',
    rolledInto: 'Its flowers went to',
    course: 'As it came',
    span: { HOUR: 'Last hour', DAY: 'Last day', ALL: 'Whole campaign' },
    courseMoney: 'Received (yuan)',
    courseFlowers: 'Flowers given',
    courseTogether: 'Flowers given together',
    courseHint: {
      HOUR: 'Each bar is a minute that is over.',
      DAY: 'Each bar is an hour that is over.',
      ALL: 'Each bar is a day that is over.',
    },
    courseNothing: 'Nothing came in this time.',
    courseNoneGiven: 'Nothing was given in this time.',
    per: {
      HOUR: (what) => `${what} per minute`,
      DAY: (what) => `${what} per hour`,
      ALL: (what) => `${what} per day`,
    },
    from: 'From',
    asTable: 'Show as a table',
    place: 'Its place',
    placeOf: (rank, total) => `No. ${rank} of ${total}`,
    noPlace: {
      Organization: 'Nothing is counted for it yet, so it has no place.',
      Project: 'Nothing is counted for it yet, so it has no place.',
      Dream: 'This dream is not in the race at the moment.',
      Team: 'Nothing is counted for it yet, so it has no place.',
    },
    by: { PEOPLE: 'People', GIFTS: 'Gifts', AMOUNT: 'Net amount', FLOWERS: 'Flowers' },
    measured: 'Ranked by',
    asOf: (time) => `as of ${time}`,
    boardAsOf: (time) => `Places are as of ${time}; newer ones are not here yet.`,
    movedUp: (places) => `up ${places}`,
    movedDown: (places) => `down ${places}`,
    racePlace: 'Its place in the race',
    projects: 'Projects it receives for',
    projectsMeaning: 'Those that received most first, refreshed about every ten seconds.',
    noProjects: 'It receives the money of no project in this campaign.',
    earlier: 'Previous page',
    later: 'Next page',
    page: (number) => `Page ${number}`,
    teams: 'Teams that give together',
    teamsMeaning: 'The first ten.',
    noTeams: 'Nobody has formed a team for it yet.',
    members: 'Members',
    membersMeaning: 'who joined or gave with it',
    captain: 'Captain',
    formed: 'Formed',
    gathersFor: 'Gathers for',
    target: 'Target',
    targetShare: (percent, target) => `${percent}% of its target of ${target}`,
    targetReached: (target) => `✓ reached its target of ${target}`,
    noTarget: 'no target was set',
    reports: 'Reports',
    noReports: 'No report is planned yet.',
    noReportsOfDream: (days) =>
      `Once it is a project, its first report is due at most ${days} day${s(days)} after collecting ends.`,
    due: (day) => `due by ${day}`,
    published: (day) => `published on ${day}`,
    reached: (actual, planned) => `${actual} reached, ${planned} planned`,
    spent: (actual, planned) => `¥${actual} spent, ¥${planned} planned`,
    planned: (people, amount) => `plans to reach ${people} and spend ¥${amount}`,
    correction: 'Correction',
    story: 'The story',
    helps: (number, unit) => `For ${number} ${unit}`,
    way: 'How it opens',
    minimum: 'The minimum',
    flowersNeeded: (number) => `${number} flower${s(number)}`,
    flowersToGo: (number) => `${number} to go`,
    reachedOn: (instant) => `✓ reached ${instant}`,
    collects: (from, until) => `Collects from ${from} until ${until}`,
    sponsors: 'Backed by',
    noSponsors: 'No business backs it.',
    proposers: 'Proposed by',
    noProposers: 'No proposal is credited for it.',
    moreProposers: 'And more.',
    merged: 'merged',
    proposal: (number) => `Proposal ${number}`,
    funding: 'Funding',
    fundingRule: (rate, cap) => `¥${rate} for each flower, at most ¥${cap}.`,
    fundedWith: 'Funded with',
    notYetFunded: 'It is funded after collecting has ended, if it reached its minimum.',
    ifMissed: (what) => `If it misses its minimum: ${what}`,
    flowersCounted: 'Flowers',
    flowersTogether: 'Flowers given together',
    flowersGross: 'Given in all',
    flowersGrossTogether: 'Given in all',
    flowersGrossMeaning: 'flowers, those taken back later included',
    flowersFallen: (number) => `${number} taken back`,
  },
}
