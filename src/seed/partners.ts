// Partner businesses and the good deeds they record: fixtures all. The first partner (prt_1) is the one that demos and
// simulations act as: a payment channel that may record every kind of deed.

export interface DeedTypeFixture {
  code: string
  nameZh: string
  nameEn: string
  flowers: number
  dailyCap: number
}

/** At most so many flowers a person a day. */
export const dailyFlowerCap = 10
/** For how many days after its day a deed may still be recorded. */
export const lateDays = 3

export const deedTypes: readonly DeedTypeFixture[] = [
  // Granted by the service itself with a person's first donation of a day: no partner records it.
  {
    code: 'FIRST_DONATION',
    nameZh: '当日首次捐款',
    nameEn: 'First donation of the day',
    flowers: 1,
    dailyCap: 1,
  },
  { code: 'STEPS', nameZh: '步行一万步', nameEn: 'Ten thousand steps', flowers: 1, dailyCap: 1 },
  { code: 'QUIZ', nameZh: '公益答题', nameEn: 'Charity quiz', flowers: 1, dailyCap: 1 },
  { code: 'RIDE_CODE', nameZh: '扫码乘车', nameEn: 'Ride with a ride code', flowers: 1, dailyCap: 2 },
  {
    code: 'HOTEL_LINEN',
    nameZh: '住店不换床品',
    nameEn: 'Hotel stay without linen change',
    flowers: 2,
    dailyCap: 1,
  },
]

export interface PartnerFixture {
  code: string
  nameZh: string
  nameEn: string
  kind: 'INTERNAL' | 'EXTERNAL'
  paymentChannel: boolean
  /** At most so many flowers for deeds of one civil day; null: no limit of its own. */
  dailyFlowerQuota: number | null
  /** Codes of the deeds it may record. */
  records: readonly string[]
}

export const partners: readonly PartnerFixture[] = [
  {
    code: 'example-platform',
    nameZh: '示例公益平台',
    nameEn: 'Example giving platform',
    kind: 'INTERNAL',
    paymentChannel: true,
    dailyFlowerQuota: null,
    records: ['STEPS', 'QUIZ', 'RIDE_CODE', 'HOTEL_LINEN'],
  },
  {
    code: 'example-metro',
    nameZh: '示例地铁',
    nameEn: 'Example metro',
    kind: 'EXTERNAL',
    paymentChannel: false,
    dailyFlowerQuota: 2_000_000,
    records: ['RIDE_CODE'],
  },
  {
    code: 'example-hotels',
    nameZh: '示例连锁酒店',
    nameEn: 'Example hotel chain',
    kind: 'EXTERNAL',
    paymentChannel: false,
    dailyFlowerQuota: 200_000,
    records: ['HOTEL_LINEN'],
  },
  {
    code: 'example-sports',
    nameZh: '示例运动应用',
    nameEn: 'Example sports app',
    kind: 'INTERNAL',
    paymentChannel: false,
    dailyFlowerQuota: null,
    records: ['STEPS'],
  },
  {
    code: 'example-quiz',
    nameZh: '示例答题应用',
    nameEn: 'Example quiz app',
    kind: 'INTERNAL',
    paymentChannel: false,
    dailyFlowerQuota: null,
    records: ['QUIZ'],
  },
  // The channel of gifts that donors make with their own token, where the sandbox is on: no money moves behind it.
  {
    code: 'sandbox',
    nameZh: '示例沙盒支付',
    nameEn: 'Example sandbox payment',
    kind: 'INTERNAL',
    paymentChannel: true,
    dailyFlowerQuota: null,
    records: [],
  },
]
