// The three documents that dashboards and partners ask most, as the service, mercurius and Apollo Server take them, and
// as PostGraphile does, which names things its own way; and what all answers have to agree in.
import { createHash } from 'node:crypto'

export const documents = ['projects', 'dream', 'overview'] as const
export type Document = (typeof documents)[number]
/** What every screen and every visitor begins with. */
export const hottest = 'overview' satisfies Document
export const pageSize = 20

export interface Question {
  query: string
  variables: Record<string, unknown>
  /** Stands in an answer once, when it is one. */
  marker: string
}

const money = '{ minorUnits }'
const moved = `totals { donationCount received ${money} matched ${money} }`
const names = 'id nameZh nameEn'
const window = 'id opensAt closesAt'
const milestone = 'id kind metric threshold nameZh nameEn reachedAt'
const report = 'id number kind titleZh titleEn dueAt state plannedBeneficiaries publishedAt'
const dream = `id number nameZh nameEn storyZh storyEn beneficiaryTarget beneficiaryUnitZh beneficiaryUnitEn
  opensAt closesAt minimumFlowers state feedbackDays`
const campaign = 'id code nameZh nameEn themeZh themeEn timeZone startsAt endsAt phase'

export const questions: Record<Document, Question> = {
  projects: {
    query: `query Projects($campaign: ID!, $first: Int!, $after: String) {
  projects(first: $first, after: $after, filter: { campaign: $campaign }) {
    pageInfo { hasNextPage endCursor }
    edges { node {
      id number titleZh titleEn category state goal ${money}
      receivingOrganization { ${names} }
      initiator { ${names} }
      totals { seq donationCount donorCount received ${money} matched ${money} net ${money} }
    } }
  }
}`,
    variables: { campaign: 'cmp_1', first: pageSize },
    marker: '"hasNextPage"',
  },
  dream: {
    query: `query Dream($id: ID!) {
  node(id: $id) { ... on Dream {
    ${dream} fundingRate ${money} fundingCap ${money}
    campaign { ${names} phase }
    totals { seq asOf serviceLevel flowerCount flowersCounted giverCount donationCount received ${money} }
    tiers { flowers nameZh nameEn reachedAt }
    sponsors { partner { ${names} code } nameZh nameEn }
    milestones { ${milestone} }
    credits(first: 10) { edges { node { number merged titleZh titleEn } } }
    reports(first: 10) { edges { node { ${report} plannedSpending ${money} } } }
    progress { reports published plannedBeneficiaries }
  } }
}`,
    variables: { id: 'drm_1' },
    marker: '"storyEn"',
  },
  overview: {
    query: `query Overview($code: String!) {
  campaign(code: $code) {
    ${campaign}
    totals {
      seq asOf serviceLevel donationCount donorCount received ${money} matched ${money} net ${money} flowerCount giverCount
      lines { line gross ${money} held ${money} corrected ${money} net ${money} }
    }
    categories: breakdown(by: CATEGORY) { rows { key ${moved} } }
    regions: breakdown(by: REGION) { rows { key ${moved} } }
    matchingWindows { ${window} budget ${money} pool { ${names} } ${moved} }
    projects(first: 5, orderBy: { by: RECEIVED, direction: DESC }) {
      edges { node { id number titleZh titleEn receivingOrganization { nameZh nameEn } ${moved} } }
    }
  }
}`,
    variables: { code: '2022' },
    marker: '"themeEn"',
  },
}

const receiver = 'organizationByReceivingOrganizationIdAndReceivingUsccAndReceivingKind'
const rowId = (fields: string) => fields.replace(/\bid\b/, 'id: rowId')
const movedRow = 'donationCount received matched'

