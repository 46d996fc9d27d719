// What the dashboard alone says, in Chinese and English, beside the words that all pages share.

import type { Language, Words } from '../design/words.ts'
import type {
  BoardKind,
  BoardMeasure,
  BrakeEffect,
  MatchingSource,
  MatchingWindowState,
  MilestoneMetric,
  MoneyLineName,
} from '../gql.ts'

export type DashboardWords = Words & OwnWords

export type RankedBoard = Extract<BoardKind, 'PROJECTS' | 'ORGANIZATIONS' | 'TEAMS' | 'REGIONS'>
/** The boards that are long enough to be searched. */
export type SearchedBoard = Extract<RankedBoard, 'PROJECTS' | 'ORGANIZATIONS'>
export type RankedMeasure = Extract<BoardMeasure, 'AMOUNT' | 'PEOPLE' | 'GIFTS' | 'FLOWERS'>

interface OwnWords {
  brakes: string
  brakeEffect: Record<BrakeEffect, string>
  brakeSince: (time: string) => string
  brakeUntil: (time: string) => string
  lines: string
  linesMeaning: string
  line: Record<MoneyLineName, string>
  lineName: string
  gross: string
  corrected: string
  stands: string
  underReview: string
  allLines: string
  linesAddUp: (amount: string) => string
  linesDoNotAddUp: string
  together: string
  hour: string
  whole: string
  perBucket: Record<'MINUTE' | 'TEN_MINUTES' | 'HOUR', string>
  runningTotal: string
  shown: string
  receivedBy: Record<'MINUTE' | 'TEN_MINUTES' | 'HOUR' | 'SUM', string>
  donationsBy: Record<'MINUTE' | 'TEN_MINUTES' | 'HOUR' | 'SUM', string>
  runningBucket: (when: string) => string
  compare: string
  compareWith: string
  yesterday: (day: string) => string
  noDayBefore: string
  atThisTime: (elapsed: string) => string
  nothingThen: (day: string) => string
  thisDay: string
  windows: string
  windowsMeaning: string
  noWindows: string
  windowState: Record<MatchingWindowState, string>
  source: Record<MatchingSource, string>
  left: string
  ofBudget: (amount: string) => string
  given: string
  setAside: string
  burn: (amount: string) => string
  emptyAt: (time: string) => string
  opensAt: (time: string) => string
  closesAt: (time: string) => string
  nextOpensAt: (time: string) => string
  regions: string
  regionsMeaning: string
  mapKeys: string
  shade: string
  fifths: string
  nothing: string
  shareOfAll: (share: string) => string
  measure: string
  measures: Record<'received' | 'donations' | 'flowers', string>
  categories: string
  channels: string
  gifts: (number: string) => string
  addsUp: (amount: string) => string
  doesNotAddUp: string
  boards: string
  boardsMeaning: (time: string) => string
  board: string
  boardKind: Record<RankedBoard, string>
  by: string
  byMeasure: Record<RankedMeasure, string>
  valueOf: Record<RankedMeasure, string>
  rank: string
  rose: (places: string) => string
  fell: (places: string) => string
  stayed: string
  entered: string
  heldBack: string
  nobodyRanked: string
  search: Record<SearchedBoard, string>
  found: (number: string) => string
  foundNothing: string
  notInCampaign: (name: string) => string
  notAnswered: string
  notRanked: (name: string) => string
  ownPlace: (name: string, rank: string, total: string) => string
  forget: string
  skipped: (number: string) => string
  ranked: (total: string) => string
  morePlaces: (number: string) => string
  milestones: string
  milestonesMeaning: string
  noMilestones: string
  reachedAt: (time: string) => string
  ahead: (missing: string) => string
  metric: Record<MilestoneMetric, (value: string) => string>
}

