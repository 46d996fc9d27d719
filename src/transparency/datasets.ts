// The datasets of the transparency export, column by column: what anybody may know of where the money went. Nobody is
// named who does not want to be; references of people and payments, words of donors and reasons of staff are not in it.
import { anonymousLabel, nameShown } from '../donor/donor.ts'
import type { BrakeScope } from '../governance/brake.ts'
import { type NodeType, publicEntryId, publicId } from '../graphql/publicId.ts'
import { decimalYuan } from '../graphql/scalars.ts'
import { netReceived } from '../totals/totals.ts'
import type {
  AllocationRecord,
  AwardRecord,
  BrakeRecord,
  DailyTotalsRecord,
  RefundRecord,
} from './export.store.ts'
import type { Cell } from './formats.ts'

export const datasets = ['ALLOCATIONS', 'REFUNDS', 'BRAKES', 'AWARDS', 'DAILY_TOTALS'] as const
export type Dataset = (typeof datasets)[number]

/** What a file with the dataset is called, before its ending. */
export const fileNames = {
  ALLOCATIONS: 'allocations',
  REFUNDS: 'refunds',
  BRAKES: 'brakes',
  AWARDS: 'awards',
  DAILY_TOTALS: 'daily-totals',
} as const satisfies Record<Dataset, string>

export interface Column<Row> {
  name: string
  of(row: Row): Cell
}

export const allocationColumns: readonly Column<AllocationRecord>[] = [
  column('allocation', (row) => `${publicEntryId('Allocation', donationOf(row))}-${row.source}`),
  column('donation', (row) => publicEntryId('Donation', donationOf(row))),
  column('seq', ({ donationSeq }) => donationSeq),
  column('paidAt', ({ paidAt }) => paidAt),
  column('day', ({ day }) => day),
  column('project', ({ projectId }) => publicId('Project', projectId)),
  column('projectNumber', ({ projectNumber }) => projectNumber),
  column('organization', ({ organizationId }) => publicId('Organization', organizationId)),
  column('region', ({ regionCode }) => regionCode),
  column('category', ({ category }) => category),
  column('source', ({ source }) => source),
  column('window', ({ windowId }) => publicId('MatchingWindow', windowId)),
  column('ruleSet', ({ ruleSetId }) => publicId('RuleSet', ruleSetId)),
  column('ruleSetVersion', ({ ruleSetVersion }) => ruleSetVersion),
  ...money<AllocationRecord>('gift', ({ gift }) => gift),
  column('ratioBasisPoints', ({ ratio }) => ratio),
  column('draw', ({ draw }) => draw),
  ...money<AllocationRecord>('raw', ({ raw }) => raw),
  ...money<AllocationRecord>('amount', ({ amount }) => amount),
  column('caps', ({ bound }) => (bound === '' ? [] : bound.split(','))),
  column('state', ({ state }) => state),
  column('holdReason', ({ hold }) => hold),
  column('confirmedSeq', ({ confirmedSeq }) => confirmedSeq),
  column('stateSeq', ({ stateSeq }) => stateSeq),
  column('settlement', ({ settlement }) => settlement),
  column('named', (row) => nameOf(row) !== null),
  column('donor', (row) => nameOf(row) ?? anonymousLabel.zh),
]

export const refundColumns: readonly Column<RefundRecord>[] = [
  column('seq', ({ seq }) => seq),
  column('donation', (row) => publicEntryId('Donation', donationOf(row))),
  column('kind', ({ kind }) => kind),
  column('refundedAt', ({ refundedAt }) => refundedAt),
  column('project', ({ projectId }) => publicId('Project', projectId)),
  column('organization', ({ organizationId }) => publicId('Organization', organizationId)),
  ...money<RefundRecord>('amount', ({ amount }) => amount),
  ...money<RefundRecord>('foundationMatchReversed', ({ foundationReversed }) => foundationReversed),
  ...money<RefundRecord>('partnerMatchReversed', ({ partnerReversed }) => partnerReversed),
  ...money<RefundRecord>('heldMatchDropped', ({ heldDropped }) => heldDropped),
]

/** That somebody is being looked into is told, who it is is not. */
const targetsTold = {
  GLOBAL: null,
  WINDOW: 'MatchingWindow',
  PROJECT: 'Project',
  ORGANIZATION: 'Organization',
  DONOR: null,
  PARTNER: 'Partner',
} as const satisfies Record<BrakeScope, NodeType | null>

