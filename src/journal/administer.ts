// The other way into the journal: one administrative change, made by hand, that moves money or changes what a batch
// decides. It takes the head row like a batch, gets a number like any entry, and leaves its audit entry in the same
// transaction; the very next batch, on whatever instance, is decided by it.
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import type { CampaignRow } from '../campaign/campaign.store.ts'
import { CampaignSettled } from '../campaign/campaign.ts'
import type { Transaction } from '../db/client.ts'
import { transact, type WriteContext } from '../db/transact.ts'
import { IdempotencyConflict } from '../errors.ts'
import { insertFlowerEntries } from '../flower/flower.store.ts'
import {
  type AuditedValues,
  appendAuditEntries,
  appendAuditEntry,
  auditOfEntry,
  type BatchAuditEntry,
} from '../governance/governance.store.ts'
import { accountKey, type Transfer } from '../ledger/ledger.ts'
import { storeTransfers } from '../ledger/transfer.store.ts'
import { insertPartnerEvents } from '../partner/event.store.ts'
import { storeParticipation, storeTotals } from '../totals/apply.store.ts'
import { addCount, type Count, type TotalsDelta } from '../totals/delta.ts'
import { reachMilestones } from '../totals/milestone.ts'
import { topicPrefixes } from '../totals/totals.ts'
import { insertEntry, storeHead } from './administer.store.ts'
import { markReached, storeReachedDreams } from './batch.store.ts'
import { type AdministrativeKind, digest } from './command.ts'
import { measuredTopics } from './load.ts'
import {
  loadBalances,
  loadCampaign,
  loadDreams,
  loadEntries,
  loadMilestones,
  lockHead,
} from './world.store.ts'
import { donorFlowers, emptyDraft, reachDream, recordFlowers, shift, toldOf } from './world.ts'

/** What a change needs of the service. */
export type AdministeringApp = WriteContext & Pick<App, 'clock' | 'directory'>

/** What a change is, so that the same key stands for the same change. */
export interface Administration {
  campaignId: number
  kind: AdministrativeKind
  idempotencyKey: string
  /** Everything that was asked, in a fixed order. */
  content: readonly (string | number | bigint | boolean | null)[]
  reason: string
}

/** Where a change stands in its campaign. */
export interface Moment {
  campaign: CampaignRow
  seq: bigint
  /** No earlier than any entry before it. */
  at: Date
  actor: string
}

export interface Administered {
  /** The public id of what was changed: what the audit knows it by, and what a replay answers with. */
  subject: string
  before: AuditedValues
  after: AuditedValues
  transfers?: readonly Omit<Transfer, 'seq' | 'line'>[]
  counts?: readonly Count[]
  /** Topics in which givers were not counted before, where flowers that they gave count there now. */
  gave?: ReadonlyMap<bigint, readonly string[]>
  /** What the change did to objects of their own, each with an entry beside the one of the change. */
  audits?: readonly Pick<BatchAuditEntry, 'action' | 'subject' | 'before' | 'after'>[]
}

/** What was changed, and the values it then had: a replay answers with the first ones. */
export interface Answered {
  subject: string
  after: AuditedValues
  replayed: boolean
}

/** What a settled campaign still takes (I26): recorded adjustments, and that numbers are no longer held back. */
const settledKinds: readonly AdministrativeKind[] = [
  'PROPOSE_ADJUSTMENT',
  'APPLY_ADJUSTMENT',
  'REJECT_ADJUSTMENT',
  'RELEASE_BRAKE',
]

