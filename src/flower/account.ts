// A person's flower account in a campaign, read once an operation, however many fields ask.
import { createContextCache } from '@pothos/core'
import { civilDay } from '../campaign/campaign.ts'
import { reading } from '../db/reading.ts'
import type { Context } from '../graphql/context.ts'
import { type AccountFigures, accountFigures } from './account.store.ts'
import { type Streak, streakOf } from './streak.ts'

/** Whose account it is. */
export interface Holder {
  campaignId: number
  donorId: bigint
}

const nothing: AccountFigures = {
  balance: 0n,
  earned: 0n,
  reversed: 0n,
  given: 0n,
  returned: 0n,
  days: [],
  timeZone: 'UTC',
}

const read = createContextCache(() => new Map<string, Promise<AccountFigures>>())

export function figuresOf({ campaignId, donorId }: Holder, context: Context): Promise<AccountFigures> {
  const known = read(context)
  const key = `${campaignId}/${donorId}`
  const figures =
    known.get(key) ??
    reading(accountFigures(context.app.db.sql, campaignId, donorId)).then((found) => found ?? nothing)
  known.set(key, figures)
  return figures
}

/** By the civil days of the campaign: what is today there. */
export async function streakIn(holder: Holder, context: Context): Promise<Streak> {
  const { days, timeZone } = await figuresOf(holder, context)
  return streakOf(days, civilDay(context.app.clock.now(), timeZone))
}
