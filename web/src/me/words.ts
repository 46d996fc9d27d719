// The words of a donor's own page.

import type { Language } from '../design/words.ts'
import type {
  DreamState,
  FlowerEntryKind,
  MatchingCap,
  MatchingSource,
  MatchStatus,
  ReportKind,
  TeamKind,
} from '../gql.ts'
import type { AmountProblem } from './amount.ts'

export type View = 'account' | 'give' | 'donate' | 'teams' | 'thread' | 'settings'

export interface MeWords {
  title: string
  views: Record<View, string>
  sections: string

  welcome: string
  welcomeText: string
  welcomeEarn: string
  welcomeGive: string
  welcomeTrace: string
  lookAround: string
  lookAroundMeaning: string
  haveToken: string
  tokenField: string
  tokenMeaning: string
  enter: string
  refusedToken: string
  notADonor: string
  leave: string
  signedInAs: (name: string) => string
  nameless: string
  regionUnset: string

  away: string
  loading: string
  more: string
  fetching: string

  balance: string
  flowersUnit: (n: number) => string
  bouquetOf: (n: string) => string
  howToEarn: string
  earned: string
  given: string
  returned: string
  reversed: string
  earnedMeaning: string
  givenMeaning: string
  returnedMeaning: string
  reversedMeaning: string
  streak: (days: string) => string
  streakNone: string
  honour: string
  nextHonour: (name: string, days: string) => string
  honourMeaning: string
  topHonour: string

  bill: string
  billEarned: string
  billGiven: string
  nothingEarned: string
  nothingGiven: string
  byMoney: string
  times: (n: string) => string
  takenBack: (n: string) => string
  cameBack: (n: string) => string
  ofWhichCount: (n: string) => string

  entries: string
  noEntries: string
  entry: Record<FlowerEntryKind, (what: string) => string>
  left: (n: string) => string

  giveTitle: string
  giveMeaning: string
  chooseDream: string
  choose: string
  dreamFlowers: (count: string, minimum: string) => string
  toGo: (n: string) => string
  reached: string
  fixture: string
  dreamState: Record<DreamState, string>
  opensOn: (day: string) => string
  howMany: string
  fewer: string
  oneMore: string
  all: string
  give: (n: string) => string
  chooseFirst: string
  onlySoMany: (n: string) => string
  atLeastOne: string
  noBalance: string
  withTeam: string
  alone: string
  aloneDonating: string
  gave: (n: string, dream: string) => string
  nowHave: (n: string) => string
  replayed: string

  sending: string
  sendingAgain: (tries: string) => string
  unanswered: string
  unansweredMeaning: string
  sendAgain: string
  forget: string
  done: string

  donateTitle: string
  donateMeaning: string
  project: string
  searchProjects: string
  searchMeaning: string
  noProjects: string
  change: string
  receiver: string
  amount: string
  amountMeaning: string
  amountProblem: Record<AmountProblem, string>
  anonymous: string
  anonymousMeaning: string
  message: string
  messageMeaning: string
  charactersLeft: (n: string) => string
  region: string
  ownRegion: (region: string | undefined) => string
  donate: (amount: string) => string
  donateFirst: string

  quote: string
  quoteWaiting: string
  quoteExpected: string
  quoteRange: (least: string, most: string) => string
  quoteCertain: string
  quotePromise: string
  giftsNotTaken: string
  roomLeft: (amount: string) => string
  nothingAdded: string
  ratio: (times: string) => string
  source: Record<MatchingSource, string>
  caps: Record<MatchingCap, string>
  limitedBy: string

  match: string
  matchStatus: Record<MatchStatus, string>
  matchHeld: (amount: string) => string
  thanks: (amount: string, project: string) => string
  rawToFinal: (raw: string, final: string) => string
  draw: string
  drawn: (number: string) => string
  seedHash: string
  seedComes: string
  seed: string
  checkCommand: string
  howToCheck: string
  nextWindow: (time: string) => string

  donations: string
  noDonations: string
  donationAnonymous: string
  refunded: string

