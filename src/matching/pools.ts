// The verbs of pools: staff opens a pool, notes what its funder gives, plans windows, tops them up, and publishes rules.
// Nothing of it is retroactive: what a gift was matched by stays as it was.
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Viewer } from '../auth/viewer.ts'
import { lastGiftAt } from '../donation/donation.store.ts'
import { DomainError, InvalidInput, NotFound } from '../errors.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import { type AdministeringApp, administer } from '../journal/administer.ts'
import { accountKey } from '../ledger/ledger.ts'
import { projectCategories } from '../project/project.ts'
import { regionCodes } from '../region/region.ts'
import { sources } from './pool.ts'
import {
  addBudget,
  addBudgeted,
  addToTotal,
  countUsage,
  insertPool,
  insertRuleSet,
  insertWindow,
  lockPool,
  lockWindow,
  type PoolStanding,
  poolsOfCampaign,
  projectsIn,
  windowsOfCampaign,
  windowsOfPool,
} from './pools.store.ts'
import { drawRange, earliestEffect, limitsOwners, modes, ruleSetAt } from './rules.ts'

/** So much money has never been given by one funder: whatever is more is a slip. Ten billion yuan. */
export const maximumFunds = 1_000_000_000_000n
export const mostPools = 100
export const mostWindows = 200
export const mostVersions = 100
/** One hundred to one. */
const maximumRatio = 1_000_000

const fen = z
  .bigint()
  .min(1n, 'must be at least 1 fen')
  .max(maximumFunds, `must be at most ${maximumFunds} fen`)
const ratio = z
  .int()
  .min(1, 'must be at least 1 basis point')
  .max(maximumRatio, `must be at most ${maximumRatio} basis points`)
const reason = prose(500)

export class PoolExceeded extends DomainError {
  readonly code = 'POOL_EXCEEDED'
  readonly left: bigint
  constructor(left: bigint) {
    super(`The pool has ${left} fen that no window was given: a budget cannot be more.`)
    this.left = left
  }
}

export class WindowsOverlap extends DomainError {
  readonly code = 'WINDOWS_OVERLAP'
  constructor() {
    super('Another window of this pool is open in that time: at any instant a pool has at most one.')
  }
}

export class WindowClosed extends DomainError {
  readonly code = 'WINDOW_CLOSED'
  constructor() {
    super('The window has closed: nothing can be added to it.')
  }
}

export class RulesRetroactive extends DomainError {
  readonly code = 'RULES_RETROACTIVE'
  readonly earliest: Date
  constructor(earliest: Date) {
    super(`Rules are never retroactive: this version can take effect from ${earliest.toISOString()} on.`)
    this.earliest = earliest
  }
}

export const openPoolShape = z.object({
  idempotencyKey,
  campaign: z.string(),
  source: z.enum(sources),
  nameZh: line(80),
  nameEn: line(80),
  funderZh: line(80),
  funderEn: line(80),
  regionCodes: z.array(z.enum(regionCodes)).max(40, 'must be at most 40 regions').nullish(),
  categories: z.array(z.enum(projectCategories)).max(20, 'must be at most 20 categories').nullish(),
  projects: z.array(z.string()).max(500, 'must be at most 500 projects').nullish(),
  total: fen,
  reason,
})

/** The pool comes with what its funder has promised. */
export async function openPool(app: AdministeringApp, viewer: Viewer, input: z.infer<typeof openPoolShape>) {
  const campaignId = await app.directory.campaignNamed(input.campaign)
  const named = (input.projects ?? []).map((id, place) => decodeId('Project', id, `input.projects.${place}`))
  const projectIds = unique(named)
  const scope = {
    regionCodes: unique(input.regionCodes ?? []),
    categories: unique(input.categories ?? []),
    projectIds,
  }
  const { nameZh, nameEn, funderZh, funderEn, source, total } = input
  const content = [campaignId, source, nameZh, nameEn, funderZh, funderEn, JSON.stringify(scope), total]
  return administer(app, viewer, { ...input, campaignId, kind: 'OPEN_POOL', content }, async (tx) => {
    const found = await projectsIn(tx, campaignId, projectIds)
    const missing = named.findIndex((id) => !found.includes(id))
    if (missing >= 0)
      throw new NotFound(`input.projects.${missing}`, 'There is no such project in this campaign.')
    if ((await poolsOfCampaign(tx, campaignId)) >= mostPools) {
      throw new InvalidInput([{ path: 'input.campaign', message: `has ${mostPools} pools already` }])
    }
    const id = await insertPool(tx, {
      campaignId,
      nameZh,
      nameEn,
      funderZh,
      funderEn,
      source,
      ...scope,
      total,
    })
    return {
      subject: publicId('MatchingPool', id),
      before: {},
      after: { source, total: Number(total) },
      transfers: [funded(id, total)],
    }
  })
}

export const fundPoolShape = z.object({ idempotencyKey, pool: z.string(), amount: fen, reason })

