// The verb of risk rules: staff publishes a new version of a campaign's numbers, from an instant that lies ahead of every
// gift that was decided. Nobody else learns them.
import { z } from 'zod'
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import { lastGiftAt } from '../donation/donation.store.ts'
import { InvalidInput } from '../errors.ts'
import { publicId } from '../graphql/publicId.ts'
import { idempotencyKey, prose } from '../graphql/shapes.ts'
import { administer } from '../journal/administer.ts'
import { mostVersions, RulesRetroactive } from '../matching/pools.ts'
import { earliestEffect } from '../matching/rules.ts'
import { insertRiskRules, riskVersions } from './risk.store.ts'
import { mostRecentGifts } from './risk.ts'

const daySeconds = 86_400

/** Of a donor no more gifts than so many are looked at: a count beyond would never be reached. */
const count = z
  .int()
  .min(2, 'must be at least 2 gifts')
  .max(mostRecentGifts, `must be at most ${mostRecentGifts} gifts`)
const seconds = z
  .int()
  .min(1, 'must be at least 1 second')
  .max(daySeconds, `must be at most ${daySeconds} seconds`)

export const publishRiskRulesShape = z.object({
  idempotencyKey,
  campaign: z.string(),
  effectiveAt: z.date(),
  velocityCount: count,
  velocitySeconds: seconds,
  splittingCount: count,
  splittingSeconds: seconds,
  reason: prose(500),
})

/** Returns the public id of the campaign. */
export async function publishRiskRules(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof publishRiskRulesShape>,
): Promise<{ subject: string; replayed: boolean }> {
  const campaignId = await app.directory.campaignNamed(input.campaign)
  const { effectiveAt, velocityCount, velocitySeconds, splittingCount, splittingSeconds } = input
  const numbers = { velocityCount, velocitySeconds, splittingCount, splittingSeconds }
  return administer(
    app,
    viewer,
    {
      campaignId,
      kind: 'PUBLISH_RISK_RULES',
      idempotencyKey: input.idempotencyKey,
      content: [campaignId, effectiveAt.toISOString(), ...Object.values(numbers)],
      reason: input.reason,
    },
    async (tx, { at }) => {
      const versions = await riskVersions(tx, campaignId)
      const last = versions.at(-1)
      const earliest = earliestEffect(at, last, await lastGiftAt(tx, campaignId))
      if (effectiveAt < earliest) throw new RulesRetroactive(earliest)
      if (versions.length >= mostVersions) {
        throw new InvalidInput([{ path: 'input.campaign', message: `has ${mostVersions} versions already` }])
      }
      const version = (last?.version ?? 0) + 1
      await insertRiskRules(tx, { campaignId, version, effectiveAt, ...numbers })
      return {
        subject: publicId('Campaign', campaignId),
        before: last ? { version: last.version } : {},
        after: { version, effectiveAt: effectiveAt.toISOString(), ...numbers },
      }
    },
  )
}