  teamsTitle: string
  teamsMeaning: string
  noTeams: string
  gatheredFlowers: (n: number) => string
  someFlowers: (n: string) => string
  gatheredMoney: string
  gatheredOf: (what: string, target: string) => string
  members: (n: string) => string
  peopleDonated: (n: string) => string
  peopleGave: (n: string) => string
  captain: (name: string) => string
  teamCode: string
  copy: string
  copied: string
  sloganPending: string
  sloganRejected: string
  teamClosed: string
  leaveTeam: string
  leaveReally: string
  stay: string
  create: string
  createTeam: string
  goal: string
  goalDream: string
  goalProject: string
  teamName: string
  teamNameMeaning: string
  slogan: string
  optional: string
  sloganMeaning: string
  targetFlowers: string
  targetMoney: string
  targetProblem: string
  kind: string
  kinds: Record<TeamKind, string>
  teamFormed: (name: string) => string
  join: string
  joinTeam: string
  codeField: string
  codeMeaning: string
  codeProblem: string
  joined: (name: string) => string
  leftTeam: (name: string) => string

  threadTitle: string
  threadMeaning: string
  impact: string
  impactFlowers: (flowers: string, dreams: string) => string
  impactMoney: (amount: string, projects: string) => string
  impactReports: (n: string) => string
  noThreads: string
  notYet: (day: string) => string
  reportsWhenDone: string
  whole: string
  thisCampaign: string
  grewFrom: (n: string) => string
  grewFromOthers: (n: string) => string
  gaveFlowers: (n: string) => string
  stillCount: (n: string) => string
  dreamStill: string
  dreamReached: string
  dreamMissed: string
  becameProject: string
  notYetProject: string
  executedBy: string
  reportKind: Record<ReportKind, string>
  reportDue: (day: string) => string
  reportLate: (day: string) => string
  helped: (n: string, unit: string) => string
  spent: (amount: string) => string
  corrected: string
  newReport: (title: string) => string
  feedbackAfter: string

  settingsTitle: string
  displayName: string
  displayNameMeaning: string
  anonymousDefault: string
  anonymousDefaultMeaning: string
  regionDefault: string
  save: string
  saved: string
  activeYears: (n: string) => string
}

const s = (n: string) => (n === '1' ? '' : 's')

