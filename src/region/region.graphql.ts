// Regions on the wire: the code of GB/T 2260 with its names.
import { InvalidInput } from '../errors.ts'
import { builder } from '../graphql/builder.ts'
import { isRegionCode, type RegionCode, regionCodes, regions } from './region.ts'

interface RegionShape {
  code: RegionCode
  nameZh: string
  nameEn: string
}

/** Regions are part of the program: nothing is read. */
export function regionOf(code: string): RegionShape {
  const known = isRegionCode(code) ? code : 'UNKNOWN'
  const [nameZh, nameEn] = regions[known]
  return { code: known, nameZh, nameEn }
}

/** Wherever a region is meant, its code will do. */
export const Region = builder.loadableNode('Region', {
  description: 'A province-level division of China, or UNKNOWN where a gift names none.',
  id: { resolve: ({ code }) => code, parse: (id) => id },
  load: async (codes: string[]) => codes.filter(isRegionCode).map(regionOf),
  sort: ({ code }): string => code,
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Six digits of GB/T 2260, such as "440000", or "UNKNOWN".' }),
    nameZh: t.exposeString('nameZh', { description: 'The name in Chinese.' }),
    nameEn: t.exposeString('nameEn', { description: 'The name in English.' }),
  }),
})

builder.queryField('regions', (t) =>
  t.field({
    type: [Region],
    description: 'Every region there is, UNKNOWN last.',
    complexity: { field: 1, multiplier: regionCodes.length },
    resolve: () => regionCodes.map(regionOf),
  }),
)

/** Decodes an optional argument that names a region; path names it to the caller. */
export function regionCodeOf(code: string | null | undefined, path: string): RegionCode | undefined {
  if (code === null || code === undefined) return undefined
  if (!isRegionCode(code)) {
    throw new InvalidInput([
      { path, message: 'must be the code of a region, such as "440000", or "UNKNOWN"' },
    ])
  }
  return code
}
