// Staff sets the levels of honour of a campaign. An honour goes by days in a row alone; whoever has reached more days than
// a new level takes has it from then on.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import { holdBatches } from '../campaign/campaign.store.ts'
import { transact } from '../db/transact.ts'
import { appendAuditEntry } from '../governance/governance.store.ts'
import { publicId } from '../graphql/publicId.ts'
import { line, prose } from '../graphql/shapes.ts'
import { replaceLevels } from './honour.store.ts'
import type { HonourLevel } from './streak.ts'

const mostLevels = 10
const mostDays = 366

export const setHonourLevelsShape = z
  .object({
    campaign: z.string(),
    levels: z
      .array(
        z.object({
          code: z.string().regex(/^[A-Z][A-Z0-9_]{0,31}$/, 'must be a code such as BLOSSOM'),
          nameZh: line(30),
          nameEn: line(60),
          days: z.int().min(1, 'must be at least 1 day').max(mostDays, `must be at most ${mostDays} days`),
        }),
      )
      .min(1, 'must be at least one level')
      .max(mostLevels, `must be at most ${mostLevels} levels`),
    reason: prose(500),
  })
  .superRefine(({ levels }, problems) => {
    for (const [index, { code, days }] of levels.entries()) {
      const say = (field: string, message: string) =>
        problems.addIssue({ code: 'custom', path: ['levels', index, field], message })
      const below = levels[index - 1]
      if (below && days <= below.days) say('days', `must be more than the level before takes: ${below.days}`)
      if (levels.findIndex((level) => level.code === code) < index) say('code', 'must be used once')
    }
  })

export async function setHonourLevels(
  app: App,
  viewer: Viewer,
  { campaign, levels, reason }: z.infer<typeof setHonourLevelsShape>,
): Promise<{ campaignId: number; levels: readonly HonourLevel[] }> {
  const campaignId = await app.directory.campaignNamed(campaign)
  await transact(app, async (tx) => {
    // Two who set them at once set them one after the other.
    await holdBatches(tx, campaignId)
    const before = await replaceLevels(tx, campaignId, levels)
    await appendAuditEntry(tx, {
      at: app.clock.now(),
      actor: actorOf(viewer),
      action: 'SET_HONOUR_LEVELS',
      subject: publicId('Campaign', campaignId),
      before: { levels: saidOf(before) },
      after: { levels: saidOf(levels) },
      reason,
    })
  })
  return { campaignId, levels }
}

function saidOf(levels: readonly HonourLevel[]): string {
  return levels
    .toSorted((one, other) => one.days - other.days)
    .map(({ code, days }) => `${code} ${days}`)
    .join(', ')
}
