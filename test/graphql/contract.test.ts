// The names that clients, screens and partners were promised. The schema may grow beside them; it may not break them.
import { readFileSync } from 'node:fs'
import {
  buildSchema,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
} from 'graphql'
import { expect, test } from 'vitest'

const promised = `
  scalar SafeInt
  scalar DateTime
  enum CurrencyCode { CNY }
  enum ServiceLevel { LIVE DELAYED FROZEN FINAL }
  type Money { minorUnits: SafeInt!  currency: CurrencyCode!  decimal: String! }
  interface Node { id: ID! }
  interface UserError { code: String!  message: String! }
  type Totals {
    seq: SafeInt!  asOf: DateTime!  serviceLevel: ServiceLevel!
    donationCount: SafeInt!  donorCount: SafeInt!
    received: Money!  matched: Money!  held: Money!  refunded: Money!  net: Money!
    flowerCount: SafeInt!  giverCount: SafeInt!
  }
  type DreamRace { seq: SafeInt!  asOf: DateTime!  serviceLevel: ServiceLevel!  dreams: [RankedDream!]! }
  type RankedDream { rank: Int!  dream: Dream!  totals: Totals! }
  input DonateInput { idempotencyKey: String!  project: ID!  amount: SafeInt!  donorRef: String  team: ID  regionCode: String  anonymous: Boolean  message: String  paymentReference: String }
  input GiveFlowersInput { idempotencyKey: String!  dream: ID!  count: Int!  team: ID }
  input RecordDeedsInput { deeds: [DeedInput!]! }
  input DeedInput { externalId: String!  deedType: String!  personRef: String!  occurredAt: DateTime! }
  type Campaign implements Node { id: ID! }
  type Dream implements Node { id: ID! }
  type Viewer { role: Role! }
  enum Role { DONOR PARTNER ORGANIZATION STAFF SCREEN }
  type CampaignConnection { edges: [CampaignEdge!]! }  type CampaignEdge { node: Campaign!  cursor: String! }
  type OrganizationConnection { edges: [OrganizationEdge!]! }  type OrganizationEdge { node: Organization!  cursor: String! }
  type ProjectConnection { edges: [ProjectEdge!]! }  type ProjectEdge { node: Project!  cursor: String! }
  type DreamConnection { edges: [DreamEdge!]! }  type DreamEdge { node: Dream!  cursor: String! }
  type Organization implements Node { id: ID! }
  type Project implements Node { id: ID! }
  input RefundDonationInput { idempotencyKey: String!  donation: ID! }
  input ProposeDreamInput { idempotencyKey: String!  campaign: ID!  title: String! }
  type DonateSuccess { replayed: Boolean! }
  type RefundDonationSuccess { replayed: Boolean! }
  type GiveFlowersSuccess { replayed: Boolean! }
  type ProposeDreamSuccess { replayed: Boolean! }
  type RecordDeedsSuccess { results: [DeedRecord!]! }
  type DeedRecord { externalId: String! }
  union DonateResult = DonateSuccess
  union RefundDonationResult = RefundDonationSuccess
  union RecordDeedsResult = RecordDeedsSuccess
  union GiveFlowersResult = GiveFlowersSuccess
  union ProposeDreamResult = ProposeDreamSuccess
  type Query {
    node(id: ID!): Node   nodes(ids: [ID!]!): [Node]!   viewer: Viewer
    campaign(code: String!): Campaign
    campaigns(first: Int, after: String, last: Int, before: String): CampaignConnection!
    organizations(first: Int, after: String, last: Int, before: String): OrganizationConnection!
    projects(first: Int, after: String, last: Int, before: String): ProjectConnection!
    dreams(first: Int, after: String, last: Int, before: String): DreamConnection!
  }
  type Mutation {
    donate(input: DonateInput!): DonateResult!
    refundDonation(input: RefundDonationInput!): RefundDonationResult!
    recordDeeds(input: RecordDeedsInput!): RecordDeedsResult!
    giveFlowers(input: GiveFlowersInput!): GiveFlowersResult!
    proposeDream(input: ProposeDreamInput!): ProposeDreamResult!
  }
  type Subscription {
    campaignTotals(campaign: ID!, maxHz: Int): Totals!
    projectTotals(project: ID!, maxHz: Int): Totals!
    organizationTotals(organization: ID!, maxHz: Int): Totals!
    dreamTotals(dream: ID!, maxHz: Int): Totals!
    dreamRace(campaign: ID!, maxHz: Int): DreamRace!
  }
`

const contract = buildSchema(promised)
const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'))

test.each(typeNames(contract))('%s is as it was promised', (name) => {
  const wanted = contract.getType(name)
  const given = schema.getType(name)
  expect(given?.constructor, `${name} is missing or of another kind`).toBe(wanted?.constructor)
  if (isScalarType(wanted) || !wanted || !given) return
  if (isEnumType(wanted) && isEnumType(given)) {
    expect(given.getValues().map((value) => value.name)).toEqual(
      expect.arrayContaining(wanted.getValues().map((value) => value.name)),
    )
  }
  if (isInputObjectType(wanted) && isInputObjectType(given)) {
    expect(shapesOf(given.getFields())).toMatchObject(shapesOf(wanted.getFields()))
    const added = Object.keys(given.getFields()).filter((field) => !(field in wanted.getFields()))
    if (!grown.includes(name)) expect(added, 'fields beyond the promise').toEqual([])
  }
  if ((isObjectType(wanted) || isInterfaceType(wanted)) && (isObjectType(given) || isInterfaceType(given))) {
    expect(shapesOf(given.getFields())).toMatchObject(shapesOf(wanted.getFields()))
    for (const [field, { args }] of Object.entries(wanted.getFields())) {
      const offered = given.getFields()[field]?.args ?? []
      for (const arg of args) {
        expect(
          String(offered.find(({ name }) => name === arg.name)?.type),
          `${name}.${field}(${arg.name})`,
        ).toBe(String(arg.type))
      }
      const demanded = offered.filter(
        (arg) =>
          String(arg.type).endsWith('!') &&
          arg.defaultValue === undefined &&
          !args.some(({ name }) => name === arg.name),
      )
      expect(demanded, `${name}.${field} demands more than was promised`).toEqual([])
    }
  }
})

/** Inputs of which only the beginning was promised. */
const grown = ['RefundDonationInput', 'ProposeDreamInput']

function typeNames(of: GraphQLSchema): string[] {
  return Object.keys(of.getTypeMap()).filter((name) => !/^(__.*|String|Int|Boolean|ID|Float)$/.test(name))
}

function shapesOf(fields: Record<string, { type: unknown }>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, String(type)]))
}
