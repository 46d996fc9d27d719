// The sixteen dreams. The names of seven are evidenced by published reports; nine are fixtures that stand in for the
// rest of the set and say so in their names. Every story, minimum, tier, sponsor and funding is a fixture, also of the
// seven.

export interface DreamFixture {
  nameZh: string
  nameEn: string
  storyZh: string
  storyEn: string
  beneficiaryTarget: number
  beneficiaryUnitZh: string
  beneficiaryUnitEn: string
  evidenced: boolean
  minimumFlowers: number
  /** Beyond the minimum. */
  tiers: readonly TierFixture[]
  /** The code of a partner of the rehearsal. */
  sponsor: string
}

export interface TierFixture {
  flowers: number
  nameZh: string
  nameEn: string
}

/** Fen for each flower, and at most so many fen a dream: fixtures, of which no report tells. */
export const fundingRate = 10
export const fundingCap = 1_000_000_00
/** Fen that are promised to the fund for dreams: what all sixteen could be funded with. */
export const dreamFund = 16 * fundingCap

/** Partners of the rehearsal that stand behind dreams, in turn. */
const sponsors = ['example-metro', 'example-hotels', 'example-sports'] as const

/** A tier helps a quarter, or half as many again. */
function tiersOf(minimum: number, target: number, unitZh: string, unitEn: string): TierFixture[] {
  return [
    { share: 1.5, more: Math.ceil(target / 4) },
    { share: 2, more: Math.ceil(target / 2) },
  ].map(({ share, more }) => ({
    flowers: minimum * share,
    nameZh: `示例：再帮助${more}${unitZh}`,
    nameEn: `Example: ${more} more ${unitEn}`,
  }))
}

type Beneficiaries = readonly [target: number, unitZh: string, unitEn: string]
type Bilingual = readonly [zh: string, en: string]