/** The same of PostGraphile: aliases give its fields our names. `keys` are those of the breakdowns. */
export function questionsForPostgraphile(
  keys: Record<string, readonly string[]>,
): Record<Document, Question> {
  return {
    projects: {
      query: `query Projects($campaign: Int!, $first: Int!, $after: Cursor) {
  projects: allProjects(first: $first, after: $after, condition: { campaignId: $campaign }, orderBy: NUMBER_ASC) {
    pageInfo { hasNextPage endCursor }
    edges { node {
      id: rowId number titleZh titleEn category state goal
      receivingOrganization: ${receiver} { ${rowId(names)} }
      initiator: organizationByInitiatorId { ${rowId(names)} }
      totals { seq donationCount donorCount received matched net }
    } }
  }
}`,
      variables: { campaign: 1, first: pageSize },
      marker: questions.projects.marker,
    },
    dream: {
      query: `query Dream($id: Int!) {
  node: dreamByRowId(rowId: $id) {
    ${rowId(dream)} fundingRate fundingCap
    campaign: campaignByCampaignId { ${rowId(names)} phase }
    totals { seq asOf serviceLevel flowerCount flowersCounted giverCount donationCount received }
    tiers { nodes { flowers: threshold nameZh nameEn reachedAt } }
    sponsors: dreamSponsorsByDreamId { nodes { partner { ${rowId(names)} code } nameZh nameEn } }
    milestones { nodes { ${rowId(milestone)} } }
    credits(first: 10) { nodes { number merged titleZh titleEn } }
    reports(first: 10) { nodes { ${rowId(report)} plannedSpending } }
    progress { reports published plannedBeneficiaries }
  }
}`,
      variables: { id: 1 },
      marker: questions.dream.marker,
    },
    overview: {
      query: `query Overview($code: String!, $categories: [String], $regions: [String]) {
  campaign: campaignByCode(code: $code) {
    ${rowId(campaign)}
    totals {
      seq asOf serviceLevel donationCount donorCount received matched net flowerCount giverCount
      lines { nodes { line gross held corrected net } }
    }
    categories: breakdown(prefix: "category", keys: $categories) { nodes { key totals { ${movedRow} } } }
    regions: breakdown(prefix: "region", keys: $regions) { nodes { key totals { ${movedRow} } } }
    matchingWindows: windows { nodes {
      ${rowId(window)} budget pool: matchingPoolByPoolIdAndCampaignId { ${rowId(names)} } totals { ${movedRow} }
    } }
    projects: topProjects(first: 5) { nodes {
      id: rowId number titleZh titleEn receivingOrganization: ${receiver} { nameZh nameEn } totals { ${movedRow} }
    } }
  }
}`,
      variables: { code: '2022', categories: keys.CATEGORY, regions: keys.REGION },
      marker: questions.overview.marker,
    },
  }
}

/** What a client sends that has the server remember a document by its digest. */
export function persistedQuery({ query }: Question): { version: 1; sha256Hash: string } {
  return { version: 1, sha256Hash: createHash('sha256').update(query).digest('hex') }
}

/**
 * What an answer says, however it says it: money is its fen, a list is its nodes, a number its digits, an instant its
 * milliseconds, an id the row's. Cursors are left out: they are everybody's own.
 */
export function factsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(factsOf)
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return factOf(value)
  if (typeof value !== 'object' || value === null) return value
  const { minorUnits, edges, nodes, rows, ...others } = value as Record<string, unknown>
  if (minorUnits !== undefined) return factsOf(minorUnits)
  const list = nodes ?? rows ?? (edges as { node: unknown }[] | undefined)?.map(({ node }) => node)
  if (list !== undefined) {
    const facts = factsOf(list)
    return 'pageInfo' in others ? { list: facts, pageInfo: factsOf(others.pageInfo) } : facts
  }
  return Object.fromEntries(
    Object.entries(others)
      .filter(([name]) => name !== 'endCursor')
      .map(([name, field]) => [name, factsOf(field)]),
  )
}

function factOf(text: string): string {
  const [, id] = /^[a-z]{3}_(\d+)$/.exec(text) ?? []
  if (id !== undefined) return id
  return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? `at ${Date.parse(text)}` : text
}

/** The first place where two answers differ; null: nowhere. */
export function differenceOf(one: unknown, other: unknown, path = ''): string | null {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return Object.is(one, other) ? null : `${path}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`
  }
  for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const [mine, theirs] = [one, other].map((each) => (each as Record<string, unknown>)[name])
    const difference = differenceOf(mine, theirs, `${path}.${name}`)
    if (difference !== null) return difference
  }
  return null
}
