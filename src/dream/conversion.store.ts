// What the conversion of a dream reads of organizations, and the project that it writes.
import { arrayLiteral } from '../db/arrays.ts'
import type { Transaction } from '../db/client.ts'
import type { Receiver } from '../organization/organization.ts'
import type { ProjectRow } from '../project/project.store.ts'
import { indexedTerms } from '../search/search.ts'

export interface KnownOrganization extends Receiver {
  id: number
  uscc: string
}

/** Nobody changes them while the project comes into being. */
export async function lockOrganizations(
  tx: Transaction,
  ids: readonly number[],
): Promise<Map<number, KnownOrganization>> {
  const rows = await tx<KnownOrganization[]>`
    select id, uscc, kind, state, certificate_valid_until::text as "certificateValidUntil"
    from organization where id = any(${arrayLiteral([...new Set(ids)])}::int[])
    order by id for share`
  return new Map(rows.map((row) => [row.id, row]))
}

export type ConvertedProject = Omit<ProjectRow, 'id' | 'search' | 'state' | 'receivingKind'>

/** Null: another project has its number. */
export async function insertConvertedProject(
  tx: Transaction,
  project: ConvertedProject,
): Promise<number | null> {
  const terms = arrayLiteral(indexedTerms(project.titleZh, project.titleEn, project.number))
  const [row] = await tx<{ id: number }[]>`
    insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
      receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search)
    values (${project.campaignId}, ${project.number}, ${project.titleZh}, ${project.titleEn}, ${project.category},
      ${project.initiatorId}, ${project.receivingOrganizationId}, ${project.receivingUscc}, 'PUBLIC',
      ${project.executingOrganizationId}, ${project.filingNumber}, ${project.goal}, ${project.regionCode}, 'EXECUTING',
      array_to_tsvector(${terms}::text[]))
    on conflict (number) do nothing
    returning id`
  return row?.id ?? null
}
