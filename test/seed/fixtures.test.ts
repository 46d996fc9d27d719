import { describe, expect, test } from 'vitest'
import { civilDay } from '../../src/campaign/campaign.ts'
import { indexedTerms } from '../../src/search/search.ts'
import { rehearsalCalendar } from '../../src/seed/calendar.ts'
import { dreams } from '../../src/seed/dreams.ts'
import { namedRegions, organizationFixtures } from '../../src/seed/organizations.ts'
import { deedTypes, partners } from '../../src/seed/partners.ts'
import { projectFixtures } from '../../src/seed/projects.ts'

describe('the calendar of the rehearsal', () => {
  test.each([
    ['2026-03-05T15:59:59.999Z', '2026-02-26T16:00:00.000Z'],
    ['2026-03-05T16:00:00.000Z', '2026-02-27T16:00:00.000Z'],
    ['2026-03-06T04:00:00.000Z', '2026-02-27T16:00:00.000Z'],
  ])('makes the Shanghai day of %s the seventh of ten', (now, startsAt) => {
    const calendar = rehearsalCalendar(new Date(now))
    expect(calendar.startsAt.toISOString()).toBe(startsAt)
    expect(calendar.endsAt.getTime() - calendar.startsAt.getTime()).toBe(10 * 86_400_000)
    const seventh = new Date(calendar.startsAt.getTime() + 6 * 86_400_000)
    expect(civilDay(seventh, 'Asia/Shanghai')).toBe(civilDay(new Date(now), 'Asia/Shanghai'))
  })
})

describe('the dreams', () => {
  test('are sixteen, seven of them evidenced', () => {
    expect(dreams).toHaveLength(16)
    expect(dreams.filter((dream) => dream.evidenced)).toHaveLength(7)
  })

  test('that are fixtures say so in name and story, in both languages', () => {
    for (const dream of dreams.filter(({ evidenced }) => !evidenced)) {
      expect(dream.nameZh).toContain('示例')
      expect(dream.nameEn).toContain('Example')
      expect(dream.storyZh).toContain('示例')
      expect(dream.storyEn).toContain('fixture')
    }
  })

  test('name the beneficiaries they count', () => {
    for (const dream of dreams) {
      expect(dream.nameZh).toContain(String(dream.beneficiaryTarget))
      expect(dream.nameEn.replaceAll(',', '')).toContain(String(dream.beneficiaryTarget))
    }
  })
})

describe('the partners', () => {
  test('begin with a payment channel that may record every deed but the first donation', () => {
    expect(partners[0]).toMatchObject({ paymentChannel: true })
    expect([...(partners[0]?.records ?? [])].sort()).toEqual(
      deedTypes
        .map(({ code }) => code)
        .filter((code) => code !== 'FIRST_DONATION')
        .sort(),
    )
  })

  test('never record the first donation, which the service grants itself', () => {
    expect(partners.flatMap((partner) => partner.records)).not.toContain('FIRST_DONATION')
  })

  test('are labelled as examples', () => {
    for (const partner of partners) {
      expect(partner.nameZh).toContain('示例')
      expect(partner.nameEn).toContain('Example')
    }
  })
})

describe('the organizations and projects', () => {
  const endsAt = new Date('2026-03-09T16:00:00Z')
  const organizations = organizationFixtures(2_500, endsAt)
  const projects = [...projectFixtures(10_000, organizations)]

  test('are labelled as examples, every one', () => {
    for (const { nameZh, nameEn } of organizations) {
      expect(nameZh.startsWith('示例')).toBe(true)
      expect(nameEn.startsWith('Example')).toBe(true)
    }
    for (const { titleZh, titleEn } of projects) {
      expect(titleZh.startsWith('示例')).toBe(true)
      expect(titleEn.startsWith('Example')).toBe(true)
    }
  })

  test('have codes of the right shape, once each, that no real charity can have', () => {
    expect(new Set(organizations.map(({ uscc }) => uscc)).size).toBe(organizations.length)
    for (const { uscc } of organizations) {
      expect(uscc).toMatch(/^[0-9A-Z]{18}$/)
      expect(uscc).toMatch(/[IOSVZ]/)
    }
  })

  test('have public receivers with a certificate and a filing of theirs', () => {
    const filings = new Set<string>()
    for (const { receiver, filingNumber } of projects) {
      expect(receiver).toMatchObject({ kind: 'PUBLIC', state: 'ACTIVE' })
      expect((receiver.certificateValidUntil ?? '') > civilDay(endsAt, 'Asia/Shanghai')).toBe(true)
      expect(filingNumber).toMatch(/^[0-9A-Z]{18}A\d{5}$/)
      expect(filingNumber.slice(0, 18)).toBe(receiver.uscc)
      filings.add(filingNumber)
    }
    expect(filings.size).toBe(projects.length)
  })

  test('spread over all 34 regions and six categories', () => {
    expect(namedRegions).toHaveLength(34)
    expect(new Set(organizations.map(({ regionCode }) => regionCode)).size).toBe(34)
    expect(new Set(projects.map(({ regionCode }) => regionCode)).size).toBe(34)
    expect(new Set(projects.map(({ category }) => category)).size).toBe(6)
  })

  test('come out the same every time', () => {
    expect([...projectFixtures(300, organizationFixtures(100, endsAt))]).toEqual([
      ...projectFixtures(300, organizationFixtures(100, endsAt)),
    ])
  })

  test('have titles that a search tells apart', () => {
    const distinct = new Set(projects.map(({ titleZh }) => titleZh))
    expect(distinct.size).toBeGreaterThan(9_000)
    expect(indexedTerms(projects[0]?.titleZh ?? '')).toContain('示例')
  })
})
