// What was decided about a match, in sentences that people understand, in Chinese and in English. A review is called a
// review: what made it necessary, and by which numbers, is not said.
import { decimalYuan } from '../graphql/scalars.ts'
import { type MatchReason, reasonOfCap } from './allocation.ts'
import type { AllocationStanding } from './allocations.store.ts'
import { type Cap, drawRange, type RuleSet, type TierStep } from './rules.ts'

export interface Said {
  zh: string
  en: string
}

/** What a reason may refer to. */
export interface ReasonFacts {
  /** Fen that were given. */
  gift: bigint
  /** The rules that the window asked; null: it asked none. */
  rules:
    | (Pick<RuleSet, 'minimumGift' | 'giftCap' | 'donorDailyCap' | 'projectCap' | 'organizationCap'> & {
        tiers: readonly TierStep[]
      })
    | null
}

/** Why a gift is not, or not fully, matched. */
export function sayReason(reason: MatchReason, { gift, rules }: ReasonFacts): Said {
  switch (reason) {
    case 'BELOW_MIN_AMOUNT':
      return rules && gift < rules.minimumGift
        ? {
            zh: `单笔满${yuanZh(rules.minimumGift)}才可配捐，本笔不足此数。`,
            en: `Gifts of ${yuanEn(rules.minimumGift)} or more are matched, and this one is smaller.`,
          }
        : { zh: '本笔的配捐不足一分钱。', en: 'The match of this gift would be less than one fen.' }
    case 'WINDOW_NOT_OPEN':
      return { zh: '此时配捐尚未开始。', en: 'Matching has not begun at that time.' }
    case 'WINDOW_CLOSED':
      return { zh: '此时配捐已经结束。', en: 'Matching has ended by that time.' }
    case 'OUT_OF_SCOPE':
      return { zh: '该项目不在配捐范围内。', en: 'The project is not among those that are matched.' }
    case 'DONOR_UNKNOWN':
      return {
        zh: '支付渠道未说明捐赠人，无法遵守每人每日的配捐上限，因此不予配捐。',
        en: 'The payment channel named no donor, so that the limit for one donor a day could not be kept.',
      }
    case 'NOT_SELECTED_BY_DRAW':
      return {
        zh: '本笔抽签未中。时段结束后公布种子，任何人都可以验证。',
        en: 'The gift did not win in the draw, which everybody can check once the window has closed.',
      }
    case 'NO_TIER': {
      const years = rules?.tiers[0]?.years
      return years === undefined
        ? {
            zh: '尚未达到配捐的最低年数。',
            en: 'The donor has given in fewer years than the first tier needs.',
          }
        : {
            zh: `曾在${years}个年度捐赠的捐赠人才可配捐。`,
            en: `Donors who have given in ${years} earlier ${years === 1 ? 'year' : 'years'} or more are matched.`,
          }
    }
    case 'GIFT_CAP':
      return limited('单笔配捐', 'one gift', rules?.giftCap)
    case 'DONOR_DAILY_CAP':
      return limited('每人每日配捐', 'one donor on one day', rules?.donorDailyCap)
    case 'PROJECT_CAP':
      return limited('单个项目本时段配捐', 'one project in this window', rules?.projectCap)
    case 'ORG_CAP':
      return limited(
        '单个接收机构本时段配捐',
        'one receiving organization in this window',
        rules?.organizationCap,
      )
    case 'POOL_EXHAUSTED':
      return { zh: '本时段的配捐资金已用完。', en: "The window's money was used up." }
    case 'PROJECT_FROZEN':
      return { zh: '该项目的配捐已暂停。', en: 'Matching is stopped for this project.' }
    case 'ORG_FROZEN':
      return { zh: '该接收机构的配捐已暂停。', en: 'Matching is stopped for this receiving organization.' }
    case 'DONOR_FROZEN':
      return { zh: '该捐赠人的配捐已暂停。', en: 'Matching is stopped for this donor.' }
    case 'BRAKE_ENGAGED':
      return { zh: '配捐当时已暂停。', en: 'Matching was stopped at that time.' }
    case 'VELOCITY_HOLD':
    case 'SPLITTING_HOLD':
    case 'REFERENCE_HOLD':
      return {
        zh: '捐赠有效，配捐正在审核；审核结果会显示在这里。',
        en: 'The gift stands. Its match is under review, and what comes of it will be shown here.',
      }
    default:
      return reason satisfies never
  }
}