export async function fundPool(app: AdministeringApp, viewer: Viewer, input: z.infer<typeof fundPoolShape>) {
  const poolId = decodeId('MatchingPool', input.pool, 'input.pool')
  const campaignId = await campaignOf(app.directory.ofPool(poolId), 'input.pool', 'pool')
  const content = [poolId, input.amount]
  return administer(app, viewer, { ...input, campaignId, kind: 'FUND_POOL', content }, async (tx) => {
    const pool = await lockPool(tx, poolId)
    const total = pool.total + input.amount
    if (total > maximumFunds) throw tooMuch('input.amount', maximumFunds - pool.total)
    await addToTotal(tx, poolId, input.amount)
    return {
      subject: publicId('MatchingPool', poolId),
      before: { total: Number(pool.total) },
      after: { total: Number(total) },
      transfers: [funded(poolId, input.amount)],
    }
  })
}

export const planWindowShape = z
  .object({
    idempotencyKey,
    pool: z.string(),
    opensAt: z.date(),
    closesAt: z.date(),
    budget: fen,
    reason,
  })
  .refine(({ opensAt, closesAt }) => closesAt > opensAt, {
    path: ['closesAt'],
    message: 'must lie after opensAt',
  })

/** The seed is drawn here, by nobody: its hash is public from now on, itself only after the window has closed. */
export async function planWindow(
  app: AdministeringApp,
  viewer: Viewer,
  input: z.infer<typeof planWindowShape>,
) {
  const poolId = decodeId('MatchingPool', input.pool, 'input.pool')
  const campaignId = await campaignOf(app.directory.ofPool(poolId), 'input.pool', 'pool')
  const { opensAt, closesAt, budget } = input
  const content = [poolId, opensAt.toISOString(), closesAt.toISOString(), budget]
  return administer(
    app,
    viewer,
    { ...input, campaignId, kind: 'PLAN_WINDOW', content },
    async (tx, { campaign, at }) => {
      if (opensAt < at) {
        throw new InvalidInput([
          { path: 'input.opensAt', message: `must not lie in the past: it is ${at.toISOString()} now` },
        ])
      }
      if (opensAt < campaign.startsAt || closesAt > campaign.endsAt) {
        const path = opensAt < campaign.startsAt ? 'input.opensAt' : 'input.closesAt'
        throw new InvalidInput([{ path, message: 'must lie within the campaign' }])
      }
      if ((await windowsOfCampaign(tx, campaignId)) >= mostWindows) {
        throw new InvalidInput([
          { path: 'input.pool', message: `its campaign has ${mostWindows} windows already` },
        ])
      }
      const pool = await lockPool(tx, poolId)
      const others = await windowsOfPool(tx, poolId)
      if (others.some((other) => other.opensAt < closesAt && opensAt < other.closesAt))
        throw new WindowsOverlap()
      give(pool, budget)
      const seed = randomBytes(32)
      const seedHash = createHash('sha256').update(seed).digest('hex')
      const id = await insertWindow(tx, {
        campaignId,
        poolId,
        opensAt,
        closesAt,
        budget,
        seed: seed.toString('hex'),
        seedHash,
      })
      await addBudgeted(tx, poolId, budget)
      return {
        subject: publicId('MatchingWindow', id),
        before: {},
        after: {
          opensAt: opensAt.toISOString(),
          closesAt: closesAt.toISOString(),
          budget: Number(budget),
          seedHash,
        },
        transfers: [budgeted(poolId, id, budget)],
      }
    },
  )
}

export const budgetWindowShape = z.object({ idempotencyKey, window: z.string(), amount: fen, reason })

/** A top-up, also while the window is open: the very next gift can have it. */
export async function budgetWindow(
  app: AdministeringApp,
  viewer: Viewer,
  input: z.infer<typeof budgetWindowShape>,
) {
  const windowId = decodeId('MatchingWindow', input.window, 'input.window')
  const campaignId = await campaignOf(app.directory.ofWindow(windowId), 'input.window', 'window')
  const content = [windowId, input.amount]
  return administer(
    app,
    viewer,
    { ...input, campaignId, kind: 'BUDGET_WINDOW', content },
    async (tx, { at }) => {
      const window = await lockWindow(tx, windowId)
      if (at >= window.closesAt) throw new WindowClosed()
      give(await lockPool(tx, window.poolId), input.amount)
      await addBudget(tx, windowId, input.amount)
      await addBudgeted(tx, window.poolId, input.amount)
      return {
        subject: publicId('MatchingWindow', windowId),
        before: { budget: Number(window.budget) },
        after: { budget: Number(window.budget + input.amount) },
        transfers: [budgeted(window.poolId, windowId, input.amount)],
      }
    },
  )
}

const chanceStep = z.object({
  chance: z.int().min(1, 'must be at least 1 in a million').max(drawRange, 'must be at most a million'),
  ratio,
})
const tierStep = z.object({
  years: z.int().min(0, 'must not be negative').max(100, 'must be at most 100'),
  ratio,
})