export const dreams: readonly DreamFixture[] = [
  evidenced(
    ['为300名听障儿童开设音乐康复课', 'Music rehabilitation class for 300 hearing-impaired children'],
    [300, '名听障儿童', 'hearing-impaired children'],
    [
      '用节奏与歌声陪听障儿童练习聆听和开口。',
      'Rhythm and song help children with hearing loss to listen and to speak.',
    ],
    20_000,
  ),
  evidenced(
    ['培训1000名急救第一响应人', 'Training 1,000 first responders'],
    [1_000, '名第一响应人', 'first responders'],
    [
      '让身边多一个会心肺复苏、会用除颤器的人。',
      'One more person nearby who can resuscitate and use a defibrillator.',
    ],
    30_000,
  ),
  evidenced(
    ['为10000名乡村老人做听力筛查', 'Hearing screening for 10,000 rural elderly'],
    [10_000, '名乡村老人', 'rural elderly people'],
    [
      '把听力检查带到村口，让老人重新听清家人的声音。',
      'Hearing checks come to the village, so that old people hear their families again.',
    ],
    40_000,
  ),
  evidenced(
    ['为10000名乡村儿童开展航天科普教育', 'Aerospace science education for 10,000 rural children'],
    [10_000, '名乡村儿童', 'rural children'],
    ['让乡村教室也能看见火箭与星空。', 'Rockets and the night sky reach the village classroom.'],
    40_000,
  ),
  evidenced(
    ['带1000名乡村儿童走进博物馆', 'Taking 1,000 rural children to museums'],
    [1_000, '名乡村儿童', 'rural children'],
    [
      '第一次站在文物面前，听它讲千年前的故事。',
      'A first time in front of an old thing that tells a story of a thousand years ago.',
    ],
    25_000,
  ),
  evidenced(
    ['守护10000名乡村儿童的心理健康', 'Guarding the mental health of 10,000 rural children'],
    [10_000, '名乡村儿童', 'rural children'],
    ['让每一份心事都有人愿意听。', 'Somebody who listens, for every worry.'],
    40_000,
  ),
  evidenced(
    ['助力10000名乡村儿童的童画梦', 'Supporting the childhood-painting dream of 10,000 rural children'],
    [10_000, '名乡村儿童', 'rural children'],
    [
      '一盒颜料，一节美术课，画出心里的家乡。',
      'A box of paints, an art class, and the home they carry in them.',
    ],
    35_000,
  ),
  fixture(
    ['为500户山区家庭安装净水器', 'Water filters for 500 mountain households'],
    [500, '户山区家庭', 'mountain households'],
    ['打开水龙头，就是干净的水。', 'Clean water when the tap is turned.'],
    20_000,
  ),
  fixture(
    ['陪伴2000名独居老人过冬', 'Company through the winter for 2,000 elderly people living alone'],
    [2_000, '名独居老人', 'elderly people living alone'],
    ['每周一次探访，一通电话，一餐热饭。', 'A visit a week, a call, a warm meal.'],
    30_000,
  ),
  fixture(
    ['为300名视障者制作有声书', 'Audio books for 300 people with visual impairments'],
    [300, '名视障者', 'people with visual impairments'],
    ['把喜欢的书读给看不见的人听。', 'Favourite books, read to people who cannot see them.'],
    15_000,
  ),
  fixture(
    ['为100所乡村学校建操场', 'Playgrounds for 100 village schools'],
    [100, '所乡村学校', 'village schools'],
    ['让奔跑不再扬起尘土。', 'Running without raising dust.'],
    30_000,
  ),
  fixture(
    ['修复1000亩候鸟湿地', 'Restoring 1,000 mu of wetland for migratory birds'],
    [1_000, '亩湿地', 'mu of wetland'],
    ['给南来北往的候鸟留一处歇脚的地方。', 'A place to rest for birds on their way.'],
    25_000,
  ),
  fixture(
    ['为5000名货车司机做健康体检', 'Health checks for 5,000 lorry drivers'],
    [5_000, '名货车司机', 'lorry drivers'],
    ['在服务区停下来，量一次血压。', 'A stop at the service area, and a blood pressure taken.'],
    30_000,
  ),
  fixture(
    ['支持800名乡村教师外出进修', 'Further training for 800 village teachers'],
    [800, '名乡村教师', 'village teachers'],
    ['老师看见的世界，孩子也会看见。', 'What a teacher has seen, the children will see.'],
    25_000,
  ),
  fixture(
    ['为2000名孤独症青少年搭建艺术空间', 'Art spaces for 2,000 autistic teenagers'],
    [2_000, '名孤独症青少年', 'autistic teenagers'],
    ['不必开口，也能被看见。', 'To be seen without having to speak.'],
    30_000,
  ),
  fixture(
    ['为50个村庄建起公益图书角', 'Book corners for 50 villages'],
    [50, '个村庄', 'villages'],
    ['一盏灯，一排书，一个可以待到天黑的地方。', 'A lamp, a row of books, and a place to stay until dark.'],
    15_000,
  ),
]

function evidenced(
  name: Bilingual,
  who: Beneficiaries,
  story: Bilingual,
  minimumFlowers: number,
): DreamFixture {
  const note: Bilingual = [
    '（名称见于2022年的公开报道；文字与目标为演练示例。）',
    ' (The name is known from reports of 2022; this text and the minimum are fixtures of the rehearsal.)',
  ]
  return dream(name, who, [story[0] + note[0], story[1] + note[1]], minimumFlowers, true)
}

function fixture(
  name: Bilingual,
  who: Beneficiaries,
  story: Bilingual,
  minimumFlowers: number,
): DreamFixture {
  const note: Bilingual = [
    '（演练示例，并非2022年的真实心愿。）',
    ' (A fixture of the rehearsal, not a dream of 2022.)',
  ]
  const labelled: Bilingual = [`示例：${name[0]}`, `Example: ${name[1]}`]
  return dream(labelled, who, [story[0] + note[0], story[1] + note[1]], minimumFlowers, false)
}

function dream(
  [nameZh, nameEn]: Bilingual,
  [beneficiaryTarget, beneficiaryUnitZh, beneficiaryUnitEn]: Beneficiaries,
  [storyZh, storyEn]: Bilingual,
  minimumFlowers: number,
  evidenced: boolean,
): DreamFixture {
  return {
    nameZh,
    nameEn,
    storyZh,
    storyEn,
    beneficiaryTarget,
    beneficiaryUnitZh,
    beneficiaryUnitEn,
    evidenced,
    minimumFlowers,
    tiers: tiersOf(minimumFlowers, beneficiaryTarget, beneficiaryUnitZh, beneficiaryUnitEn),
    sponsor: sponsors[minimumFlowers % sponsors.length] as string,
  }
}
