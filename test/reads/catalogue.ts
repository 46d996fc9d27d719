// More organizations and projects than the fixture has, for lists that are long enough to be walked.
import type { Sql } from '../../src/db/client.ts'
import { projectCategories } from '../../src/project/project.ts'
import { regionCodes } from '../../src/region/region.ts'
import { indexedTerms } from '../../src/search/search.ts'

export interface NewProject {
  number: string
  titleZh: string
  titleEn?: string
  category?: string
  regionCode?: string
  state?: string
}

/** Received by org_1 and initiated by org_2. */
export async function insertProjects(sql: Sql, projects: readonly NewProject[]): Promise<void> {
  for (const project of projects) {
    const { number, titleZh, titleEn = titleZh } = project
    await sql`
      insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
        receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search)
      select 1, ${number}, ${titleZh}, ${titleEn}, ${project.category ?? 'EDUCATION'}, 2, id, uscc, 'PUBLIC', 2,
        uscc || 'A00001', 100, ${project.regionCode ?? '440000'}, ${project.state ?? 'ONLINE'},
        array_to_tsvector(${indexedTerms(titleZh, titleEn)}::text[])
      from organization where id = 1`
  }
}

export async function insertOrganizations(sql: Sql, count: number): Promise<void> {
  await sql`
    insert into organization (uscc, name_zh, name_en, kind, region_code, disclosure_status, state, search)
    select 'ORGANIZATION' || lpad(n::text, 6, '0'), '机构' || n, 'Organization ' || n, 'NON_PUBLIC', '310000', 'CURRENT',
      'ACTIVE', ''::tsvector
    from generate_series(1, ${count}::int) n`
}

/** Numbers N001, N002 … */
export function numbered(count: number, from = 1): NewProject[] {
  return Array.from({ length: count }, (_, index) => ({
    number: `N${String(from + index).padStart(3, '0')}`,
    // Many of the same title, so that a walk by title meets ties.
    titleZh: `同名${(from + index) % 3}`,
  }))
}

/**
 * So many projects of a campaign at once, numbered D00001 …, with titles in an order of their own, every category and
 * region mixed, one in a hundred in review, and totals for nine of ten.
 */
export async function insertCatalogue(sql: Sql, count: number): Promise<void> {
  await sql`
    insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
      receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search)
    select 1, 'D' || lpad(n::text, 5, '0'), md5(n::text), md5(n::text),
      (${projectCategories}::text[])[1 + abs(hashint4(n)) % ${projectCategories.length}::int],
      2, id, uscc, 'PUBLIC', 2, uscc || 'A00001', 100,
      (${regionCodes}::text[])[1 + abs(hashint4(-n)) % ${regionCodes.length}::int],
      case when n % 100 = 50 then 'IN_REVIEW' else 'ONLINE' end, ''::tsvector
    from organization, generate_series(1, ${count}::int) n where id = 1`
  await sql`
    insert into totals (campaign_id, topic, seq, at, donation_count, donor_count, received, matched, held, refunded,
      flower_count, flowers_reversed, giver_count, flower_seq)
    select 1, 'project:' || id, 0, now(), abs(hashint4(id)) % 500, 0, abs(hashint4(id)), 0, 0, 0, 0, 0, 0, 0
    from project where id % 10 > 0`
}
