// What projects of the rehearsal have promised to report and have reported: fixtures all, as their texts say.
import type { ReportKind } from '../feedback/report.ts'

export interface ReportFixture {
  key: string
  /** The number of the project in its campaign. */
  project: string
  kind: ReportKind
  titleZh: string
  titleEn: string
  /** Days after the start of the campaign, at six in the evening. */
  dueAfterDays: number
  plannedBeneficiaries: number
  plannedYuan: number
}

export interface ReportText {
  textZh: string
  textEn: string
  beneficiariesReached: number
  yuan: number
}

/** Planned on the first morning; one of them is overdue today, the others fall due tomorrow and later. */
export const plannedReports: readonly ReportFixture[] = [
  {
    key: 'lessons-1',
    project: 'SL00001',
    kind: 'FIRST_FEEDBACK',
    titleZh: '第一周的音乐课',
    titleEn: 'The first week of music lessons',
    dueAfterDays: 5,
    plannedBeneficiaries: 120,
    plannedYuan: 2_400,
  },
  {
    key: 'lessons-2',
    project: 'SL00001',
    kind: 'STAGE',
    titleZh: '一个学期之后',
    titleEn: 'After a term',
    dueAfterDays: 120,
    plannedBeneficiaries: 120,
    plannedYuan: 30_000,
  },
  {
    key: 'kits-1',
    project: 'SL00004',
    kind: 'FIRST_FEEDBACK',
    titleZh: '应急包送到牧场',
    titleEn: 'The kits have reached the pastures',
    dueAfterDays: 5,
    plannedBeneficiaries: 40,
    plannedYuan: 6_000,
  },
  {
    key: 'kits-2',
    project: 'SL00004',
    kind: 'FINAL',
    titleZh: '过冬之后',
    titleEn: 'After the winter',
    dueAfterDays: 150,
    plannedBeneficiaries: 160,
    plannedYuan: 24_000,
  },
  {
    key: 'meals-1',
    project: 'SL00006',
    kind: 'FIRST_FEEDBACK',
    titleZh: '第一周的热饭',
    titleEn: 'The first week of warm meals',
    dueAfterDays: 7,
    plannedBeneficiaries: 45,
    plannedYuan: 1_800,
  },
  {
    key: 'meals-2',
    project: 'SL00006',
    kind: 'STAGE',
    titleZh: '一个月的热饭',
    titleEn: 'A month of warm meals',
    dueAfterDays: 30,
    plannedBeneficiaries: 60,
    plannedYuan: 9_000,
  },
  {
    key: 'songs-1',
    project: 'SL00007',
    kind: 'FIRST_FEEDBACK',
    titleZh: '琴和老师都到了',
    titleEn: 'The instruments and the teacher are there',
    dueAfterDays: 8,
    plannedBeneficiaries: 90,
    plannedYuan: 5_200,
  },
  {
    key: 'clinic-1',
    project: 'SL00003',
    kind: 'FIRST_FEEDBACK',
    titleZh: '第一场义诊',
    titleEn: 'The first day of free consultations',
    dueAfterDays: 9,
    plannedBeneficiaries: 80,
    plannedYuan: 3_000,
  },
  {
    key: 'clinic-2',
    project: 'SL00003',
    kind: 'FINAL',
    titleZh: '每个孩子的听力档案',
    titleEn: 'A hearing record for each child',
    dueAfterDays: 60,
    plannedBeneficiaries: 400,
    plannedYuan: 45_000,
  },
]

export const kitsDelivered: ReportText = {
  textZh:
    '四十六个应急包分三趟送上了山：毛毯、炉子、药箱和一部能收天气预报的收音机。最远的一户骑马走了四个小时。（演练示例。）',
  textEn:
    'Forty-six kits went up in three trips: blankets, a stove, a medicine box and a radio for the weather forecast. The farthest household was four hours away on horseback. (A fixture of the rehearsal.)',
  beneficiariesReached: 46,
  yuan: 5_750,
}

export const kitsCorrected = {
  ...kitsDelivered,
  textZh:
    '四十四个应急包分三趟送上了山：毛毯、炉子、药箱和一部能收天气预报的收音机。另外两个留在乡卫生院备用。最远的一户骑马走了四个小时。（演练示例。）',
  textEn:
    'Forty-four kits went up in three trips: blankets, a stove, a medicine box and a radio for the weather forecast. Two more are kept at the township clinic. The farthest household was four hours away on horseback. (A fixture of the rehearsal.)',
  beneficiariesReached: 44,
  correctionZh: '两个应急包留在乡卫生院备用，没有送到牧户手里，人数由46户改为44户。',
  correctionEn: 'Two kits are kept at the clinic and have not gone to households: 44 were reached, not 46.',
}

export const mealsServed: ReportText = {
  textZh:
    '社区厨房周一开火，五天做了二百一十份热饭，四十二位家长每天有一个小时坐下来吃饭、说话。两个孩子学会了自己盛汤。（演练示例。）',
  textEn:
    'The kitchen opened on Monday and served 210 warm meals in five days. Forty-two parents had an hour a day to sit down, eat and talk. Two of the children have learned to ladle their own soup. (A fixture of the rehearsal.)',
  beneficiariesReached: 42,
  yuan: 1_680,
}

/** Too little to be published: staff has sent it back. */
export const songsTooShort: ReportText = {
  textZh: '琴到了，老师也到了，一切顺利。（演练示例。）',
  textEn: 'The instruments are there, the teacher is there, all is well. (A fixture of the rehearsal.)',
  beneficiariesReached: 90,
  yuan: 5_200,
}