export const brakeColumns: readonly Column<BrakeRecord>[] = [
  column('brake', ({ id }) => publicId('Brake', id)),
  column('scope', ({ scope }) => scope),
  column('target', ({ scope, targetId }) => {
    const type = targetsTold[scope]
    return type === null || targetId === null ? null : publicId(type, targetId)
  }),
  column('effect', ({ effect }) => effect),
  column('noticeZh', ({ noticeZh }) => noticeZh),
  column('noticeEn', ({ noticeEn }) => noticeEn),
  column('engagedAt', ({ engagedAt }) => engagedAt),
  column('engagedSeq', ({ engagedSeq }) => engagedSeq),
  column('until', ({ until }) => until),
  column('releasedAt', ({ releasedAt }) => releasedAt),
  column('releasedSeq', ({ releasedSeq }) => releasedSeq),
]

export const awardColumns: readonly Column<AwardRecord>[] = [
  column('award', ({ id }) => publicId('IncentiveAward', id)),
  column('track', ({ trackId }) => publicId('IncentiveTrack', trackId)),
  column('trackKind', ({ trackKind }) => trackKind),
  column('organization', ({ organizationId }) => publicId('Organization', organizationId)),
  column('organizationNameZh', ({ organizationNameZh }) => organizationNameZh),
  column('organizationNameEn', ({ organizationNameEn }) => organizationNameEn),
  column('state', ({ state }) => state),
  column('scoreThousandths', ({ score }) => score),
  ...money<AwardRecord>('amount', ({ amount }) => amount),
  column('noticeEndsAt', ({ noticeEndsAt }) => noticeEndsAt),
  column('disbursedAt', ({ disbursedAt }) => disbursedAt),
]

/** The five lines of money stay apart: the foundation's match is what no enterprise or region has of the match. */
export const dailyTotalsColumns: readonly Column<DailyTotalsRecord>[] = [
  column('day', ({ day }) => day),
  column('seq', ({ seq }) => seq),
  column('changedAt', ({ at }) => at),
  column('donationCount', ({ donationCount }) => donationCount),
  column('donorCount', ({ donorCount }) => donorCount),
  ...money<DailyTotalsRecord>('received', ({ received }) => received),
  ...money<DailyTotalsRecord>('refunded', ({ refunded }) => refunded),
  ...money<DailyTotalsRecord>('net', netReceived),
  ...money<DailyTotalsRecord>('matched', ({ matched }) => matched),
  ...money<DailyTotalsRecord>('matchReversed', ({ matchReversed }) => matchReversed),
  ...money<DailyTotalsRecord>('held', ({ held }) => held),
  ...money<DailyTotalsRecord>('foundationMatched', (row) => row.matched - row.partnerMatched),
  ...money<DailyTotalsRecord>(
    'foundationMatchReversed',
    (row) => row.matchReversed - row.partnerMatchReversed,
  ),
  ...money<DailyTotalsRecord>('foundationHeld', (row) => row.held - row.partnerHeld),
  ...money<DailyTotalsRecord>('partnerMatched', ({ partnerMatched }) => partnerMatched),
  ...money<DailyTotalsRecord>('partnerMatchReversed', ({ partnerMatchReversed }) => partnerMatchReversed),
  ...money<DailyTotalsRecord>('partnerHeld', ({ partnerHeld }) => partnerHeld),
  ...money<DailyTotalsRecord>('awarded', ({ awarded }) => awarded),
  ...money<DailyTotalsRecord>('dreamFunded', ({ funded }) => funded),
  column('flowerCount', ({ flowerCount }) => flowerCount),
  column('flowersReversed', ({ flowersReversed }) => flowersReversed),
  column('giverCount', ({ giverCount }) => giverCount),
]

function column<Row>(name: string, of: (row: Row) => Cell): Column<Row> {
  return { name, of }
}

/** An amount twice: in whole fen for machines, and in yuan with two decimals for people. */
function money<Row>(name: string, of: (row: Row) => bigint | null): Column<Row>[] {
  const yuan = (fen: bigint | null) => (fen === null ? null : decimalYuan(fen))
  return [column(`${name}Fen`, of), column(`${name}Yuan`, (row) => yuan(of(row)))]
}

function donationOf({ campaignId, donationSeq }: Pick<AllocationRecord, 'campaignId' | 'donationSeq'>) {
  return { campaignId, seq: donationSeq }
}

function nameOf({ donorId, anonymous, displayName, donorAnonymous }: AllocationRecord): string | null {
  const profile = donorId === null ? null : { displayName, anonymous: donorAnonymous ?? true }
  return nameShown({ donorId, anonymous }, profile)
}