export const words: Record<Language, MeWords> = {
  zh: {
    title: '我的小红花',
    views: {
      account: '花账',
      give: '送花',
      donate: '捐款',
      teams: '一起捐',
      thread: '足迹',
      settings: '设置',
    },
    sections: '本页的各部分',

    welcome: '一朵小红花，一个好去处',
    welcomeText: '每一件小事都会开出一朵小红花。把它送给你在意的梦想，再看着它变成项目、变成回音。',
    welcomeEarn: '扫码乘车、走一万步、答一道题，都能得到小红花。',
    welcomeGive: '把花送给一个梦想，或者捐一笔款，配捐怎么来的都说清楚。',
    welcomeTrace: '每一朵花，都能从起点一路看到项目的反馈。',
    lookAround: '以演示捐赠人的身份看看',
    lookAroundMeaning: '这是一次演练：不会有真实的钱款往来。',
    haveToken: '我有自己的令牌',
    tokenField: '令牌',
    tokenMeaning: '由服务签发，只在这个标签页里保留。',
    enter: '进入',
    refusedToken: '服务不接受这个令牌，它也许已经过期。请换一个再试。',
    notADonor: '这个令牌不是捐赠人的，这里没有它的花账。',
    leave: '退出',
    signedInAs: (name) => `当前身份：${name}`,
    nameless: '未署名的捐赠人',
    regionUnset: '未设置',

    away: '暂时联系不上服务，显示的是先前的内容，正在重试。',
    loading: '正在取来…',
    more: '再看一些',
    fetching: '正在取…',

    balance: '可送的小红花',
    flowersUnit: () => '朵',
    bouquetOf: (n) => `一束小红花，共 ${n} 朵`,
    howToEarn: '今天第一笔捐款就能得到一朵，哪怕只有一分钱。',
    earned: '得到',
    given: '送出',
    returned: '退回',
    reversed: '撤销',
    earnedMeaning: '善行得来',
    givenMeaning: '仍然有效',
    returnedMeaning: '梦想未达成而退回',
    reversedMeaning: '善行未成立而收回',
    streak: (days) => `连续 ${days} 天`,
    streakNone: '今天就可以开始新的连续',
    honour: '荣誉',
    nextHonour: (name, days) => `连续 ${days} 天为“${name}”`,
    honourMeaning: '荣誉只看坚持的天数，从不看花了多少钱。',
    topHonour: '已是最高荣誉',

    bill: '花账单',
    billEarned: '从哪里来',
    billGiven: '到哪里去',
    nothingEarned: '还没有得到过花。',
    nothingGiven: '还没有送出过花。',
    byMoney: '捐款',
    times: (n) => `${n} 次`,
    takenBack: (n) => `撤销 ${n}`,
    cameBack: (n) => `退回 ${n}`,
    ofWhichCount: (n) => `有效 ${n}`,

    entries: '每一笔',
    noEntries: '这里会记下每一朵花的来去。',
    entry: {
      GRANTED: (what) => what,
      REVERSED: (what) => `撤销：${what}`,
      GIVEN: (what) => `送给：${what}`,
      INVALIDATED: (what) => `从赠送中收回：${what}`,
      RETURNED: (what) => `梦想未达成，退回：${what}`,
    },
    left: (n) => `余 ${n}`,

    giveTitle: '把花送给一个梦想',
    giveMeaning: '花瓣随着它离最低执行量越来越近而一片片张开。数字是实时的。',
    chooseDream: '选一个梦想',
    choose: '请选择',
    dreamFlowers: (count, minimum) => `${count} / ${minimum} 朵`,
    toGo: (n) => `还差 ${n} 朵`,
    reached: '✓ 已达到',
    fixture: '示例',
    dreamState: {
      SCHEDULED: '尚未开始',
      COLLECTING: '征集中',
      REACHED: '已达到，仍在征集',
      CLOSED: '已结束',
      FUNDED: '已获资助',
      CONVERTED: '已成为项目',
      MISSED: '未达到',
      RETURNED: '未达到，花已退回',
      ROLLED_OVER: '未达到，花已转送',
      SUSPENDED: '暂停中',
    },
    opensOn: (day) => `${day}开始`,
    howMany: '送几朵',
    fewer: '少一朵',
    oneMore: '多一朵',
    all: '全部',
    give: (n) => `送出 ${n} 朵`,
    chooseFirst: '先选一个梦想',
    onlySoMany: (n) => `你现在有 ${n} 朵。`,
    atLeastOne: '至少一朵，整数。',
    noBalance: '现在没有花可送。',
    withTeam: '和小队一起',
    alone: '我自己送',
    aloneDonating: '我自己捐',
    gave: (n, dream) => `${n} 朵小红花已送给“${dream}”。`,
    nowHave: (n) => `还有 ${n} 朵。`,
    replayed: '先前已经记下，没有重复计算。',

    sending: '正在送出…',
    sendingAgain: (tries) => `没有收到回答，正在再问（第 ${tries} 次）…`,
    unanswered: '没有收到回答',
    unansweredMeaning: '它可能已经记下，也可能没有。再发一次也只会算一次。',
    sendAgain: '再发一次',
    forget: '先不管它',
    done: '好',

    donateTitle: '捐一笔款',
    donateMeaning: '先看能配到多少，再捐；捐后说清为什么。沙盒渠道：没有真实的钱款往来。',
    project: '项目',
    searchProjects: '查找项目',
    searchMeaning: '查找：标题里的字或英文词',
    noProjects: '没有这样的项目正在接受捐款。',
    change: '换一个',
    receiver: '接收机构',
    amount: '金额（元）',
    amountMeaning: '最少 0.01 元',
    amountProblem: {
      EMPTY: '请写一个金额。',
      NOT_A_NUMBER: '请写成像 33 或 1,000.50 这样的数。',
      TOO_FINE: '最多两位小数：一分钱不能再分。',
      ZERO: '最少 0.01 元。',
      TOO_MUCH: '一次最多一亿元。',
    },
    anonymous: '匿名',
    anonymousMeaning: '任何列表、榜单都不会出现你的名字',
    message: '想说的话',
    messageMeaning: '可不写',
    charactersLeft: (n) => `还可写 ${n} 字`,
    region: '计入地区',
    ownRegion: (region) => (region === undefined ? '按我的设置' : `按我的设置（${region}）`),
    donate: (amount) => `捐 ¥${amount}`,
    donateFirst: '选好项目，写上金额',

    quote: '配捐预估',
    quoteWaiting: '选好项目、写上金额，这里会算给你看。',
    quoteExpected: '预计配捐',
    quoteRange: (least, most) => `最少 ¥${least}，最多 ¥${most}`,
    quoteCertain: '确定会加上',
    quotePromise: '这不是承诺：先捐的先配。',
    giftsNotTaken: '这个项目现在不接受捐款。',
    roomLeft: (amount) => `你今天还可获配 ¥${amount}`,
    nothingAdded: '不加',
    ratio: (times) => `${times} 倍`,
    source: { FOUNDATION: '公益平台', ENTERPRISE: '企业', REGIONAL: '地区' },
    caps: {
      GIFT: '单笔上限',
      DONOR_DAY: '个人当日上限',
      PROJECT: '项目上限',
      ORGANIZATION: '机构上限',
      WINDOW: '时段余额',
      POOL: '资金池余额',
    },
    limitedBy: '受限于',

    match: '配捐',
    matchStatus: {
      NONE: '本活动没有配捐',
      HELD: '审核中',
      MATCHED: '已配捐',
      PARTIAL: '部分配捐',
      NOT_MATCHED: '未获配捐',
      REVOKED: '审核后取消',
      REVERSED: '随捐款一并退回',
    },
    matchHeld: (amount) => `已为它留出 ¥${amount}，审核后见分晓。`,
    thanks: (amount, project) => `谢谢你：¥${amount} 已捐给“${project}”。`,
    rawToFinal: (raw, final) => `按比例 ¥${raw}，实得 ¥${final}`,
    draw: '抽签',
    drawn: (number) => `抽到 ${number}（0–999999）`,
    seedHash: '种子的指纹，开场前已公布',
    seedComes: '种子在时段结束后公布，届时这里会有一行命令，任何人都能重算。',
    seed: '种子',
    checkCommand: '重算命令',
    howToCheck: '怎么核对',
    nextWindow: (time) => `下一时段 ${time} 开始`,

    donations: '我的捐款',
    noDonations: '还没有捐款。',
    donationAnonymous: '匿名',
    refunded: '已退款',

    teamsTitle: '一起捐',
    teamsMeaning: '叫上朋友，为同一个梦想送花，或为同一个项目捐款。小队的数字就是这些捐赠本身。',
    noTeams: '还没有小队。建一个，或用代码加入。',
    gatheredFlowers: () => '朵小红花',
    someFlowers: (n) => `${n} 朵`,
    gatheredMoney: '善款',
    gatheredOf: (what, target) => `${what} / 目标 ${target}`,
    members: (n) => `${n} 人在队`,
    peopleDonated: (n) => `${n} 人已捐`,
    peopleGave: (n) => `${n} 人已送`,
    captain: (name) => `队长：${name}`,
    teamCode: '代码',
    copy: '复制链接',
    copied: '已复制',
    sloganPending: '口号待审核，目前只有你看得到',
    sloganRejected: '口号未通过，只有你看得到',
    teamClosed: '已停止',
    leaveTeam: '离开小队',
    leaveReally: '确定离开',
    stay: '留下',
    create: '建一个小队',
    createTeam: '建队',
    goal: '为了什么',
    goalDream: '一个梦想（花）',
    goalProject: '一个项目（款）',
    teamName: '队名',
    teamNameMeaning: '1–30 字',
    slogan: '口号',
    optional: '可不写',
    sloganMeaning: '最多 60 字，审核后大家可见',
    targetFlowers: '目标（朵，可不写）',
    targetMoney: '目标（元，可不写）',
    targetProblem: '请写成正整数。',
    kind: '谁在一起',
    kinds: { PERSONAL: '朋友', ENTERPRISE: '同事', SCHOOL: '同学' },
    teamFormed: (name) => `“${name}”已建好，把代码发给朋友吧。`,
    join: '加入一个小队',
    joinTeam: '加入',
    codeField: '代码或邀请链接',
    codeMeaning: '8 位字母或数字',
    codeProblem: '代码是 8 位字母或数字，也可以贴上整条邀请链接。',
    joined: (name) => `你已在“${name}”。`,
    leftTeam: (name) => `你已离开“${name}”。已捐的仍算在队里。`,

    threadTitle: '一朵花的足迹',
    threadMeaning:
      '每次送花都连着它的来处和去处：哪些善行开出了它，它给了哪个梦想，梦想成了什么项目，项目带回了什么。',
    impact: '至今',
    impactFlowers: (flowers, dreams) => `${flowers} 朵花，${dreams} 个梦想`,
    impactMoney: (amount, projects) => `¥${amount}，${projects} 个项目`,
    impactReports: (n) => `${n} 份反馈`,
    noThreads: '还没有送出过花，线就从第一朵开始。',
    notYet: (day) => `还没有：首份反馈最迟于 ${day}发布。`,
    reportsWhenDone: '梦想成为项目后，反馈会回到这里。',
    whole: '看一条完整的线',
    thisCampaign: '哪一届',
    grewFrom: (n) => `来自 ${n} 件善行`,
    grewFromOthers: (n) => `以及另外 ${n} 件`,
    gaveFlowers: (n) => `送出 ${n} 朵`,
    stillCount: (n) => `其中 ${n} 朵有效`,
    dreamStill: '正在征集',
    dreamReached: '梦想达成',
    dreamMissed: '梦想未达成',
    becameProject: '成为项目',
    notYetProject: '尚未成为项目',
    executedBy: '执行',
    reportKind: { FIRST_FEEDBACK: '首次反馈', STAGE: '阶段反馈', FINAL: '结项报告' },
    reportDue: (day) => `应于 ${day}前发布`,
    reportLate: (day) => `已逾期，应于 ${day}前发布`,
    helped: (n, unit) => `惠及 ${n} ${unit}`,
    spent: (amount) => `支出 ¥${amount}`,
    corrected: '更正',
    newReport: (title) => `新的反馈：${title}`,
    feedbackAfter: '新的反馈一到，这里就会出现。',

    settingsTitle: '我的设置',
    displayName: '显示的名字',
    displayNameMeaning: '1–40 字；留空则没有名字，一律匿名',
    anonymousDefault: '默认匿名',
    anonymousDefaultMeaning: '不特别说明时，捐赠不显示名字；对以往的捐赠同样有效',
    regionDefault: '默认计入地区',
    save: '保存',
    saved: '已保存。',
    activeYears: (n) => `此前有 ${n} 个年头捐过`,
  },
  en: {
    title: 'My flowers',
    views: {
      account: 'Account',
      give: 'Give',
      donate: 'Donate',
      teams: 'Teams',
      thread: 'Thread',
      settings: 'Settings',
    },
    sections: 'Parts of this page',

    welcome: 'One little red flower, and somewhere for it to go',
    welcomeText:
      'Small good deeds grow little red flowers. Give one to a dream you care about, watch the dream become a project, and hear back what came of it.',
    welcomeEarn: 'A ride, ten thousand steps, a quiz answered: each grows a flower.',
    welcomeGive: 'Give flowers to a dream, or money to a project, and see how it is matched, and why.',
    welcomeTrace: 'Follow every flower from the deed it grew from to the report that comes back.',
    lookAround: 'Look around as the demo’s donor',
    lookAroundMeaning: 'This is a rehearsal: no money moves.',
    haveToken: 'I have a token of my own',
    tokenField: 'Token',
    tokenMeaning: 'Signed by the service; kept in this tab alone.',
    enter: 'Enter',
    refusedToken: 'The service does not take this token; it may have expired. Please try another one.',
    notADonor: 'This token is not a donor’s: it has no flowers here.',
    leave: 'Sign out',
    signedInAs: (name) => `You are ${name}`,
    nameless: 'a donor without a name',
    regionUnset: 'Not set',

    away: 'The service cannot be reached. What you see is from before; asking again.',
    loading: 'Fetching…',
    more: 'Show more',
    fetching: 'Fetching…',

    balance: 'Flowers to give',
    flowersUnit: (n) => (n === 1 ? 'flower' : 'flowers'),
    bouquetOf: (n) => `A bouquet of ${n} little red flower${s(n)}`,
    howToEarn: 'The first donation of a day grows one, even if it is a single fen.',
    earned: 'Earned',
    given: 'Given',
    returned: 'Returned',
    reversed: 'Reversed',
    earnedMeaning: 'by good deeds',
    givenMeaning: 'still counted',
    returnedMeaning: 'by dreams that missed',
    reversedMeaning: 'taken back, deed not done',
    streak: (days) => `${days} day${s(days)} in a row`,
    streakNone: 'A new row of days can start today',
    honour: 'Honour',
    nextHonour: (name, days) => `“${name}” at ${days} day${s(days)} in a row`,
    honourMeaning: 'Honours go by days in a row, never by money.',
    topHonour: 'The highest honour there is',

    bill: 'The flower bill',
    billEarned: 'Where they came from',
    billGiven: 'Where they went',
    nothingEarned: 'Nothing was earned yet.',
    nothingGiven: 'Nothing was given yet.',
    byMoney: 'by donating',
    times: (n) => `${n} time${s(n)}`,
    takenBack: (n) => `${n} reversed`,
    cameBack: (n) => `${n} came back`,
    ofWhichCount: (n) => `${n} count${n === '1' ? 's' : ''}`,

    entries: 'Every movement',
    noEntries: 'Every flower that comes or goes is written down here.',
    entry: {
      GRANTED: (what) => what,
      REVERSED: (what) => `Reversed: ${what}`,
      GIVEN: (what) => `Given: ${what}`,
      INVALIDATED: (what) => `Taken out of a gift: ${what}`,
      RETURNED: (what) => `Came back, the dream missed: ${what}`,
    },
    left: (n) => `${n} left`,

    giveTitle: 'Give flowers to a dream',
    giveMeaning: 'Petals open as a dream comes nearer to the flowers it needs. The numbers are live.',
    chooseDream: 'Choose a dream',
    choose: 'Choose…',
    dreamFlowers: (count, minimum) => `${count} of ${minimum}`,
    toGo: (n) => `${n} to go`,
    reached: '✓ reached',
    fixture: 'example',
    dreamState: {
      SCHEDULED: 'Not open yet',
      COLLECTING: 'Collecting',
      REACHED: 'Reached, and collecting on',
      CLOSED: 'Closed',
      FUNDED: 'Funded',
      CONVERTED: 'Became a project',
      MISSED: 'Missed',
      RETURNED: 'Missed, flowers returned',
      ROLLED_OVER: 'Missed, flowers handed on',
      SUSPENDED: 'Suspended',
    },
    opensOn: (day) => `opens ${day}`,
    howMany: 'How many',
    fewer: 'One fewer',
    oneMore: 'One more',
    all: 'All',
    give: (n) => `Give ${n} flower${s(n)}`,
    chooseFirst: 'Choose a dream first',
    onlySoMany: (n) => `You have ${n}.`,
    atLeastOne: 'At least one, a whole number.',
    noBalance: 'There are no flowers to give now.',
    withTeam: 'With a team',
    alone: 'On my own',
    aloneDonating: 'On my own',
    gave: (n, dream) => `${n} flower${s(n)} given to “${dream}”.`,
    nowHave: (n) => `You have ${n} left.`,
    replayed: 'It had been recorded before, and counts once.',

    sending: 'Sending…',
    sendingAgain: (tries) => `No answer yet, asking again (try ${tries})…`,
    unanswered: 'No answer came',
    unansweredMeaning: 'It may have been recorded, or not. Sent again, it still counts once.',
    sendAgain: 'Send again',
    forget: 'Leave it',
    done: 'Done',

    donateTitle: 'Donate',
    donateMeaning:
      'See the match before you give, and why it came out so afterwards. Sandbox channel: no money moves.',
    project: 'Project',
    searchProjects: 'Find a project',
    searchMeaning: 'Find by words of its title',
    noProjects: 'No project like this takes gifts now.',
    change: 'Change',
    receiver: 'Received by',
    amount: 'Amount (yuan)',
    amountMeaning: 'from 0.01',
    amountProblem: {
      EMPTY: 'Please write an amount.',
      NOT_A_NUMBER: 'Please write a number such as 33 or 1,000.50.',
      TOO_FINE: 'Two decimals at most: a fen cannot be divided.',
      ZERO: 'At least 0.01 yuan.',
      TOO_MUCH: 'At most 100 million yuan at once.',
    },
    anonymous: 'Anonymous',
    anonymousMeaning: 'no list and no board will show your name',
    message: 'A few words',
    messageMeaning: 'if you like',
    charactersLeft: (n) => `${n} character${s(n)} left`,
    region: 'Counts to',
    ownRegion: (region) => (region === undefined ? 'as in my settings' : `as in my settings (${region})`),
    donate: (amount) => `Donate ¥${amount}`,
    donateFirst: 'Choose a project and an amount',

    quote: 'What would be matched',
    quoteWaiting: 'Choose a project and an amount, and it is worked out here.',
    quoteExpected: 'Expected on average',
    quoteRange: (least, most) => `at least ¥${least}, at most ¥${most}`,
    quoteCertain: 'for certain',
    quotePromise: 'No promise: whoever gives first is matched first.',
    giftsNotTaken: 'This project takes no gifts now.',
    roomLeft: (amount) => `You can still be matched ¥${amount} today`,
    nothingAdded: 'nothing',
    ratio: (times) => `${times} ×`,
    source: { FOUNDATION: 'Foundation', ENTERPRISE: 'Enterprises', REGIONAL: 'Regions' },
    caps: {
      GIFT: 'limit for one gift',
      DONOR_DAY: 'your limit for today',
      PROJECT: 'the project’s limit',
      ORGANIZATION: 'the organization’s limit',
      WINDOW: 'what the window has left',
      POOL: 'what the pool has left',
    },
    limitedBy: 'limited by',

    match: 'Match',
    matchStatus: {
      NONE: 'No matching in this campaign',
      HELD: 'Under review',
      MATCHED: 'Matched',
      PARTIAL: 'Partly matched',
      NOT_MATCHED: 'Not matched',
      REVOKED: 'Revoked after review',
      REVERSED: 'Taken back with the gift',
    },
    matchHeld: (amount) => `¥${amount} is set aside for it until the review is over.`,
    thanks: (amount, project) => `Thank you: ¥${amount} went to “${project}”.`,
    rawToFinal: (raw, final) => `¥${raw} by the ratio, ¥${final} in the end`,
    draw: 'The draw',
    drawn: (number) => `drew ${number} (of 0–999999)`,
    seedHash: 'Fingerprint of the seed, published before the window opened',
    seedComes:
      'The seed is published when the window has closed. Then a line stands here by which anybody derives the number again.',
    seed: 'Seed',
    checkCommand: 'Line to derive it',
    howToCheck: 'How to check',
    nextWindow: (time) => `The next window opens ${time}`,

    donations: 'My donations',
    noDonations: 'No donations yet.',
    donationAnonymous: 'anonymous',
    refunded: 'refunded',

    teamsTitle: 'Give together',
    teamsMeaning:
      'Gather friends for one dream’s flowers or one project’s money. A team’s numbers are these very gifts.',
    noTeams: 'No teams yet. Form one, or join by a code.',
    gatheredFlowers: (n) => (n === 1 ? 'flower' : 'flowers'),
    someFlowers: (n) => n,
    gatheredMoney: 'gathered',
    gatheredOf: (what, target) => `${what} of ${target}`,
    members: (n) => `${n} in the team`,
    peopleDonated: (n) => `${n} donated`,
    peopleGave: (n) => `${n} gave`,
    captain: (name) => `Captain: ${name}`,
    teamCode: 'Code',
    copy: 'Copy link',
    copied: 'Copied',
    sloganPending: 'slogan not looked at yet, only you see it',
    sloganRejected: 'slogan not approved, only you see it',
    teamClosed: 'closed',
    leaveTeam: 'Leave the team',
    leaveReally: 'Really leave',
    stay: 'Stay',
    create: 'Form a team',
    createTeam: 'Form it',
    goal: 'For what',
    goalDream: 'a dream (flowers)',
    goalProject: 'a project (money)',
    teamName: 'Name',
    teamNameMeaning: '1–30 characters',
    slogan: 'Slogan',
    optional: 'optional',
    sloganMeaning: 'at most 60 characters; shown once approved',
    targetFlowers: 'Target (flowers, optional)',
    targetMoney: 'Target (yuan, optional)',
    targetProblem: 'Please write a whole number.',
    kind: 'Who gathers',
    kinds: { PERSONAL: 'Friends', ENTERPRISE: 'Colleagues', SCHOOL: 'A school' },
    teamFormed: (name) => `“${name}” is formed. Send its code to your friends.`,
    join: 'Join a team',
    joinTeam: 'Join',
    codeField: 'Code or invitation link',
    codeMeaning: '8 letters and digits',
    codeProblem: 'A code has 8 letters and digits; a whole invitation link will do, too.',
    joined: (name) => `You belong to “${name}”.`,
    leftTeam: (name) => `You left “${name}”. What you gave with it stays.`,

    threadTitle: 'The thread of a flower',
    threadMeaning:
      'Each gift of flowers is tied to where it came from and where it went: the deeds it grew from, its dream, the project that became of it, and the reports that came back.',
    impact: 'So far',
    impactFlowers: (flowers, dreams) => `${flowers} flower${s(flowers)} for ${dreams} dream${s(dreams)}`,
    impactMoney: (amount, projects) => `¥${amount} to ${projects} project${s(projects)}`,
    impactReports: (n) => `${n} report${s(n)} came back`,
    noThreads: 'No flowers were given yet: the thread begins with the first one.',
    notYet: (day) => `Not yet: the first report is due by ${day}.`,
    reportsWhenDone: 'When the dream has become a project, its reports come back here.',
    whole: 'See a whole thread',
    thisCampaign: 'Which campaign',
    grewFrom: (n) => `Grew from ${n} good deed${s(n)}`,
    grewFromOthers: (n) => `and ${n} more`,
    gaveFlowers: (n) => `${n} flower${s(n)} given`,
    stillCount: (n) => `${n} of them count${n === '1' ? 's' : ''}`,
    dreamStill: 'Collecting flowers',
    dreamReached: 'The dream was reached',
    dreamMissed: 'The dream missed',
    becameProject: 'It became a project',
    notYetProject: 'Not a project yet',
    executedBy: 'Carried out by',
    reportKind: { FIRST_FEEDBACK: 'First feedback', STAGE: 'Report', FINAL: 'Final report' },
    reportDue: (day) => `due by ${day}`,
    reportLate: (day) => `late, was due by ${day}`,
    helped: (n, unit) => `${n} ${unit}`,
    spent: (amount) => `¥${amount} spent`,
    corrected: 'Corrected',
    newReport: (title) => `A report came back: ${title}`,
    feedbackAfter: 'A new report appears here as it comes.',

    settingsTitle: 'Settings',
    displayName: 'Name to show',
    displayNameMeaning: '1–40 characters; without one, every gift is anonymous',
    anonymousDefault: 'Anonymous by default',
    anonymousDefaultMeaning: 'gifts that do not say otherwise show no name, those of before included',
    regionDefault: 'Gifts count to',
    save: 'Save',
    saved: 'Saved.',
    activeYears: (n) => `Gave in ${n} year${s(n)} before`,
  },
}
