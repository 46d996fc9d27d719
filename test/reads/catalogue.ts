// More organizations and projects than the fixture has, for lists that are long enough to be walked.
import type { Sql } from '../../src/db/client.ts'
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
