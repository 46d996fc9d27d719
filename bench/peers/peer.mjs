// What all peers have in common: the schema of the race, and how the bench speaks to them. A peer says where it listens;
// whenever it is handed a race it publishes that and says when, on the clock that all processes of the machine share.

export const path = '/graphql'
export const topic = `${process.env.PREFIX ?? 'bench'}.race`

export const typeDefs = `
  type Query { ok: Boolean }
  type Subscription { dreamRace(campaign: ID!, maxHz: Int): DreamRace! }
  type DreamRace { seq: Float!  asOf: String!  serviceLevel: String!  dreams: [RankedDream!]! }
  type RankedDream { rank: Int!  dream: Dream!  totals: Totals! }
  type Dream { id: ID! }
  type Totals { flowersCounted: Float!  giverCount: Float! }
`

/** A process that is told to publish is another one than the one that serves, as it is for several instances. */
export const publishes = process.argv[2] === 'publish'

export function now() {
  return Number(process.hrtime.bigint()) / 1e6
}

/** Begins to take races from the bench. */
export function attend(port, publish) {
  process.on('message', async (race) => {
    const at = now()
    await publish(race)
    process.send({ seq: race.seq, at })
  })
  process.on('disconnect', () => process.exit())
  process.send({ port })
}
