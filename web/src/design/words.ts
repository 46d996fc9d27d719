// The words that pages share, in Chinese and English; what one page alone says stands beside it. The address decides (?lang=), else the language of the browser.

export type Language = 'zh' | 'en'

export function languageOf(parameters: URLSearchParams, preferred: readonly string[]): Language {
  const asked = parameters.get('lang')
  if (asked === 'zh' || asked === 'en') return asked
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}

export interface Words {
  pages: string
  dashboard: string
  screen: string
  me: string
  control: string
  embeds: string
  inTheme: Record<'light' | 'dark', string>
  otherLanguage: string
  rehearsal: string
  rehearsalMeaning: string
  loading: string
  noSuchCampaign: (code: string) => string
  totals: string
  received: string
  receivedMeaning: string
  net: string
  netMeaning: string
  refunded: string
  refundedMeaning: string
  donations: string
  donationsMeaning: string
  people: string
  peopleMeaning: string
  flowers: string
  flowersMeaning: string
  flowersReversed: (number: string) => string
  givers: string
  giversMeaning: string
  asTable: string
  minute: string
  race: (number: string) => string
  raceMeaning: string
  fixture: string
  fixtureMeaning: string
  toGo: (number: string) => string
  reached: string
  project: string
  receiver: string
  unnamedDream: string
  connecting: string
  live: (time: string) => string
  final: (time: string) => string
  silent: (time: string, seconds: string) => string
  delayed: (time: string) => string
  frozen: (time: string) => string
  back: (seconds: string) => string
}

export const words: Record<Language, Words> = {
  zh: {
    pages: '页面',
    dashboard: '数据看板',
    screen: '大屏',
    me: '我的小红花',
    control: '指挥室',
    embeds: '嵌入',
    inTheme: { light: '换成浅色', dark: '换成深色' },
    otherLanguage: 'English',
    rehearsal: '演练',
    rehearsalMeaning: '这是一次演练：以下均非真实捐赠。',
    loading: '正在连接…',
    noSuchCampaign: (code) => `没有代号为“${code}”的活动。`,
    totals: '活动总览',
    received: '公众捐款',
    receivedMeaning: '已收到的全部款项，元',
    net: '净额',
    netMeaning: '公众捐款减去退款，元',
    refunded: '退款',
    refundedMeaning: '已退回捐赠人的款项，元',
    donations: '捐款人次',
    donationsMeaning: '笔数，不是人数',
    people: '捐款人数',
    peopleMeaning: '每人只计一次',
    flowers: '送出小红花',
    flowersMeaning: '朵',
    flowersReversed: (number) => `其中 ${number} 朵已撤回`,
    givers: '送花人数',
    giversMeaning: '每人只计一次',
    asTable: '以表格显示',
    minute: '时间',
    race: (number) => `${number} 个梦想`,
    raceMeaning: '按收到的小红花排名；条长与领先者相比，竖线和“还差”指最低执行量。',
    fixture: '示例',
    fixtureMeaning: '标有“示例”的梦想由本项目拟定，并非史实。',
    toGo: (number) => `还差 ${number} 朵`,
    reached: '✓ 已达到',
    project: '项目',
    receiver: '接收机构',
    unnamedDream: '新的梦想',
    connecting: '正在连接…',
    live: (time) => `实时 · 数据截至 ${time}`,
    final: (time) => `最终数据 · 截至 ${time}`,
    silent: (time, seconds) =>
      `数据延迟：已 ${seconds} 秒没有收到服务的消息，正在重新连接。屏上数字截至 ${time}。`,
    delayed: (time) => `数据延迟：服务暂时落后。数字截至 ${time}。`,
    frozen: (time) => `数据暂停更新。数字截至 ${time}。`,
    back: (seconds) => `已恢复：延迟 ${seconds} 秒后，数据重新实时。`,
  },
  en: {
    pages: 'Pages',
    dashboard: 'Dashboard',
    screen: 'Screen',
    me: 'My flowers',
    control: 'Control room',
    embeds: 'Embed',
    inTheme: { light: 'Show in light colours', dark: 'Show in dark colours' },
    otherLanguage: '中文',
    rehearsal: 'Rehearsal',
    rehearsalMeaning: 'This is a rehearsal: none of these gifts are real.',
    loading: 'Connecting…',
    noSuchCampaign: (code) => `There is no campaign with the code “${code}”.`,
    totals: 'The campaign so far',
    received: 'Received',
    receivedMeaning: 'all that the public gave, in yuan',
    net: 'Net',
    netMeaning: 'received less refunded, in yuan',
    refunded: 'Refunded',
    refundedMeaning: 'given back to donors, in yuan',
    donations: 'Donations',
    donationsMeaning: 'gifts, not people',
    people: 'People',
    peopleMeaning: 'donors, each counted once',
    flowers: 'Flowers',
    flowersMeaning: 'little red flowers given',
    flowersReversed: (number) => `${number} of them taken back`,
    givers: 'Givers',
    giversMeaning: 'of flowers, each counted once',
    asTable: 'Show as a table',
    minute: 'Time',
    race: (number) => `The race of ${number} dreams`,
    raceMeaning:
      'Ranked by flowers. A bar’s length compares with the leader; the upright line and “to go” mean the flowers it needs at least.',
    fixture: 'example',
    fixtureMeaning: 'Dreams marked “example” were made up for this project and are not history.',
    toGo: (number) => `${number} to go`,
    reached: '✓ reached',
    project: 'Project',
    receiver: 'Received by',
    unnamedDream: 'A new dream',
    connecting: 'Connecting…',
    live: (time) => `Live · numbers as of ${time}`,
    final: (time) => `Final numbers · as of ${time}`,
    silent: (time, seconds) => `Late: no word for ${seconds} s, reconnecting. Numbers are as of ${time}.`,
    delayed: (time) => `Late: the service lags behind. Numbers are as of ${time}.`,
    frozen: (time) => `Updates are on hold. Numbers are as of ${time}.`,
    back: (seconds) => `Back: after ${seconds} s the numbers are live again.`,
  },
}
