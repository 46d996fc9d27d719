// What the media screen alone says, in Chinese and English.

import type { Language } from '../design/words.ts'
import type { BrakeEffect, MatchingWindowState, MilestoneMetric, MoneyLineName } from '../gql.ts'
import type { MomentKind } from './moments.ts'
import type { SceneName } from './scenes.ts'

export interface ScreenWords {
  scenes: Record<SceneName, string>
  choose: string
  holdScene: string
  goOn: string
  dreamsReached: (reached: string, all: string) => string
  matched: string
  matchedMeaning: string
  underReview: string
  underReviewMeaning: string
  moneyLines: string
  lines: Record<MoneyLineName, string>
  risen: (places: string) => string
  fallen: (places: string) => string
  petals: (percent: string) => string
  examples: string
  states: Record<MatchingWindowState, string>
  left: string
  ofBudget: string
  burnRate: string
  perMinute: string
  exhaustsAt: string
  exhaustsIn: (minutes: string) => string
  notExhausting: string
  exhausted: string
  braked: string
  opensAt: string
  closesAt: string
  nextOpensAt: string
  noNext: string
  noWindow: string
  setAside: string
  curve: (left: string, budget: string) => string
  now: string
  gifts: (gifts: string, seconds: number) => string
  allShown: string
  someShown: (shown: string) => string
  noGifts: string
  moments: Record<MomentKind, string>
  /** Of a pool that is matching already. */
  nextWindow: string
  momentIsHere: Record<MomentKind, string>
  days: string
  hours: string
  minutes: string
  seconds: string
  serverTime: string
  nothingAhead: string
  reached: string
  metrics: Record<MilestoneMetric, (number: string) => string>
  notices: string
  effects: Record<BrakeEffect, string>
  moreNotices: (number: string) => string
  until: (time: string) => string
}

