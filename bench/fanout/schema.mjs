// The part of the service's schema that is watched, for the peers: the same document is valid everywhere.
export const typeDefs = /* GraphQL */ `
  type Query {
    ok: Boolean
  }
  type Subscription {
    campaignTotals(campaign: ID!, maxHz: Int): Totals!
  }
  type Totals {
    seq: Float!
    asOf: String!
    serviceLevel: String!
    donationCount: Float!
    donorCount: Float!
    received: Money!
    matched: Money!
    held: Money!
    refunded: Money!
    net: Money!
    flowerCount: Float!
    giverCount: Float!
    lines: [MoneyLine!]!
  }
  type MoneyLine {
    line: String!
    gross: Money!
    held: Money!
    corrected: Money!
    net: Money!
  }
  type Money {
    minorUnits: Float!
    decimal: String!
  }
`
