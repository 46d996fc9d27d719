// Written by web/codegen.ts from schema/schema.graphql and schema/examples. Not edited by hand.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@urql/core';
/** ISO 4217. */
export type CurrencyCode =
  /** Chinese yuan; its minor unit is the fen. */
  | 'CNY';

/** Where a campaign stands. It goes through the phases in this order; a live one may pause. */
export type CampaignPhase =
  /** Being prepared: seen by staff only, like its projects and dreams. */
  | 'DRAFT'
  /** Announced: projects and dreams can be seen, nothing is taken yet. */
  | 'PUBLISHED'
  /** Gifts are taken from startsAt until before endsAt. */
  | 'LIVE'
  /** Gifts are refused for now. */
  | 'PAUSED'
  /** Gifts have ended; the books are being closed. */
  | 'SETTLING'
  /** The result is published and open to objection. */
  | 'NOTICE'
  /** Closed: nothing changes any more but recorded adjustments. */
  | 'SETTLED';

/** How present the numbers are. */
export type ServiceLevel =
  /** At most a second old. */
  | 'LIVE'
  /** Right, but perhaps more than a second old: something behind them is slow or away. */
  | 'DELAYED'
  /** Held back on purpose; collecting goes on behind them. */
  | 'FROZEN'
  /** The numbers do not change any more: the campaign is settled, or what is shown is the past. What was held back at the time is told when the brake has ended. */
  | 'FINAL';

/** Who stands behind a pool. A gift gets at most one allocation of each source. */
export type MatchingSource =
  /** The foundation: a line of money of its own. */
  | 'FOUNDATION'
  /** An enterprise. With the regions it makes up the partner line of money. */
  | 'ENTERPRISE'
  /** A region. With the enterprises it makes up the partner line of money. */
  | 'REGIONAL';

/** What became of the match of a gift. */
export type MatchStatus =
  /** There is no matching in its campaign. */
  | 'NONE'
  /** Under review: the gift stands, and what was to be added to it is set aside. */
  | 'HELD'
  /** Matched, with nothing missing. */
  | 'MATCHED'
  /** Matched with less than the ratio says, or by only some of those who were asked. */
  | 'PARTIAL'
  /** Not matched. */
  | 'NOT_MATCHED'
  /** Taken back after a review. */
  | 'REVOKED'
  /** Taken back with the gift. */
  | 'REVERSED';

/** Why a gift is not, or not fully, matched. */
export type MatchReason =
  /** The gift is too small. */
  | 'BELOW_MIN_AMOUNT'
  /** Matching had not begun. */
  | 'WINDOW_NOT_OPEN'
  /** Matching had ended. */
  | 'WINDOW_CLOSED'
  /** No pool is for its project. */
  | 'OUT_OF_SCOPE'
  /** The channel named no donor, for whom a daily limit could be kept. */
  | 'DONOR_UNKNOWN'
  /** It did not win in the draw. */
  | 'NOT_SELECTED_BY_DRAW'
  /** The donor has given in too few years. */
  | 'NO_TIER'
  /** The limit for one gift. */
  | 'GIFT_CAP'
  /** The limit for one donor on one day. */
  | 'DONOR_DAILY_CAP'
  /** The limit for one project in a window. */
  | 'PROJECT_CAP'
  /** The limit for one receiving organization in a window. */
  | 'ORG_CAP'
  /** The window's money was used up. */
  | 'POOL_EXHAUSTED'
  /** Matching is stopped for the project. */
  | 'PROJECT_FROZEN'
  /** Matching is stopped for the receiving organization. */
  | 'ORG_FROZEN'
  /** Matching is stopped for the donor. */
  | 'DONOR_FROZEN'
  /** Matching was stopped. */
  | 'BRAKE_ENGAGED'
  /** Under review, for how fast gifts came. */
  | 'VELOCITY_HOLD'
  /** Under review, for how alike gifts were. */
  | 'SPLITTING_HOLD'
  /** Under review, for a payment reference that was used before. */
  | 'REFERENCE_HOLD';

