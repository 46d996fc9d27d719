// What is said of the past, and of what is taken away from it, in Chinese and English.
import type { Language } from '../design/words.ts'

export interface TravelWords {
  title: string
  lookBack: string
  instant: string
  keys: string
  exact: string
  go: string
  noSuchInstant: (from: string, to: string) => string
  notLive: (instant: string) => string
  replaying: (instant: string, speed: string) => string
  fetching: (instant: string) => string
  fetchingNext: (shown: string, instant: string) => string
  backToLive: string
  play: string
  pause: string
  speed: string
  times: (speed: string) => string
  noPast: string
  notReplayed: string
  windowsThen: string
  noWindowThen: string
  save: string
  notSaved: string
  saveCsv: string
  savePng: string
  rehearsal: string
  live: string
  past: string
  asOf: (instant: string, seq: string) => string
  pictureHour: string
  pictureMost: (amount: string) => string
}

export const travelWords: Record<Language, TravelWords> = {
  zh: {
    title: '时间旅行',
    lookBack: '拖动滑块，回看活动的任何一刻',
    instant: '所看的时刻',
    keys: '方向键移动一分钟，翻页键移动一小时。',
    exact: '精确时间',
    go: '前往',
    noSuchInstant: (from, to) => `请选 ${from} 与 ${to} 之间的时刻。`,
    notLive: (instant) => `非实时：${instant}`,
    replaying: (instant, speed) => `非实时 · 以 ${speed} 倍速重放：${instant}`,
    fetching: (instant) => `非实时 · 正在取回 ${instant} 的数字…`,
    fetchingNext: (shown, instant) => `非实时：${shown}（正在前往 ${instant}…）`,
    backToLive: '回到实时',
    play: '重放',
    pause: '暂停',
    speed: '重放速度',
    times: (speed) => `${speed}×`,
    noPast: '这里没有过去的数字：回到实时即可查看。',
    notReplayed: '重放时不显示：暂停后即可查看。',
    windowsThen: '各时段截至此刻的配捐与审核中的金额；预算及剩余没有过去的记录。',
    noWindowThen: '此刻之前还没有开始过配捐时段。',
    save: '保存所见',
    notSaved: '没有保存：服务没有回答。请再试一次。',
    saveCsv: '保存 CSV',
    savePng: '保存图片',
    rehearsal: '演练：以下均非真实捐赠',
    live: '实时',
    past: '非实时',
    asOf: (instant, seq) => `截至 ${instant} · 序号 ${seq}`,
    pictureHour: '此前一小时，每分钟捐款',
    pictureMost: (amount) => `最多的一分钟 ${amount}`,
  },
  en: {
    title: 'Time travel',
    lookBack: 'Move the slider to look back at any instant of the campaign',
    instant: 'The instant that is shown',
    keys: 'Arrow keys move by a minute, page keys by an hour.',
    exact: 'Exact time',
    go: 'Go',
    noSuchInstant: (from, to) => `Choose an instant between ${from} and ${to}.`,
    notLive: (instant) => `Not live: ${instant}`,
    replaying: (instant, speed) => `Not live, replayed at ${speed}×: ${instant}`,
    fetching: (instant) => `Not live: fetching ${instant} …`,
    fetchingNext: (shown, instant) => `Not live: ${shown} (on the way to ${instant} …)`,
    backToLive: 'Back to live',
    play: 'Replay',
    pause: 'Pause',
    speed: 'Speed of the replay',
    times: (speed) => `${speed}×`,
    noPast: 'No past is kept of this. It is there again when you are back to live.',
    notReplayed: 'Not told while replaying. It is there when you pause.',
    windowsThen:
      'What each window had matched by then, and what was under review. No past is kept of budgets, nor of what was left.',
    noWindowThen: 'No matching window had opened by then.',
    save: 'Save what is seen',
    notSaved: 'Not saved: the service did not answer. Try again.',
    saveCsv: 'Save CSV',
    savePng: 'Save picture',
    rehearsal: 'Rehearsal: none of these gifts are real',
    live: 'Live',
    past: 'Not live',
    asOf: (instant, seq) => `As of ${instant} · seq ${seq}`,
    pictureHour: 'The hour before, received per minute',
    pictureMost: (amount) => `${amount} in the fullest minute`,
  },
}