/** Makes the change unless its key was used before; says what was changed. */
export async function administer(
  app: AdministeringApp,
  viewer: Viewer,
  { campaignId, kind, idempotencyKey, content, reason }: Administration,
  change: (tx: Transaction, moment: Moment) => Promise<Administered>,
): Promise<Answered> {
  const actor = actorOf(viewer)
  const keyDigest = digest(actor, idempotencyKey)
  const contentDigest = digest(kind, ...content, reason)
  return transact(app, async (tx, announce) => {
    const head = await lockHead(tx, campaignId)
    const [known] = await loadEntries(tx, campaignId, [keyDigest])
    if (known) {
      if (known.contentDigest !== contentDigest) throw new IdempotencyConflict()
      return { ...(await auditOfEntry(tx, campaignId, known.seq)), replayed: true }
    }
    const seq = head.seq + 1n
    const at = new Date(Math.max(app.clock.now().getTime(), head.at.getTime()))
    const campaign = await loadCampaign(tx, campaignId)
    if (campaign.phase === 'SETTLED' && !settledKinds.includes(kind)) throw new CampaignSettled()
    const {
      subject,
      before,
      after,
      transfers = [],
      counts = [],
      gave = new Map(),
      audits = [],
    } = await change(tx, { campaign, seq, at, actor })
    await storeHead(tx, campaignId, seq, at)
    await insertEntry(tx, { campaignId, seq, kind, at, actor, keyDigest, contentDigest })
    // Before the totals and the accounts move: both are asked for what they were.
    const reached = await storeReached(tx, campaignId, seq, at, counts)
    await storeFlowerEntries(tx, campaignId, seq, at, transfers)
    await store(tx, campaignId, seq, at, transfers, counts)
    if (gave.size > 0) await storeParticipation(tx, campaignId, new Map(), gave)
    await appendAuditEntry(tx, { at, actor, action: kind, subject, before, after, reason, campaignId, seq })
    // Behind the entry of the change itself, which a replay answers with.
    const entries = [...audits.map((audit) => ({ ...audit, actor, reason, seq })), ...reached]
    if (entries.length > 0) await appendAuditEntries(tx, campaignId, at, entries)
    announce(campaignId)
    return { subject, after, replayed: false }
  })
}

async function store(
  tx: Transaction,
  campaignId: number,
  seq: bigint,
  at: Date,
  transfers: readonly Omit<Transfer, 'seq' | 'line'>[],
  counts: readonly Count[],
): Promise<void> {
  const totals = new Map<string, TotalsDelta>()
  for (const count of counts) addCount(totals, count, seq)
  if (totals.size > 0) await storeTotals(tx, campaignId, at, totals)
  if (transfers.length === 0) return
  await storeTransfers(
    tx,
    campaignId,
    transfers.map((transfer, line) => ({ ...transfer, seq, line })),
  )
}

/**
 * Flowers that count somewhere from now on may reach what is set there, like those of a gift: once (I16). Returns what
 * the audit is to be told of it.
 */
async function storeReached(
  tx: Transaction,
  campaignId: number,
  seq: bigint,
  at: Date,
  counts: readonly Count[],
): Promise<BatchAuditEntry[]> {
  if (counts.every(({ gave }) => gave === undefined)) return []
  const reached = reachMilestones(measuredTopics(await loadMilestones(tx, campaignId)), counts)
  if (reached.length === 0) return []
  const minima = reached.filter(({ kind }) => kind === 'MINIMUM')
  const dreamIds = minima.map(({ topic }) => Number(topic.slice(topicPrefixes.dream.length)))
  const dreams = new Map((await loadDreams(tx, campaignId, dreamIds)).map((dream) => [dream.id, dream]))
  const draft = emptyDraft()
  draft.reached.push(...reached.map((milestone, line) => ({ milestone, seq, line })))
  const events = [
    ...reached.flatMap((milestone) => reachDream({ dreams, at }, draft, seq, milestone)),
    ...reached.map((milestone) => toldOf({ at }, milestone)),
  ]
  await markReached(tx, { at }, draft)
  if (draft.reachedDreams.length > 0) await storeReachedDreams(tx, draft)
  await insertPartnerEvents(
    tx,
    campaignId,
    at,
    events.map((event, line) => ({ ...event, seq, line })),
  )
  return draft.audits
}

/** Flowers that come to people or leave them are entries of their accounts, each with what it left. */
async function storeFlowerEntries(
  tx: Transaction,
  campaignId: number,
  seq: bigint,
  at: Date,
  transfers: readonly Omit<Transfer, 'seq' | 'line'>[],
): Promise<void> {
  const donors = new Set<bigint>()
  for (const { debit, credit } of transfers) {
    for (const key of [debit, credit]) {
      if (key.startsWith(donorFlowers)) donors.add(BigInt(key.slice(donorFlowers.length)))
    }
  }
  if (donors.size === 0) return
  const known = await loadBalances(tx, campaignId, [...donors])
  const balances = new Map(
    known.map(({ donorId, balance }) => [accountKey('DONOR_FLOWERS', donorId), balance]),
  )
  const draft = emptyDraft()
  transfers.forEach((transfer, line) => {
    shift(balances, transfer.debit, -transfer.amount)
    shift(balances, transfer.credit, transfer.amount)
    recordFlowers({ balances }, draft, seq, line, transfer)
  })
  await insertFlowerEntries(tx, campaignId, at, draft.flowerEntries)
}