/** A limit of matching. They apply in this order. */
export type MatchingCap =
  /** For one gift. */
  | 'GIFT'
  /** For one donor on one civil day. */
  | 'DONOR_DAY'
  /** For one project in a window. */
  | 'PROJECT'
  /** For one receiving organization in a window. */
  | 'ORGANIZATION'
  /** What the window has left. */
  | 'WINDOW'
  /** What the pool and its windows have left. */
  | 'POOL';

/** Where an allocation stands. */
export type AllocationState =
  /** Granted. */
  | 'CONFIRMED'
  /** Set aside while its gift is under review. */
  | 'HELD'
  /** Granted, and stopped by a brake on its project, organization or donor. */
  | 'FROZEN'
  /** Published and open to objection. */
  | 'IN_NOTICE'
  /** Can be paid out. */
  | 'PAYABLE'
  /** Paid out to the receiving organization. */
  | 'DISBURSED'
  /** Taken back after a review. */
  | 'REVOKED'
  /** Taken back with its gift. */
  | 'REVERSED';

/** Where a window stands. */
export type MatchingWindowState =
  /** It opens later. */
  | 'SCHEDULED'
  /** It matches gifts. */
  | 'OPEN'
  /** It is open and has nothing left; what comes back or is added makes it OPEN again. */
  | 'EXHAUSTED'
  /** It is open and stopped by a brake. */
  | 'BRAKED'
  /** Its time is over. */
  | 'CLOSED';

/** A gift of money. */
export type DonateInput = {
  /** Chosen by the caller, 1–128 visible ASCII characters: the same key is the same gift. */
  idempotencyKey: string;
  /** The project to give to. */
  project: string;
  /** In fen, from 1 to 10,000,000,000 (100 million yuan). */
  amount: number;
  /** Who gives, as the channel names people: 1–64 letters, digits or any of . _ : @ -, the same as personRef. Left out: nobody is named. */
  donorRef?: string | null | undefined;
  /** The team it is given with: one that gathers for this project. */
  team?: string | null | undefined;
  /** Where from: a province-level code of GB/T 2260, such as 440000, or UNKNOWN. Left out: the donor's own. */
  regionCode?: string | null | undefined;
  /** Whether the donor is not to be named. Left out: the donor's own wish. */
  anonymous?: boolean | null | undefined;
  /** The donor's words, at most 200 characters. */
  message?: string | null | undefined;
  /** The channel's reference of the payment, 1–64 visible ASCII characters: one donation for each. */
  paymentReference?: string | null | undefined;
};

/** A gift of flowers. */
export type GiveFlowersInput = {
  /** Chosen by the caller, 1–128 visible ASCII characters: the same key is the same gift. */
  idempotencyKey: string;
  /** The dream to give to. */
  dream: string;
  /** Flowers to give, at least 1. */
  count: number;
  /** The team it is given with: one that gathers for this dream. */
  team?: string | null | undefined;
};

export type CampaignQueryVariables = Exact<{
  code: string;
}>;


export type CampaignQuery = { campaign: { id: string, code: string, nameZh: string, nameEn: string, themeZh: string, themeEn: string, timeZone: string, startsAt: string, endsAt: string, phase: CampaignPhase, rehearsal: boolean, dreams: { edges: Array<{ node: { id: string, number: number, nameZh: string, nameEn: string, evidenced: boolean, minimumFlowers: number } }> } } | null };

export type CampaignTotalsSubscriptionVariables = Exact<{
  campaign: string;
}>;


export type CampaignTotalsSubscription = { campaignTotals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, received: { minorUnits: number, decimal: string }, matched: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, refunded: { minorUnits: number, decimal: string }, net: { minorUnits: number, decimal: string } } };

export type DonateMutationVariables = Exact<{
  input: DonateInput;
}>;


export type DonateMutation = { donate:
    | { __typename: 'DonateSuccess', replayed: boolean, donation: { id: string, amount: { decimal: string, currency: CurrencyCode } } }
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'CampaignNotLive', code: string, message: string }
    | { __typename: 'ProjectNotOpen', code: string, message: string }
    | { __typename: 'ReceiverNotEligible', code: string, message: string }
    | { __typename: 'TeamClosed', code: string, message: string }
    | { __typename: 'TeamGathersElsewhere', code: string, message: string }
    | { __typename: 'DonorBanned', code: string, message: string }
    | { __typename: 'PaymentReferenceUsed', code: string, message: string }
    | { __typename: 'DonationsStopped', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
   };