export const screenWords: Record<Language, ScreenWords> = {
  zh: {
    scenes: { counters: '总览', race: '梦想', pool: '配捐池', feed: '捐赠动态', countdown: '倒计时' },
    choose: '画面',
    holdScene: '停留在此画面',
    goOn: '继续轮播',
    dreamsReached: (reached, all) => `${all} 个梦想，${reached} 个已达成`,
    matched: '配捐',
    matchedMeaning: '各方已确认',
    underReview: '审核中',
    underReviewMeaning: '待确认的配捐',
    moneyLines: '五类资金，分别计算',
    lines: {
      PUBLIC_DONATIONS: '公众捐款',
      FOUNDATION_MATCHING: '基金会配捐',
      PARTNER_MATCHING: '企业与地方配捐',
      INCENTIVE_AWARDS: '激励金',
      DREAM_FUNDING: '梦想资助',
    },
    risen: (places) => `五分钟内上升 ${places} 位`,
    fallen: (places) => `五分钟内下降 ${places} 位`,
    petals: (percent) => `已达最低执行量的 ${percent}%`,
    examples: '“示例”为本项目拟定，并非史实',
    states: {
      SCHEDULED: '即将开放',
      OPEN: '配捐中',
      EXHAUSTED: '已配完',
      BRAKED: '暂停配捐',
      CLOSED: '已结束',
    },
    left: '剩余配捐',
    ofBudget: '本场总额',
    burnRate: '每分钟配出',
    perMinute: '近一两分钟',
    exhaustsAt: '预计配完',
    exhaustsIn: (minutes) => `约 ${minutes} 分钟后`,
    notExhausting: '照此速度，结束前不会配完',
    exhausted: '本场已全部配完',
    braked: '暂停期间的捐款不配捐',
    opensAt: '开放时间',
    closesAt: '结束时间',
    nextOpensAt: '下一场开放',
    noNext: '没有下一场',
    noWindow: '目前没有配捐场次。',
    setAside: '审核中，已预留',
    curve: (left, budget) => `配捐余额曲线：总额 ${budget} 元，剩余 ${left} 元。`,
    now: '现在',
    gifts: (gifts, seconds) =>
      seconds >= 60 ? `最近一分钟 ${gifts} 笔捐赠` : `最近 ${seconds} 秒 ${gifts} 笔捐赠`,
    allShown: '全部在此播报',
    someShown: (shown) => `其中 ${shown} 笔在此播报`,
    noGifts: '正在等待捐赠。',
    moments: {
      CAMPAIGN_STARTS: '距活动开始还有',
      WINDOW_OPENS: '距配捐开始还有',
      CAMPAIGN_ENDS: '距活动结束还有',
    },
    nextWindow: '距下一场配捐开始还有',
    momentIsHere: {
      CAMPAIGN_STARTS: '活动开始了',
      WINDOW_OPENS: '配捐开始了',
      CAMPAIGN_ENDS: '活动结束，感谢每一朵小红花',
    },
    days: '天',
    hours: '时',
    minutes: '分',
    seconds: '秒',
    serverTime: '以服务器时间为准',
    nothingAhead: '日程已全部结束。',
    reached: '里程碑达成',
    metrics: {
      RECEIVED: (number) => `公众捐款 ¥${number}`,
      DONATION_COUNT: (number) => `${number} 人次捐款`,
      DONOR_COUNT: (number) => `${number} 人捐款`,
      FLOWER_COUNT: (number) => `${number} 朵小红花`,
      GIVER_COUNT: (number) => `${number} 人送花`,
      FLOWERS_COUNTED: (number) => `${number} 朵小红花`,
    },
    notices: '公告',
    effects: {
      STOP_MATCH: '暂停配捐',
      STOP_DONATE: '暂停捐款',
      STOP_FLOWERS: '暂停送花',
      DELAY_PUBLIC: '暂缓公布',
    },
    moreNotices: (number) => `另有 ${number} 条`,
    until: (time) => `至 ${time}`,
  },
  en: {
    scenes: {
      counters: 'The campaign',
      race: 'Dreams',
      pool: 'Matching',
      feed: 'Gifts',
      countdown: 'Countdown',
    },
    choose: 'Scenes',
    holdScene: 'Hold this scene',
    goOn: 'Go on in turn',
    dreamsReached: (reached, all) => `${reached} of ${all} dreams reached`,
    matched: 'Matched',
    matchedMeaning: 'confirmed, by all funders',
    underReview: 'Under review',
    underReviewMeaning: 'matching not yet confirmed',
    moneyLines: 'Five lines of money, never mixed',
    lines: {
      PUBLIC_DONATIONS: 'Public donations',
      FOUNDATION_MATCHING: 'Foundation matching',
      PARTNER_MATCHING: 'Enterprises and regions',
      INCENTIVE_AWARDS: 'Incentive awards',
      DREAM_FUNDING: 'Dream funding',
    },
    risen: (places) => `up ${places} in five minutes`,
    fallen: (places) => `down ${places} in five minutes`,
    petals: (percent) => `${percent}% of the flowers it needs`,
    examples: '“Example” marks what was made up and is not history',
    states: {
      SCHEDULED: 'Opens soon',
      OPEN: 'Matching now',
      EXHAUSTED: 'All given',
      BRAKED: 'Matching paused',
      CLOSED: 'Over',
    },
    left: 'Left to match',
    ofBudget: 'Budget',
    burnRate: 'Given per minute',
    perMinute: 'in the last minute or two',
    exhaustsAt: 'Expected to last until',
    exhaustsIn: (minutes) => `in about ${minutes} min`,
    notExhausting: 'at this pace it lasts until it closes',
    exhausted: 'all of it has been given',
    braked: 'gifts made meanwhile are not matched',
    opensAt: 'Opens',
    closesAt: 'Closes',
    nextOpensAt: 'Next window opens',
    noNext: 'none is planned',
    noWindow: 'No matching is planned.',
    setAside: 'under review, set aside',
    curve: (left, budget) => `What is left to match, over time: of ¥${budget} there are ¥${left} left.`,
    now: 'now',
    gifts: (gifts, seconds) =>
      `${gifts} gifts in the last ${seconds >= 60 ? 'minute' : seconds > 1 ? `${seconds} seconds` : 'second'}`,
    allShown: 'all of them told here',
    someShown: (shown) => `${shown} of those were told here`,
    noGifts: 'Waiting for gifts.',
    moments: {
      CAMPAIGN_STARTS: 'Until the campaign begins',
      WINDOW_OPENS: 'Until matching opens',
      CAMPAIGN_ENDS: 'Until the campaign ends',
    },
    nextWindow: 'Until the next matching window opens',
    momentIsHere: {
      CAMPAIGN_STARTS: 'The campaign has begun',
      WINDOW_OPENS: 'Matching is open',
      CAMPAIGN_ENDS: 'The campaign is over. Thank you for every flower',
    },
    days: 'days',
    hours: 'hours',
    minutes: 'minutes',
    seconds: 'seconds',
    serverTime: 'by the clock of the service',
    nothingAhead: 'Nothing more lies ahead.',
    reached: 'Reached',
    metrics: {
      RECEIVED: (number) => `¥${number} from the public`,
      DONATION_COUNT: (number) => `${number} donations`,
      DONOR_COUNT: (number) => `${number} people gave`,
      FLOWER_COUNT: (number) => `${number} little red flowers`,
      GIVER_COUNT: (number) => `${number} people gave flowers`,
      FLOWERS_COUNTED: (number) => `${number} little red flowers`,
    },
    notices: 'Notices',
    effects: {
      STOP_MATCH: 'Matching paused',
      STOP_DONATE: 'Donations paused',
      STOP_FLOWERS: 'Flowers paused',
      DELAY_PUBLIC: 'Numbers on hold',
    },
    moreNotices: (number) => `and ${number} more`,
    until: (time) => `until ${time}`,
  },
}
