// Written by codegen.ts from schema/schema.graphql and schema/examples. Not edited by hand.
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
  /** The campaign is settled: the numbers do not change any more. */
  | 'FINAL';

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
  /** The team it is given with. Teams do not gather yet: leave it out. */
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
  /** The team it is given with. Teams do not gather yet: leave it out. */
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
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'CampaignNotLive', code: string, message: string }
    | { __typename: 'ProjectNotOpen', code: string, message: string }
    | { __typename: 'ReceiverNotEligible', code: string, message: string }
    | { __typename: 'DonorBanned', code: string, message: string }
    | { __typename: 'PaymentReferenceUsed', code: string, message: string }
    | { __typename: 'DonationsStopped', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'DonateSuccess', replayed: boolean, donation: { id: string, amount: { decimal: string, currency: CurrencyCode } } }
   };

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

export type TopProjectsQueryVariables = Exact<{
  campaign: string;
}>;


export type TopProjectsQuery = { projects: { edges: Array<{ node: { id: string, number: string, titleZh: string, titleEn: string, receivingOrganization: { nameZh: string, nameEn: string }, totals: { seq: number, donationCount: number, received: { minorUnits: number } } } }> } };

export type TotalsNumbersFragment = { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, received: { minorUnits: number, decimal: string }, matched: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, refunded: { minorUnits: number, decimal: string }, net: { minorUnits: number, decimal: string } };

export const TotalsNumbersFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TotalsNumbers"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Totals"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"serviceLevel"}},{"kind":"Field","name":{"kind":"Name","value":"donationCount"}},{"kind":"Field","name":{"kind":"Name","value":"donorCount"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"matched"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"held"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunded"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"net"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flowerCount"}},{"kind":"Field","name":{"kind":"Name","value":"flowersReversed"}},{"kind":"Field","name":{"kind":"Name","value":"flowersCounted"}},{"kind":"Field","name":{"kind":"Name","value":"giverCount"}}]}}]} as unknown as DocumentNode<TotalsNumbersFragment, unknown>;
export const CampaignDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Campaign"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"campaign"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"nameZh"}},{"kind":"Field","name":{"kind":"Name","value":"nameEn"}},{"kind":"Field","name":{"kind":"Name","value":"themeZh"}},{"kind":"Field","name":{"kind":"Name","value":"themeEn"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"startsAt"}},{"kind":"Field","name":{"kind":"Name","value":"endsAt"}},{"kind":"Field","name":{"kind":"Name","value":"phase"}},{"kind":"Field","name":{"kind":"Name","value":"rehearsal"}},{"kind":"Field","name":{"kind":"Name","value":"dreams"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"16"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"nameZh"}},{"kind":"Field","name":{"kind":"Name","value":"nameEn"}},{"kind":"Field","name":{"kind":"Name","value":"evidenced"}},{"kind":"Field","name":{"kind":"Name","value":"minimumFlowers"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<CampaignQuery, CampaignQueryVariables>;
export const CampaignTotalsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"CampaignTotals"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"campaignTotals"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"campaign"},"value":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"TotalsNumbers"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"TotalsNumbers"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Totals"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"serviceLevel"}},{"kind":"Field","name":{"kind":"Name","value":"donationCount"}},{"kind":"Field","name":{"kind":"Name","value":"donorCount"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"matched"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"held"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"refunded"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"net"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}},{"kind":"Field","name":{"kind":"Name","value":"decimal"}}]}},{"kind":"Field","name":{"kind":"Name","value":"flowerCount"}},{"kind":"Field","name":{"kind":"Name","value":"flowersReversed"}},{"kind":"Field","name":{"kind":"Name","value":"flowersCounted"}},{"kind":"Field","name":{"kind":"Name","value":"giverCount"}}]}}]} as unknown as DocumentNode<CampaignTotalsSubscription, CampaignTotalsSubscriptionVariables>;
export const DonateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Donate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DonateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"donate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"DonateSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"donation"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"amount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decimal"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<DonateMutation, DonateMutationVariables>;
export const DreamRaceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"DreamRace"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dreamRace"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"campaign"},"value":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"serviceLevel"}},{"kind":"Field","name":{"kind":"Name","value":"dreams"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"rank"}},{"kind":"Field","name":{"kind":"Name","value":"dream"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"flowersCounted"}},{"kind":"Field","name":{"kind":"Name","value":"giverCount"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DreamRaceSubscription, DreamRaceSubscriptionVariables>;
export const GiveFlowersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"GiveFlowers"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GiveFlowersInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"giveFlowers"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GiveFlowersSuccess"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<GiveFlowersMutation, GiveFlowersMutationVariables>;
export const LastHourDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LastHour"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"code"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"campaign"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"code"},"value":{"kind":"Variable","name":{"kind":"Name","value":"code"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minutes"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"IntValue","value":"61"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minute"}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}}]}},{"kind":"Field","name":{"kind":"Name","value":"donationCount"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LastHourQuery, LastHourQueryVariables>;
export const TopProjectsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TopProjects"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"projects"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"10"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"campaign"},"value":{"kind":"Variable","name":{"kind":"Name","value":"campaign"}}}]}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"by"},"value":{"kind":"EnumValue","value":"RECEIVED"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"titleZh"}},{"kind":"Field","name":{"kind":"Name","value":"titleEn"}},{"kind":"Field","name":{"kind":"Name","value":"receivingOrganization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nameZh"}},{"kind":"Field","name":{"kind":"Name","value":"nameEn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totals"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"donationCount"}},{"kind":"Field","name":{"kind":"Name","value":"received"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"minorUnits"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<TopProjectsQuery, TopProjectsQueryVariables>;