export type DonationMatchQueryVariables = Exact<{
  donation: string;
}>;


export type DonationMatchQuery = { node:
    | { id: string, amount: { decimal: string }, match: { status: MatchStatus, reason: MatchReason | null, reasonZh: string | null, reasonEn: string | null, nextWindowOpensAt: string | null, amount: { decimal: string }, held: { decimal: string }, draw: { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null } | null, allocations: Array<{ id: string, source: MatchingSource, ratio: number, caps: Array<MatchingCap>, state: AllocationState, explanationZh: string, explanationEn: string, raw: { decimal: string }, amount: { decimal: string }, ruleSet: { version: number }, draw: { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null } | null }> } }
    | Record<PropertyKey, never>
   | null };

export type DrawCheckFragment = { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null };

export type DreamRaceSubscriptionVariables = Exact<{
  campaign: string;
}>;


export type DreamRaceSubscription = { dreamRace: { seq: number, asOf: string, serviceLevel: ServiceLevel, dreams: Array<{ rank: number, dream: { id: string }, totals: { flowersCounted: number, giverCount: number } }> } };

export type GiveFlowersMutationVariables = Exact<{
  input: GiveFlowersInput;
}>;


export type GiveFlowersMutation = { giveFlowers:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'CampaignNotLive', code: string, message: string }
    | { __typename: 'DonorBanned', code: string, message: string }
    | { __typename: 'DreamNotCollecting', code: string, message: string }
    | { __typename: 'InsufficientFlowers', code: string, message: string }
    | { __typename: 'FlowersStopped', code: string, message: string }
    | { __typename: 'TeamClosed', code: string, message: string }
    | { __typename: 'TeamGathersElsewhere', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'GiveFlowersSuccess', replayed: boolean }
   };

export type LastHourQueryVariables = Exact<{
  code: string;
}>;


export type LastHourQuery = { campaign: { minutes: Array<{ minute: string, totals: { seq: number, donationCount: number, received: { minorUnits: number } } }> } | null };

export type MatchQuoteQueryVariables = Exact<{
  project: string;
  amount: number;
}>;


export type MatchQuoteQuery = { matchQuote: { seq: number, asOf: string, giftsTaken: boolean, minimum: { decimal: string }, maximum: { decimal: string }, expected: { decimal: string }, roomLeftToday: { decimal: string } | null, sources: Array<{ source: MatchingSource, reason: MatchReason | null, reasonZh: string | null, reasonEn: string | null, window: { id: string, closesAt: string } | null, odds: Array<{ ratio: number, chance: number, caps: Array<MatchingCap>, amount: { decimal: string } }> }> } };

export type MatchingWindowSubscriptionVariables = Exact<{
  window: string;
}>;


export type MatchingWindowSubscription = { matchingWindow: { id: string, seq: number, asOf: string, serviceLevel: ServiceLevel, state: MatchingWindowState, opensAt: string, closesAt: string, donationCount: number, donorCount: number, exhaustsAt: string | null, effectiveRatio: number | null, budget: { minorUnits: number, decimal: string }, confirmed: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, available: { minorUnits: number, decimal: string }, burnPerMinute: { minorUnits: number, decimal: string }, nextWindow: { id: string, opensAt: string } | null } };

export type TopProjectsQueryVariables = Exact<{
  campaign: string;
}>;


export type TopProjectsQuery = { projects: { edges: Array<{ node: { id: string, number: string, titleZh: string, titleEn: string, receivingOrganization: { nameZh: string, nameEn: string }, totals: { seq: number, donationCount: number, received: { minorUnits: number } } } }> } };

export type TotalsNumbersFragment = { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, received: { minorUnits: number, decimal: string }, matched: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, refunded: { minorUnits: number, decimal: string }, net: { minorUnits: number, decimal: string } };

