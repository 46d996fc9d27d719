// The part of the service's schema that the three documents ask, for the servers that answer the very same text.
export const typeDefs = `
  type Query {
    node(id: ID!): Node
    campaign(code: String!): Campaign
    projects(first: Int!, after: String, filter: ProjectFilter!): ProjectConnection!
  }
  interface Node { id: ID! }
  input ProjectFilter { campaign: ID! }
  input ProjectOrder { by: ProjectOrderBy!  direction: OrderDirection! }
  enum ProjectOrderBy { RECEIVED }
  enum OrderDirection { DESC }
  enum BreakdownBy { CATEGORY REGION }
  type Money { minorUnits: Float! }
  type PageInfo { hasNextPage: Boolean!  endCursor: String }
  type Totals {
    seq: Float!  asOf: String!  serviceLevel: String!
    donationCount: Float!  donorCount: Float!  received: Money!  matched: Money!  net: Money!
    flowerCount: Float!  flowersCounted: Float!  giverCount: Float!
    lines: [MoneyLine!]!
  }
  type MoneyLine { line: String!  gross: Money!  held: Money!  corrected: Money!  net: Money! }
  type Organization { id: ID!  nameZh: String!  nameEn: String! }
  type Project {
    id: ID!  number: String!  titleZh: String!  titleEn: String!  category: String!  state: String!  goal: Money!
    receivingOrganization: Organization!  initiator: Organization!  totals: Totals!
  }
  type ProjectConnection { pageInfo: PageInfo  edges: [ProjectEdge!]! }
  type ProjectEdge { node: Project! }
  type Campaign {
    id: ID!  code: String!  nameZh: String!  nameEn: String!  themeZh: String!  themeEn: String!
    timeZone: String!  startsAt: String!  endsAt: String!  phase: String!
    totals: Totals!
    breakdown(by: BreakdownBy!): Breakdown!
    matchingWindows: [MatchingWindow!]!
    projects(first: Int!, orderBy: ProjectOrder!): ProjectConnection!
  }
  type Breakdown { rows: [BreakdownRow!]! }
  type BreakdownRow { key: String!  totals: Totals! }
  type MatchingWindow {
    id: ID!  opensAt: String!  closesAt: String!  budget: Money!  pool: MatchingPool!  totals: Totals!
  }
  type MatchingPool { id: ID!  nameZh: String!  nameEn: String! }
  type Dream implements Node {
    id: ID!  number: Int!  nameZh: String!  nameEn: String!  storyZh: String!  storyEn: String!
    beneficiaryTarget: Int!  beneficiaryUnitZh: String!  beneficiaryUnitEn: String!
    opensAt: String!  closesAt: String!  minimumFlowers: Float!  state: String!
    fundingRate: Money!  fundingCap: Money!  feedbackDays: Int!
    campaign: Campaign!
    totals: Totals!
    tiers: [DreamTier!]!
    sponsors: [DreamSponsor!]!
    milestones: [Milestone!]!
    credits(first: Int!): DreamCreditConnection!
    reports(first: Int!): ReportConnection!
    progress: Progress!
  }
  type DreamTier { flowers: Float!  nameZh: String!  nameEn: String!  reachedAt: String }
  type DreamSponsor { partner: Partner  nameZh: String  nameEn: String }
  type Partner { id: ID!  code: String!  nameZh: String!  nameEn: String! }
  type Milestone {
    id: ID!  kind: String!  metric: String!  threshold: Float!  nameZh: String!  nameEn: String!  reachedAt: String
  }
  type DreamCreditConnection { edges: [DreamCreditEdge!]! }
  type DreamCreditEdge { node: DreamCredit! }
  type DreamCredit { number: Int!  merged: Boolean!  titleZh: String  titleEn: String }
  type ReportConnection { edges: [ReportEdge!]! }
  type ReportEdge { node: ProgressReport! }
  type ProgressReport {
    id: ID!  number: Int!  kind: String!  titleZh: String!  titleEn: String!  dueAt: String!  state: String!
    plannedBeneficiaries: Int!  plannedSpending: Money!  publishedAt: String
  }
  type Progress { reports: Int!  published: Int!  plannedBeneficiaries: Float! }
`
