// The words of what stands inside the pages of others, in Chinese and English: few, because all of them travel with the
// component.
import type { Language } from '../design/words.ts'
import type { CounterName } from './shown.ts'

interface EmbedWords {
  counters: Record<CounterName, string>
  meanings: Record<CounterName, string>
  rehearsal: string
  fixture: string
  toGo: (number: string) => string
  reached: string
  follow: string
  opensAnew: string
  connecting: string
  live: (time: string) => string
  late: (time: string) => string
  held: (time: string) => string
  final: (time: string) => string
  noSuchCampaign: (code: string) => string
  noSuchDream: (id: string) => string
  noSuchCounter: (name: string) => string
}

export const words: Record<Language, EmbedWords> = {
  zh: {
    counters: {
      received: '公众捐款',
      matched: '配捐',
      net: '净额',
      refunded: '退款',
      donations: '捐款人次',
      people: '捐款人数',
      flowers: '小红花',
      givers: '送花人数',
    },
    meanings: {
      received: '已收到的全部款项，元',
      matched: '已确认的配捐，元',
      net: '公众捐款减去退款，元',
      refunded: '已退回捐赠人的款项，元',
      donations: '笔数，不是人数',
      people: '每人只计一次',
      flowers: '已送出，朵',
      givers: '每人只计一次',
    },
    rehearsal: '演练',
    fixture: '示例',
    toGo: (number) => `还差 ${number} 朵`,
    reached: '✓ 已达到',
    follow: '查看实时数据',
    opensAnew: '（在新窗口打开）',
    connecting: '正在连接…',
    live: (time) => `实时 · ${time}`,
    late: (time) => `数据延迟 · 截至 ${time}`,
    held: (time) => `暂停更新 · 截至 ${time}`,
    final: (time) => `最终数据 · ${time}`,
    noSuchCampaign: (code) => `没有代号为“${code}”的活动`,
    noSuchDream: (id) => `没有编号为“${id}”的梦想`,
    noSuchCounter: (name) => `没有名为“${name}”的数字`,
  },
  en: {
    counters: {
      received: 'Received',
      matched: 'Matched',
      net: 'Net',
      refunded: 'Refunded',
      donations: 'Donations',
      people: 'People',
      flowers: 'Flowers',
      givers: 'Givers',
    },
    meanings: {
      received: 'all that the public gave, in yuan',
      matched: 'matching that was confirmed, in yuan',
      net: 'received less refunded, in yuan',
      refunded: 'given back to donors, in yuan',
      donations: 'gifts, not people',
      people: 'donors, each counted once',
      flowers: 'little red flowers given',
      givers: 'of flowers, each counted once',
    },
    rehearsal: 'Rehearsal',
    fixture: 'example',
    toGo: (number) => `${number} to go`,
    reached: '✓ reached',
    follow: 'Follow it live',
    opensAnew: ' (opens a new window)',
    connecting: 'Connecting…',
    live: (time) => `Live · ${time}`,
    late: (time) => `Late · as of ${time}`,
    held: (time) => `On hold · as of ${time}`,
    final: (time) => `Final · ${time}`,
    noSuchCampaign: (code) => `There is no campaign “${code}”`,
    noSuchDream: (id) => `There is no dream “${id}”`,
    noSuchCounter: (name) => `There is no number “${name}”`,
  },
}
