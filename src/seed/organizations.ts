// Organizations of the rehearsal: fixtures with names made up from parts. No name and no code is a real charity's:
// every name says that it is an example, and every code has letters that real codes leave out.
import type { OrganizationKind, OrganizationState } from '../organization/organization.ts'
import { type RegionCode, regionCodes, regions } from '../region/region.ts'
import { createRandom } from './random.ts'

export interface OrganizationFixture {
  /** What its id is on a fresh database, from 1. */
  position: number
  uscc: string
  nameZh: string
  nameEn: string
  kind: OrganizationKind
  certificateValidUntil: string | null
  regionCode: RegionCode
  disclosureStatus: 'CURRENT' | 'OVERDUE'
  state: OrganizationState
}

export const namedRegions = regionCodes.filter((code) => code !== 'UNKNOWN')

/** Words that organizations and projects are named by. */
export const nicknames = [
  ['晨光', 'Morning Light'],
  ['小溪', 'Little Brook'],
  ['萤火', 'Firefly'],
  ['山茶', 'Camellia'],
  ['麦穗', 'Wheat Ear'],
  ['蒲公英', 'Dandelion'],
  ['橡果', 'Acorn'],
  ['风筝', 'Kite'],
  ['灯塔', 'Lighthouse'],
  ['小船', 'Small Boat'],
  ['白鹭', 'Egret'],
  ['星河', 'Star River'],
  ['暖阳', 'Warm Sun'],
  ['春芽', 'Spring Bud'],
  ['石桥', 'Stone Bridge'],
  ['云雀', 'Skylark'],
  ['竹林', 'Bamboo Grove'],
  ['青禾', 'Green Shoots'],
  ['木棉', 'Kapok'],
  ['海螺', 'Seashell'],
  ['向日葵', 'Sunflower'],
  ['雪松', 'Cedar'],
  ['燕子', 'Swallow'],
  ['彩虹', 'Rainbow'],
] as const

const fields = [
  ['助学', 'Education'],
  ['乡村发展', 'Rural Development'],
  ['医疗救助', 'Medical Aid'],
  ['应急救援', 'Emergency Relief'],
  ['自然保护', 'Nature'],
  ['儿童关爱', 'Child Care'],
  ['为老服务', 'Elder Care'],
  ['助残', 'Disability Support'],
] as const

// The second digit of a real code says what the organization is: 1 association, 2 service centre, 3 foundation.
const kinds = [
  ['基金会', 'Foundation', '53'],
  ['慈善协会', 'Charity Association', '51'],
  ['基金会', 'Foundation', '53'],
  ['志愿者协会', "Volunteers' Association", '51'],
] as const
const nonPublicKind = ['公益服务中心', 'Service Centre', '52'] as const

/** Every fifth organization has no public-fundraising certificate: it initiates and executes, and never receives. */
const nonPublicEvery = 5

export function organizationFixtures(count: number, endsAt: Date): OrganizationFixture[] {
  const random = createRandom(2022_01)
  return Array.from({ length: count }, (_, index): OrganizationFixture => {
    const position = index + 1
    const isPublic = position % nonPublicEvery !== 0
    const regionCode = namedRegions[index % namedRegions.length] as RegionCode
    const [regionZh, regionEn] = regions[regionCode]
    const [nickZh, nickEn] = random.pick(nicknames)
    const [fieldZh, fieldEn] = random.pick(fields)
    const [kindZh, kindEn, digits] = isPublic ? random.pick(kinds) : nonPublicKind
    const yearsLeft = 1 + random.below(4)
    const late = !isPublic && random.chance(0.05)
    return {
      position,
      // I and S never stand in a real code; "SHILI" reads 示例, example.
      uscc: `${digits}${regionCode}SHILI${String(position).padStart(5, '0')}`,
      nameZh: `示例${regionZh}${nickZh}${fieldZh}${kindZh}`,
      nameEn: `Example ${nickEn} ${fieldEn} ${kindEn}, ${regionEn}`,
      kind: isPublic ? 'PUBLIC' : 'NON_PUBLIC',
      certificateValidUntil: isPublic ? `${endsAt.getUTCFullYear() + yearsLeft}-12-31` : null,
      regionCode,
      disclosureStatus: late ? 'OVERDUE' : 'CURRENT',
      state: late ? 'RESTRICTED' : 'ACTIVE',
    }
  })
}