function limited(zh: string, en: string, limit: bigint | null | undefined): Said {
  return limit === null || limit === undefined
    ? { zh: `${zh}已达上限。`, en: `The limit for ${en} was reached.` }
    : {
        zh: `${zh}最多${yuanZh(limit)}，已达上限。`,
        en: `The limit for ${en}, ${yuanEn(limit)}, was reached.`,
      }
}

export interface AllocationFacts extends ReasonFacts {
  ratio: number
  raw: bigint
  amount: bigint
  caps: readonly Cap[]
  standing: AllocationStanding
}

/** How an allocation comes to its amount, and where it stands. */
export function sayAllocation(facts: AllocationFacts): Said {
  const { gift, ratio, raw, amount, caps, standing } = facts
  const made = {
    zh: `${yuanZh(gift)}按${percent(ratio)}配捐为${yuanZh(raw)}。`,
    en: `${percent(ratio)} of ${yuanEn(gift)} are ${yuanEn(raw)}.`,
  }
  const cut = caps.map((cap) => sayReason(reasonOfCap[cap], facts))
  const left =
    caps.length > 0
      ? [{ zh: `因此配捐${yuanZh(amount)}。`, en: `So ${yuanEn(amount)} were left to match.` }]
      : []
  return joined([made, ...cut, ...left, ...sayStanding(standing)])
}

function sayStanding(standing: AllocationStanding): Said[] {
  switch (standing) {
    case 'HELD':
      return [{ zh: '正在审核。', en: 'It is under review.' }]
    case 'FROZEN':
      return [{ zh: '现被冻结，解冻之前不会拨付。', en: 'It is frozen, and not paid out before that ends.' }]
    case 'REVOKED':
      return [{ zh: '审核后已撤销。', en: 'It was taken back after a review.' }]
    case 'REVERSED':
      return [{ zh: '捐赠已退回，配捐随之撤回。', en: 'It was taken back with the gift.' }]
    case 'IN_NOTICE':
      return [{ zh: '正在公示。', en: 'It is in public notice.' }]
    case 'PAYABLE':
      return [{ zh: '公示已结束，可以拨付。', en: 'The notice has ended: it can be paid out.' }]
    case 'DISBURSED':
      return [{ zh: '已拨付给接收机构。', en: 'It was paid out to the receiving organization.' }]
    case 'CONFIRMED':
      return []
    default:
      return standing satisfies never
  }
}

/** What a number won, and how anybody can tell. */
export function sayDraw(number: number, { draws }: Pick<RuleSet, 'draws'>, published: boolean): Said {
  let from = 0
  const steps = draws.map(({ chance, ratio }) => {
    const range = `${from}–${from + chance - 1}`
    from += chance
    return {
      zh: `${range}得${percent(ratio)}；`,
      en: `${range} ${chance === 1 ? 'wins' : 'win'} ${percent(ratio)}; `,
    }
  })
  const drawn = {
    zh: `在0–${drawRange - 1}中抽得${number}：`,
    en: `Of the numbers 0–${drawRange - 1} it drew ${number}: `,
  }
  const rest =
    from < drawRange
      ? { zh: `${from}起不配捐。`, en: `from ${from} on nothing is won.` }
      : { zh: '每个号码都中。', en: 'every number wins.' }
  const check = published
    ? { zh: '种子已公布，可用所附命令重算。', en: ' The seed is out: the command derives the number again.' }
    : {
        zh: '种子在时段结束后公布，其哈希值在开始前已公布。',
        en: ' The seed is published when the window has closed; its hash has been since before it opened.',
      }
  return joined([drawn, ...steps, rest, check], '')
}

/** Derives a draw again, with nothing but a shell and OpenSSL: the first 32 bits of the HMAC, scaled to a million. */
export function drawCommand(seed: string, message: string): string {
  const digest = `printf %s ${message} | openssl dgst -sha256 -mac HMAC -macopt hexkey:${seed} -r`
  return `echo $(( 0x$(${digest} | cut -c1-8) * ${drawRange} >> 32 ))`
}

/** Basis points as people say them: 50%, 12.5%. */
function percent(ratio: number): string {
  const whole = Math.floor(ratio / 100)
  const rest = String(ratio % 100)
    .padStart(2, '0')
    .replace(/0+$/, '')
  return rest === '' ? `${whole}%` : `${whole}.${rest}%`
}

function yuanZh(fen: bigint): string {
  return `${decimalYuan(fen)}元`
}

function yuanEn(fen: bigint): string {
  return `${decimalYuan(fen)} yuan`
}

function joined(parts: readonly Said[], space = ' '): Said {
  return { zh: parts.map(({ zh }) => zh).join(''), en: parts.map(({ en }) => en).join(space) }
}