export const DrawCheckFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DrawCheck"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Draw"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"seedHash"}},{"kind":"Field","name":{"kind":"Name","value":"seed"}},{"kind":"Field","name":{"kind":"Name","value":"explanationZh"}},{"kind":"Field","name":{"kind":"Name","value":"explanationEn"}},{"kind":"Field","name":{"kind":"Name","value":"command"}}]}}]} as unknown as DocumentNode<DrawCheckFragment, unknown>;
export const TotalsNumbersFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TotalsNumbers"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Totals"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"serviceLevel"}},{"kind":"Field","name":{"kind":"Name","value":"donationCount"}},{"kind":"Field","name":{"kind":"Name","value":"donorCount"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"matched"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"held"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunded"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"net"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flowerCount"}},{"kind":"Field","name":{"kind":"Name","value":"flowersReversed"}},{"kind":"Field","name":{"kind":"Name","value":"flowersCounted"}},{"kind":"Field","name":{"kind":"Name","value":"giverCount"}}]}}]} as unknown as DocumentNode<TotalsNumbersFragment, unknown>;
export const CampaignDocument = {"__meta__":{"documentId":"sha256:5b417207f9ffa16b38d33cfdfa7e489634190353d31024318a9b5056c2c1acba"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Campaign"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"campaign"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"nameZh"}},{"kind":"Field","name":{"kind":"Name","value":"nameEn"}},{"kind":"Field","name":{"kind":"Name","value":"themeZh"}},{"kind":"Field","name":{"kind":"Name","value":"themeEn"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"rehearsal"}},{"kind":"Field","name":{"kind":"Name","value":"dreams"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"16"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"nameZh"}},{"kind":"Field","name":{"kind":"Name","value":"nameEn"}},{"kind":"Field","name":{"kind":"Name","value":"evidenced"}},{"kind":"Field","name":{"kind":"Name","value":"minimumFlowers"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<CampaignQuery, CampaignQueryVariables>;
export const CampaignTotalsDocument = {"__meta__":{"documentId":"sha256:cbcb831a5da25b3571a44604a9feadedc5e0eb327d4d4d11b58d54ea659666b1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"CampaignTotals"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"campaignTotals"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"campaign"},"value":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TotalsNumbers"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TotalsNumbers"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Totals"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"serviceLevel"}},{"kind":"Field","name":{"kind":"Name","value":"donationCount"}},{"kind":"Field","name":{"kind":"Name","value":"donorCount"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"matched"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"held"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunded"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"net"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flowerCount"}},{"kind":"Field","name":{"kind":"Name","value":"flowersReversed"}},{"kind":"Field","name":{"kind":"Name","value":"flowersCounted"}},{"kind":"Field","name":{"kind":"Name","value":"giverCount"}}]}}]} as unknown as DocumentNode<CampaignTotalsSubscription, CampaignTotalsSubscriptionVariables>;
export const DonateDocument = {"__meta__":{"documentId":"sha256:b9eceaddd992b1516c1b938421a664ab688cee66b4baa462fec7cf1037e4800c"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Donate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DonateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"donate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DonateSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"donation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DonateMutation, DonateMutationVariables>;
export const DonationMatchDocument = {"__meta__":{"documentId":"sha256:00408799054caecdd7b785bfc1439b1273fc70b008639b892345315316586271"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DonationMatch"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"donation"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"donation"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Donation"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"match"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"held"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"reasonZh"}},{"kind":"Field","name":{"kind":"Name","value":"reasonEn"}},{"kind":"Field","name":{"kind":"Name","value":"nextWindowOpensAt"}},{"kind":"Field","name":{"kind":"Name","value":"draw"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DrawCheck"}}]}},{"kind":"Field","name":{"kind":"Name","value":"allocations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"ratio"}},{"kind":"Field","name":{"kind":"Name","value":"raw"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"caps"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"explanationZh"}},{"kind":"Field","name":{"kind":"Name","value":"explanationEn"}},{"kind":"Field","name":{"kind":"Name","value":"ruleSet"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"version"}}]}},{"kind":"Field","name":{"kind":"Name","value":"draw"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DrawCheck"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DrawCheck"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Draw"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"seedHash"}},{"kind":"Field","name":{"kind":"Name","value":"seed"}},{"kind":"Field","name":{"kind":"Name","value":"explanationZh"}},{"kind":"Field","name":{"kind":"Name","value":"explanationEn"}},{"kind":"Field","name":{"kind":"Name","value":"command"}}]}}]} as unknown as DocumentNode<DonationMatchQuery, DonationMatchQueryVariables>;
export const DreamRaceDocument = {"__meta__":{"documentId":"sha256:39788e7c46fea94153853d6e920730c4e5e67a46c8183afc906f9744989ca00f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"DreamRace"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dreamRace"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"campaign"},"value":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"serviceLevel"}},{"kind":"Field","name":{"kind":"Name","value":"dreams"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"dream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"flowersCounted"}},{"kind":"Field","name":{"kind":"Name","value":"giverCount"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DreamRaceSubscription, DreamRaceSubscriptionVariables>;
export const GiveFlowersDocument = {"__meta__":{"documentId":"sha256:318965d146e64107bdf4e2dca9f12499274e64695ff0d904dc197ceea758a69b"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"GiveFlowers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GiveFlowersInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"giveFlowers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GiveFlowersSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<GiveFlowersMutation, GiveFlowersMutationVariables>;
export const LastHourDocument = {"__meta__":{"documentId":"sha256:a68ee63b685b48e151a9cc75909746d9930e677f34694eeb33ff8ccfa94816c8"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LastHour"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"campaign"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minutes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"IntValue","value":"61"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minute"}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}}]}},{"kind":"Field","name":{"kind":"Name","value":"donationCount"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LastHourQuery, LastHourQueryVariables>;
export const MatchQuoteDocument = {"__meta__":{"documentId":"sha256:58b294fca4d3233030c02737d30bea490f1a5c9080e18b90b2d51d6c06bb2ce4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"MatchQuote"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"project"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"amount"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SafeInt"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"matchQuote"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"project"},"value":{"kind":"Variable","name":{"kind":"Name","value":"project"}}},{"kind":"Argument","name":{"kind":"Name","value":"amount"},"value":{"kind":"Variable","name":{"kind":"Name","value":"amount"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"giftsTaken"}},{"kind":"Field","name":{"kind":"Name","value":"minimum"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"maximum"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"expected"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"roomLeftToday"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"reasonZh"}},{"kind":"Field","name":{"kind":"Name","value":"reasonEn"}},{"kind":"Field","name":{"kind":"Name","value":"window"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"closesAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"odds"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ratio"}},{"kind":"Field","name":{"kind":"Name","value":"chance"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"caps"}}]}}]}}]}}]}}]} as unknown as DocumentNode<MatchQuoteQuery, MatchQuoteQueryVariables>;
export const MatchingWindowDocument = {"__meta__":{"documentId":"sha256:6f64494db048e5bb9929b820a2e15e1a44db97dc54a0a6ec9c2480bd485198c4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"MatchingWindow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"window"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"matchingWindow"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"window"},"value":{"kind":"Variable","name":{"kind":"Name","value":"window"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"serviceLevel"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"opensAt"}},{"kind":"Field","name":{"kind":"Name","value":"closesAt"}},{"kind":"Field","name":{"kind":"Name","value":"budget"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"confirmed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"held"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"available"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"donationCount"}},{"kind":"Field","name":{"kind":"Name","value":"donorCount"}},{"kind":"Field","name":{"kind":"Name","value":"burnPerMinute"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"exhaustsAt"}},{"kind":"Field","name":{"kind":"Name","value":"effectiveRatio"}},{"kind":"Field","name":{"kind":"Name","value":"nextWindow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"opensAt"}}]}}]}}]}}]} as unknown as DocumentNode<MatchingWindowSubscription, MatchingWindowSubscriptionVariables>;
export const TopProjectsDocument = {"__meta__":{"documentId":"sha256:deba92327d9c98d5422452435056755ae42c9a7cebee546d208b95e5861383a4"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TopProjects"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"projects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"campaign"},"value":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"by"},"value":{"kind":"EnumValue","value":"RECEIVED"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"titleZh"}},{"kind":"Field","name":{"kind":"Name","value":"titleEn"}},{"kind":"Field","name":{"kind":"Name","value":"receivingOrganization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nameZh"}},{"kind":"Field","name":{"kind":"Name","value":"nameEn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"donationCount"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<TopProjectsQuery, TopProjectsQueryVariables>;