export const publishRulesShape = z
  .object({
    idempotencyKey,
    pool: z.string(),
    effectiveAt: z.date(),
    minimumGift: fen,
    giftCap: fen.nullish(),
    donorDailyCap: fen.nullish(),
    projectCap: fen.nullish(),
    organizationCap: fen.nullish(),
    mode: z.enum(modes),
    ratio: ratio.nullish(),
    draws: z.array(chanceStep).max(20, 'must be at most 20 steps').nullish(),
    tiers: z.array(tierStep).max(20, 'must be at most 20 tiers').nullish(),
    reason,
  })
  .superRefine(({ mode, ratio: fixed, draws, tiers }, problems) => {
    const say = (path: string, message: string) =>
      problems.addIssue({ code: 'custom', path: [path], message })
    if ((mode === 'FIXED') !== (fixed != null)) say('ratio', 'is for FIXED, and FIXED needs it')
    if ((mode === 'RANDOM') !== (draws != null && draws.length > 0))
      say('draws', 'are for RANDOM, and RANDOM needs one')
    if ((mode === 'TIER') !== (tiers != null && tiers.length > 0))
      say('tiers', 'are for TIER, and TIER needs one')
    if ((draws ?? []).reduce((sum, { chance }) => sum + chance, 0) > drawRange) {
      say('draws', 'must have chances that add up to at most a million')
    }
    if ((tiers ?? []).some(({ years }, place, all) => place > 0 && years <= (all[place - 1]?.years ?? 0))) {
      say('tiers', 'must come in ascending order of years, each once')
    }
  })

/** A new version for a pool, from an instant that does not lie in the past. */
export async function publishRules(
  app: AdministeringApp,
  viewer: Viewer,
  input: z.infer<typeof publishRulesShape>,
) {
  const poolId = decodeId('MatchingPool', input.pool, 'input.pool')
  const campaignId = await campaignOf(app.directory.ofPool(poolId), 'input.pool', 'pool')
  const rules = {
    effectiveAt: input.effectiveAt,
    minimumGift: input.minimumGift,
    giftCap: input.giftCap ?? null,
    donorDailyCap: input.donorDailyCap ?? null,
    projectCap: input.projectCap ?? null,
    organizationCap: input.organizationCap ?? null,
    mode: input.mode,
    ratio: input.ratio ?? null,
    draws: input.draws ?? [],
    tiers: input.tiers ?? [],
  }
  const { effectiveAt, draws, tiers, ...plain } = rules
  const content = [
    poolId,
    effectiveAt.toISOString(),
    ...Object.values(plain),
    JSON.stringify(draws),
    JSON.stringify(tiers),
  ]
  return administer(
    app,
    viewer,
    { ...input, campaignId, kind: 'PUBLISH_RULES', content },
    async (tx, { at }) => {
      const { versions } = await lockPool(tx, poolId)
      const last = versions.at(-1)
      const decided = ruleSetAt(versions, at) === null ? null : await lastGiftAt(tx, campaignId)
      const earliest = earliestEffect(at, last, decided)
      if (effectiveAt < earliest) throw new RulesRetroactive(earliest)
      if (versions.length >= mostVersions) {
        throw new InvalidInput([{ path: 'input.pool', message: `has ${mostVersions} versions already` }])
      }
      const version = (last?.version ?? 0) + 1
      await insertRuleSet(tx, { poolId, version, publishedAt: at, ...rules })
      // From now on caps need to know what was given before.
      if (limitsOwners([rules]) && !limitsOwners(versions)) await countUsage(tx, poolId)
      return {
        subject: publicId('MatchingPool', poolId),
        before: last ? { version: last.version } : {},
        after: {
          version,
          effectiveAt: effectiveAt.toISOString(),
          mode: rules.mode,
          ratio: rules.ratio,
          minimumGift: Number(rules.minimumGift),
        },
      }
    },
  )
}

async function campaignOf(found: Promise<number | null>, path: string, what: string): Promise<number> {
  const campaignId = await found
  if (campaignId === null) throw new NotFound(path, `There is no such ${what}.`)
  return campaignId
}

function give({ total, budgeted: given }: PoolStanding, amount: bigint): void {
  if (given + amount > total) throw new PoolExceeded(total - given)
}

function tooMuch(path: string, most: bigint): InvalidInput {
  return new InvalidInput([
    { path, message: `must be at most ${most} fen: a pool has no more than ${maximumFunds}` },
  ])
}

function funded(poolId: number, amount: bigint) {
  return {
    code: 'POOL_FUNDED' as const,
    debit: accountKey('MATCHING_FUNDER', poolId),
    credit: accountKey('MATCHING_POOL', poolId),
    amount,
  }
}

function budgeted(poolId: number, windowId: number, amount: bigint) {
  return {
    code: 'WINDOW_BUDGETED' as const,
    debit: accountKey('MATCHING_POOL', poolId),
    credit: accountKey('MATCHING_WINDOW', windowId),
    amount,
  }
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)]
}