export const dashboardWords: Record<Language, OwnWords> = {
  zh: {
    brakes: '暂停与限制',
    brakeEffect: {
      STOP_MATCH: '配捐暂停',
      STOP_DONATE: '捐款暂停',
      STOP_FLOWERS: '小红花暂停',
      DELAY_PUBLIC: '数据暂缓公布',
    },
    brakeSince: (time) => `自 ${time} 起`,
    brakeUntil: (time) => `至 ${time}`,
    lines: '五类资金，互不混算',
    linesMeaning: '每一类：已收到 = 净额 + 已退回。审核中的款项尚未计入其他任何一栏。',
    line: {
      PUBLIC_DONATIONS: '公众捐款',
      FOUNDATION_MATCHING: '基金会配捐',
      PARTNER_MATCHING: '企业与地方配捐',
      INCENTIVE_AWARDS: '激励金',
      DREAM_FUNDING: '梦想资助',
    },
    lineName: '类别',
    gross: '已收到',
    corrected: '已退回',
    stands: '净额',
    underReview: '审核中',
    allLines: '五类合计',
    linesAddUp: (amount) => `✓ 每一类都与其各部分相符；公众捐款 ¥${amount} 即上方的总数。`,
    linesDoNotAddUp: '此刻各部分与总数不符。',
    together: '合计',
    hour: '最近一小时',
    whole: '整个活动',
    perBucket: { MINUTE: '每分钟', TEN_MINUTES: '每十分钟', HOUR: '每小时' },
    runningTotal: '累计',
    shown: '显示',
    receivedBy: {
      MINUTE: '每分钟捐款（元）',
      TEN_MINUTES: '每十分钟捐款（元）',
      HOUR: '每小时捐款（元）',
      SUM: '累计捐款（元）',
    },
    donationsBy: {
      MINUTE: '每分钟捐款人次',
      TEN_MINUTES: '每十分钟捐款人次',
      HOUR: '每小时捐款人次',
      SUM: '累计捐款人次',
    },
    runningBucket: (when) => `${when}（进行中）`,
    compare: '与另一天同一时刻相比',
    compareWith: '相比于',
    yesterday: (day) => `昨天（${day}）`,
    noDayBefore: '今天是活动的第一天，没有可以相比的日子。',
    atThisTime: (elapsed) => `两天都截至 ${elapsed}`,
    nothingThen: (day) => `${day} 当时还没有捐款`,
    thisDay: '今天',
    windows: '配捐',
    windowsMeaning: '正在进行的配捐时段，还剩多少，用得多快。',
    noWindows: '没有计划中的配捐时段。',
    windowState: {
      SCHEDULED: '尚未开始',
      OPEN: '进行中',
      EXHAUSTED: '已用完',
      BRAKED: '已暂停',
      CLOSED: '已结束',
    },
    source: { FOUNDATION: '基金会', ENTERPRISE: '企业', REGIONAL: '地方' },
    left: '剩余',
    ofBudget: (amount) => `共 ¥${amount}`,
    given: '已配捐',
    setAside: '审核中',
    burn: (amount) => `每分钟 ¥${amount}`,
    emptyAt: (time) => `按此速度 ${time} 用完`,
    opensAt: (time) => `${time} 开始`,
    closesAt: (time) => `${time} 结束`,
    nextOpensAt: (time) => `下一时段 ${time} 开始`,
    regions: '来自各地',
    regionsMeaning: '每格一个省级行政区，颜色越浓越多；没有注明地区的单独一格。',
    mapKeys: '用方向键在各格之间移动。',
    shade: '颜色',
    fifths: '有捐赠的地区按多少分为五档；数字是各档的起点。',
    nothing: '暂无',
    shareOfAll: (share) => `占全部 ${share}`,
    measure: '按',
    measures: { received: '捐款', donations: '人次', flowers: '小红花' },
    categories: '按领域',
    channels: '按支付渠道',
    gifts: (number) => `${number} 人次`,
    addsUp: (amount) => `✓ 各部分合计 ${amount}`,
    doesNotAddUp: '此刻合计与整个活动不符',
    boards: '排行榜',
    boardsMeaning: (time) => `升降与 ${time} 相比。`,
    board: '榜单',
    boardKind: { PROJECTS: '项目', ORGANIZATIONS: '机构', TEAMS: '一起捐', REGIONS: '地区' },
    by: '按',
    byMeasure: { AMOUNT: '金额', PEOPLE: '人数', GIFTS: '人次', FLOWERS: '小红花' },
    valueOf: { AMOUNT: '净额（元）', PEOPLE: '捐款人数', GIFTS: '捐款人次', FLOWERS: '小红花' },
    rank: '名次',
    rose: (places) => `上升 ${places} 位`,
    fell: (places) => `下降 ${places} 位`,
    stayed: '名次不变',
    entered: '新上榜',
    heldBack: '暂缓公布',
    nobodyRanked: '暂无排名。',
    search: { PROJECTS: '查找项目', ORGANIZATIONS: '查找我的机构' },
    found: (number) => `找到 ${number} 个，用上下键选择`,
    foundNothing: '没有找到。',
    notInCampaign: (name) => `“${name}”没有参加这次活动。`,
    notAnswered: '服务没有回答，请再试一次。',
    notRanked: (name) => `“${name}”暂未上榜：还没有计入任何数字。`,
    ownPlace: (name, rank, total) => `“${name}”排在第 ${rank} 位，共 ${total} 位。`,
    forget: '取消',
    skipped: (number) => `中间还有 ${number} 位`,
    ranked: (total) => `共 ${total} 位上榜`,
    morePlaces: (number) => `显示前 ${number} 位`,
    milestones: '里程碑',
    milestonesMeaning: '每个里程碑只达到一次；最近的在前。',
    noMilestones: '还没有达到任何里程碑。',
    reachedAt: (time) => `${time} 达到`,
    ahead: (missing) => `还差 ${missing}`,
    metric: {
      RECEIVED: (value) => `捐款 ¥${value}`,
      DONATION_COUNT: (value) => `${value} 人次捐款`,
      DONOR_COUNT: (value) => `${value} 人捐款`,
      FLOWER_COUNT: (value) => `${value} 朵小红花`,
      GIVER_COUNT: (value) => `${value} 人送花`,
      FLOWERS_COUNTED: (value) => `${value} 朵小红花`,
    },
  },
  en: {
    brakes: 'Brakes in force',
    brakeEffect: {
      STOP_MATCH: 'Matching is stopped',
      STOP_DONATE: 'Donations are stopped',
      STOP_FLOWERS: 'Flowers are stopped',
      DELAY_PUBLIC: 'Numbers are held back',
    },
    brakeSince: (time) => `since ${time}`,
    brakeUntil: (time) => `until ${time}`,
    lines: 'Five lines of money, never mixed',
    linesMeaning:
      'Of each line: received = what stands + what was taken back. What is under review is in no other column.',
    line: {
      PUBLIC_DONATIONS: 'Public donations',
      FOUNDATION_MATCHING: 'Foundation matching',
      PARTNER_MATCHING: 'Enterprise and regional matching',
      INCENTIVE_AWARDS: 'Incentive awards',
      DREAM_FUNDING: 'Dream funding',
    },
    lineName: 'Line',
    gross: 'Received',
    corrected: 'Taken back',
    stands: 'Stands',
    underReview: 'Under review',
    allLines: 'All five lines',
    linesAddUp: (amount) =>
      `✓ Every line is the sum of its parts; the public’s ¥${amount} are the number above.`,
    linesDoNotAddUp: 'The parts do not add up at this moment.',
    together: 'Together',
    hour: 'The last hour',
    whole: 'The whole campaign',
    perBucket: { MINUTE: 'per minute', TEN_MINUTES: 'per ten minutes', HOUR: 'per hour' },
    runningTotal: 'running total',
    shown: 'Show',
    receivedBy: {
      MINUTE: 'Received per minute (yuan)',
      TEN_MINUTES: 'Received per ten minutes (yuan)',
      HOUR: 'Received per hour (yuan)',
      SUM: 'Received so far (yuan)',
    },
    donationsBy: {
      MINUTE: 'Donations per minute',
      TEN_MINUTES: 'Donations per ten minutes',
      HOUR: 'Donations per hour',
      SUM: 'Donations so far',
    },
    runningBucket: (when) => `${when} (running)`,
    compare: 'Beside another day',
    compareWith: 'Compare with',
    yesterday: (day) => `Yesterday (${day})`,
    noDayBefore: 'This is the first day of the campaign: there is none to compare it with.',
    atThisTime: (elapsed) => `both days up to ${elapsed}`,
    nothingThen: (day) => `nothing had been given by then on ${day}`,
    thisDay: 'This day',
    windows: 'Matching',
    windowsMeaning: 'The windows that match gifts now: what is left, and how fast it goes.',
    noWindows: 'No matching window is planned.',
    windowState: {
      SCHEDULED: 'not open yet',
      OPEN: 'open',
      EXHAUSTED: 'used up',
      BRAKED: 'stopped',
      CLOSED: 'closed',
    },
    source: { FOUNDATION: 'foundation', ENTERPRISE: 'enterprise', REGIONAL: 'regional' },
    left: 'left',
    ofBudget: (amount) => `of ¥${amount}`,
    given: 'matched',
    setAside: 'under review',
    burn: (amount) => `¥${amount} a minute`,
    emptyAt: (time) => `empty at ${time} at this pace`,
    opensAt: (time) => `opens ${time}`,
    closesAt: (time) => `closes ${time}`,
    nextOpensAt: (time) => `the next one opens ${time}`,
    regions: 'From all over the country',
    regionsMeaning:
      'One tile a province: the stronger its colour, the more. What names no region has a tile of its own.',
    mapKeys: 'The arrow keys walk from tile to tile.',
    shade: 'Shade',
    fifths: 'Regions with something, in five groups of equal number; the figures say where each begins.',
    nothing: 'none yet',
    shareOfAll: (share) => `${share} of the whole`,
    measure: 'By',
    measures: { received: 'Money', donations: 'Donations', flowers: 'Flowers' },
    categories: 'By category',
    channels: 'By payment channel',
    gifts: (number) => `${number} donations`,
    addsUp: (amount) => `✓ the parts add up to ${amount}`,
    doesNotAddUp: 'does not add up to the campaign at this moment',
    boards: 'Leaderboards',
    boardsMeaning: (time) => `Movement is told from ${time}.`,
    board: 'Board',
    boardKind: { PROJECTS: 'Projects', ORGANIZATIONS: 'Organizations', TEAMS: 'Teams', REGIONS: 'Regions' },
    by: 'By',
    byMeasure: { AMOUNT: 'Amount', PEOPLE: 'People', GIFTS: 'Gifts', FLOWERS: 'Flowers' },
    valueOf: { AMOUNT: 'Net (yuan)', PEOPLE: 'People', GIFTS: 'Gifts', FLOWERS: 'Flowers' },
    rank: 'Rank',
    rose: (places) => `up ${places}`,
    fell: (places) => `down ${places}`,
    stayed: 'same rank',
    entered: 'new here',
    heldBack: 'held back',
    nobodyRanked: 'Nobody is ranked yet.',
    search: {
      PROJECTS: 'Find a project',
      ORGANIZATIONS: 'Find your organization',
    },
    found: (number) => `${number} found; choose with the arrow keys`,
    foundNothing: 'Nothing found.',
    notInCampaign: (name) => `“${name}” does not take part in this campaign.`,
    notAnswered: 'The service did not answer. Please try again.',
    notRanked: (name) => `“${name}” is not ranked: nothing is counted for it yet.`,
    ownPlace: (name, rank, total) => `“${name}” is number ${rank} of ${total}.`,
    forget: 'Clear',
    skipped: (number) => `${number} more in between`,
    ranked: (total) => `${total} ranked`,
    morePlaces: (number) => `Show the first ${number}`,
    milestones: 'Milestones',
    milestonesMeaning: 'Each is reached exactly once; the latest come first.',
    noMilestones: 'None has been reached yet.',
    reachedAt: (time) => `reached ${time}`,
    ahead: (missing) => `${missing} to go`,
    metric: {
      RECEIVED: (value) => `¥${value} received`,
      DONATION_COUNT: (value) => `${value} donations`,
      DONOR_COUNT: (value) => `${value} people`,
      FLOWER_COUNT: (value) => `${value} flowers`,
      GIVER_COUNT: (value) => `${value} givers of flowers`,
      FLOWERS_COUNTED: (value) => `${value} flowers`,
    },
  },
}
