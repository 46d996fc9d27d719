// Written by web/codegen.ts from schema/schema.graphql and schema/examples. Not edited by hand.
import { operation } from './live/operation.ts'
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** ISO 4217. */
export type CurrencyCode =
  /** Chinese yuan; its minor unit is the fen. */
  | 'CNY';

/** Which way a list runs. */
export type OrderDirection =
  /** From the lowest to the highest, from A to Z. */
  | 'ASC'
  /** From the highest to the lowest, from Z to A. */
  | 'DESC';

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

/** What a token lets its bearer do. */
export type Role =
  /** A person: the own account, gifts and flowers. */
  | 'DONOR'
  /** A business: its deeds, and donations if it is a payment channel. */
  | 'PARTNER'
  /** A charitable organization: its projects. */
  | 'ORGANIZATION'
  /** The staff of the campaign: everything. */
  | 'STAFF'
  /** A media screen: what is public. */
  | 'SCREEN';

/** What a brake is put on. */
export type BrakeScope =
  /** Everything in the campaign. */
  | 'GLOBAL'
  /** A matching window. */
  | 'WINDOW'
  /** A project. */
  | 'PROJECT'
  /** An organization, as the receiver of its projects. */
  | 'ORGANIZATION'
  /** A person. Seen by staff only. */
  | 'DONOR'
  /** A partner: the gifts and deeds that come through it. */
  | 'PARTNER';

/** What a brake stops, from the very next command on. */
export type BrakeEffect =
  /** Gifts are taken and not matched. On a project, an organization or a person it also freezes what was matched before. */
  | 'STOP_MATCH'
  /** Gifts are refused, and what was matched before is frozen as by STOP_MATCH. Not for windows. */
  | 'STOP_DONATE'
  /** No flowers are earned or given. For the campaign, a person, or the deeds of a partner. */
  | 'STOP_FLOWERS'
  /** Collecting goes on, and everybody reads the numbers as they stood when the brake was engaged, with the serviceLevel FROZEN. Not for persons. */
  | 'DELAY_PUBLIC';

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

/** The lines of money that are never mixed. */
export type MoneyLineName =
  /** Gifts of the public. */
  | 'PUBLIC_DONATIONS'
  /** What the foundation added to them. */
  | 'FOUNDATION_MATCHING'
  /** What enterprises and regions added to them. */
  | 'PARTNER_MATCHING'
  /** Awards of the incentive fund that were approved: to organizations, in the whole campaign. */
  | 'INCENTIVE_AWARDS'
  /** What the projects that dreams became were funded with for the flowers of their dreams; for a dream, what it was funded with. */
  | 'DREAM_FUNDING';

/** Whether an organization may raise money from the public. */
export type OrganizationKind =
  /** It has a certificate for public fundraising and may receive donations. */
  | 'PUBLIC'
  /** It initiates and executes projects; others receive the money. */
  | 'NON_PUBLIC';

/** Whether an organization has published what it must. */
export type DisclosureStatus =
  /** Everything due is published. */
  | 'CURRENT'
  /** Something due is missing. */
  | 'OVERDUE';

/** The standing of an organization. */
export type OrganizationState =
  /** In good standing. */
  | 'ACTIVE'
  /** May not receive donations until it has disclosed what is due. */
  | 'RESTRICTED'
  /** Set aside while something is looked into. */
  | 'SUSPENDED'
  /** Excluded. */
  | 'BANNED';

/** What a project works for. */
export type ProjectCategory =
  /** Schools, teachers, pupils and students. */
  | 'EDUCATION'
  /** Villages and the people who live there. */
  | 'RURAL_REVITALIZATION'
  /** Illness, treatment and rehabilitation. */
  | 'MEDICAL'
  /** Help in and after disasters. */
  | 'DISASTER_RELIEF'
  /** Animals, plants, water, air and climate. */
  | 'NATURE'
  /** Children, the old, the disabled and others who need care and a voice. */
  | 'CARE_AND_ADVOCACY';

/** Where a project stands. */
export type ProjectState =
  /** Being written. */
  | 'DRAFT'
  /** Its fundraising plan is filed by the receiving organization. */
  | 'FILED'
  /** Being reviewed by the staff. */
  | 'IN_REVIEW'
  /** Takes gifts. */
  | 'ONLINE'
  /** Has received what it asked for, and still takes gifts. */
  | 'GOAL_REACHED'
  /** Takes gifts no more. */
  | 'FUNDRAISING_CLOSED'
  /** Its work is being done. */
  | 'EXECUTING'
  /** Its work is done. */
  | 'COMPLETED'
  /** Set aside while something is looked into: takes no gifts. */
  | 'SUSPENDED'
  /** Ended before its work was done. */
  | 'TERMINATED';

/** The standing of a donor. */
export type DonorState =
  /** In good standing. */
  | 'ACTIVE'
  /** Being looked into: what the person gives is not matched. */
  | 'HELD'
  /** Excluded from giving and earning. */
  | 'BANNED';

/** Where a dream stands. */
export type DreamState =
  /** Announced: takes no flowers before opensAt. */
  | 'SCHEDULED'
  /** Takes flowers from opensAt until before closesAt. */
  | 'COLLECTING'
  /** Has the flowers it needs, once and for all, and goes on collecting. */
  | 'REACHED'
  /** Reached its minimum, and takes flowers no more. */
  | 'CLOSED'
  /** Money was set aside for it. */
  | 'FUNDED'
  /** Has become a project. */
  | 'CONVERTED'
  /** Closed without the flowers it needs. */
  | 'MISSED'
  /** Missed: its flowers went back to those who gave them. */
  | 'RETURNED'
  /** Missed: its flowers went to another dream. */
  | 'ROLLED_OVER'
  /** Set aside while something is looked into: takes no flowers. */
  | 'SUSPENDED';

/** What becomes of the flowers of a dream that misses its minimum. */
export type MissPolicy =
  /** They go back to those who gave them: to their accounts. */
  | 'RETURN_FLOWERS'
  /** Staff names another dream that still collects, and they go there. */
  | 'ROLL_OVER'
  /** They stay with the dream, which comes to nothing. */
  | 'KEEP';

/** Where a proposal stands. */
export type ProposalState =
  /** Its author is still at work on it. */
  | 'DRAFT'
  /** Handed in: it waits to be screened. */
  | 'SUBMITTED'
  /** Read by staff and found fit to be considered. */
  | 'SCREENED'
  /** One of those from which the dreams are selected. */
  | 'SHORTLISTED'
  /** Became a dream. */
  | 'SELECTED'
  /** Will not become a dream; its last decision says why. */
  | 'REJECTED'
  /** Went into another proposal or into a dream; its proposer keeps the credit. */
  | 'MERGED'
  /** Taken back by its author. */
  | 'WITHDRAWN';

/** The language of a text. */
export type ProposalLanguage =
  /** Chinese. */
  | 'ZH'
  /** English. */
  | 'EN';

/** What was decided about a proposal. */
export type ProposalVerb =
  /** Its author handed it in. */
  | 'SUBMIT'
  /** Its author took it back. */
  | 'WITHDRAW'
  /** It was found fit to be considered. */
  | 'SCREEN'
  /** It will not become a dream. */
  | 'REJECT'
  /** It is one of those from which the dreams are selected. */
  | 'SHORTLIST'
  /** It became a dream. */
  | 'SELECT'
  /** It went into another proposal or into a dream. */
  | 'MERGE'
  /** What it was merged into was withdrawn: it stands on its own again, and waits to be screened. */
  | 'RELEASE';

/** Who wrote the text in the second language. */
export type ProposalTranslator =
  /** The author. */
  | 'AUTHOR'
  /** The staff. */
  | 'STAFF';

/** What proposals can be ordered by. */
export type ProposalOrderBy =
  /** Their number, which is the order of submission. Those that were never submitted are left out. */
  | 'NUMBER'
  /** When something was last done to them. They move while a list is being walked. */
  | 'CHANGED';

/** What two titles were compared by. */
export type LikenessBasis =
  /** The similarity of pg_trgm, where the database has it and its locale lets it see Chinese characters. */
  | 'TRIGRAM'
  /** What the titles share of their pairs of Chinese characters and triples of letters, numbers left out: the same on every database. */
  | 'TERMS';

/** Whose business a partner is. */
export type PartnerKind =
  /** One of the platform's own. */
  | 'INTERNAL'
  /** Another company's. */
  | 'EXTERNAL';

/** What partners are told of. */
export type PartnerEventKind =
  /** A deed that it recorded was reversed: deed, externalId, flowers, day, reversedAt. */
  | 'DEED_REVERSED'
  /** 80 % of its daily quota are granted, each time it comes so far: day, quota, granted. */
  | 'QUOTA_NEAR'
  /** A dream has the flowers that it needs: dream, nameZh, nameEn, minimumFlowers, reachedAt. To every partner. */
  | 'DREAM_REACHED'
  /** A milestone was reached: milestone, topic, metric, threshold, reachedAt. To every partner. */
  | 'MILESTONE_REACHED';

/** Why an attempt did not deliver: all that is known of it. */
export type WebhookDeliveryProblem =
  /** refused: private address. Nothing was connected to. */
  | 'PRIVATE_ADDRESS'
  /** The name has no address, or the connection or its certificate failed. */
  | 'NO_CONNECTION'
  /** No status came within 5 seconds of the beginning. */
  | 'NO_ANSWER_IN_TIME'
  /** The answer was a redirect (300 to 399). None is followed. */
  | 'REDIRECT'
  /** The answer had another status than 200 to 399. */
  | 'STATUS'
  /** The endpoint was closed before. */
  | 'CLOSED';

/** Who stands behind a pool. A gift gets at most one allocation of each source. */
export type MatchingSource =
  /** The foundation: a line of money of its own. */
  | 'FOUNDATION'
  /** An enterprise. With the regions it makes up the partner line of money. */
  | 'ENTERPRISE'
  /** A region. With the enterprises it makes up the partner line of money. */
  | 'REGIONAL';

/** How the ratio of a match is found. */
export type MatchingMode =
  /** One ratio for all. */
  | 'FIXED'
  /** Drawn for each gift, so that everybody can derive the draw once the seed is out. */
  | 'RANDOM'
  /** By the number of years in which the donor has given before. */
  | 'TIER';

/** Where a donation stands. */
export type DonationState =
  /** The channel has captured the money. */
  | 'PAID'
  /** It was given back in full, with everything that followed from it. */
  | 'REFUNDED'
  /** Its capture never stood: it was taken back in full, with everything that followed from it. */
  | 'VOIDED';

/** What a review decides. */
export type ReviewDecision =
  /** What was held is confirmed. */
  | 'RELEASE'
  /** What was held or granted is taken back: to its window while that is open, and otherwise to what its pool has got back. */
  | 'REVOKE';

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

/** Who gathers in a team. */
export type TeamKind =
  /** Friends. */
  | 'PERSONAL'
  /** The people of a company. */
  | 'ENTERPRISE'
  /** The people of a school. */
  | 'SCHOOL';

/** Whether a team gathers. */
export type TeamState =
  /** It takes members and gifts. */
  | 'OPEN'
  /** It takes no more; what it gathered stays. */
  | 'CLOSED';

/** What staff thinks of a slogan. */
export type SloganState =
  /** There is none. */
  | 'NONE'
  /** Nobody has looked at it yet. */
  | 'PENDING'
  /** Everybody sees it. */
  | 'APPROVED'
  /** Only the captain and staff see it. */
  | 'REJECTED';

/** Which stage a report answers for. */
export type ReportKind =
  /** The first: what has begun with what was given. For a dream that became a project it is due within the feedbackDays that the dream was opened with. */
  | 'FIRST_FEEDBACK'
  /** One on the way. */
  | 'STAGE'
  /** The last: what has come of it all. */
  | 'FINAL';

/** Where a report stands. Whether it is late is its field overdue. */
export type ReportState =
  /** Promised: nothing is submitted, or what was submitted was returned. */
  | 'PLANNED'
  /** Written, and with staff. */
  | 'SUBMITTED'
  /** Everybody's to read. */
  | 'PUBLISHED';

/** Where one version of a report stands. */
export type ReportRevisionState =
  /** With staff. */
  | 'SUBMITTED'
  /** Not published, for the reason given. */
  | 'RETURNED'
  /** Published, and never changed since. */
  | 'PUBLISHED';

/** What moved flowers of an account. */
export type FlowerEntryKind =
  /** A good deed earned them. */
  | 'GRANTED'
  /** They were taken back: the deed was not done. */
  | 'REVERSED'
  /** They were given to a dream. */
  | 'GIVEN'
  /** They came back from a gift that counts for less, because they turned out not to have been earned; a REVERSED entry follows. */
  | 'INVALIDATED'
  /** They came back from a dream that missed its minimum, to be given again. */
  | 'RETURNED';

/** What a campaign's totals can be split by. */
export type BreakdownBy =
  /** The region a gift names; UNKNOWN for those that name none. Adds up in everything but people. */
  | 'REGION'
  /** The category of the project. Adds up in money; flowers have no category. */
  | 'CATEGORY'
  /** The payment channel that captured the money, the sandbox included where it is on. Adds up in money; flowers have no channel. */
  | 'CHANNEL'
  /** The civil day in the campaign's time zone. Adds up in everything but people. */
  | 'DAY'
  /** The dream. Adds up in flowers; money has no dream. */
  | 'DREAM';

/** What a threshold stands for. */
export type MilestoneKind =
  /** One that staff has set. */
  | 'MILESTONE'
  /** What a dream needs to come true. */
  | 'MINIMUM'
  /** What a dream can do beyond its minimum. */
  | 'TIER';

/** What is measured. All but FLOWERS_COUNTED never fall. */
export type MilestoneMetric =
  /** Donations of the public, gross, in fen. */
  | 'RECEIVED'
  /** Donations. */
  | 'DONATION_COUNT'
  /** Distinct people among the donors. */
  | 'DONOR_COUNT'
  /** Flowers given, gross. */
  | 'FLOWER_COUNT'
  /** Distinct people among the givers of flowers. */
  | 'GIVER_COUNT'
  /** Flowers that count. They may fall; what was reached stays reached. */
  | 'FLOWERS_COUNTED';

/** What a leaderboard ranks. */
export type BoardKind =
  /** Published projects, suspended and terminated ones too, as in their list. Nobody gives a flower to a project. */
  | 'PROJECTS'
  /** Organizations, by the projects that they receive the money of. No flowers either. */
  | 'ORGANIZATIONS'
  /** Teams, by the gifts and the flowers that were given with them. */
  | 'TEAMS'
  /** Regions, by the gifts and the flowers that name them; those that name none are not ranked. */
  | 'REGIONS'
  /** Partners, by the gifts that were paid through them. No flowers either. */
  | 'PARTNERS';

/** What a leaderboard ranks by. */
export type BoardMeasure =
  /** Distinct people among the donors, Totals.donorCount; gifts that name nobody add none, and flowers do not count. */
  | 'PEOPLE'
  /** Donations, those refunded later included: Totals.donationCount. */
  | 'GIFTS'
  /** Flowers that count, without those reversed: Totals.flowersCounted. */
  | 'FLOWERS'
  /** Distinct people among the givers of flowers: Totals.giverCount. */
  | 'GIVERS'
  /** Donations of the public in fen, without those refunded and without matching: Totals.net. */
  | 'AMOUNT';

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

/** How long the buckets of a timeline are. */
export type TimelineBucket =
  /** A second. Kept of campaigns, dreams and matching windows; of projects, organizations and teams minutes are. */
  | 'SECOND'
  /** A minute. */
  | 'MINUTE'
  /** Ten minutes, from a full hour of UTC on. */
  | 'TEN_MINUTES'
  /** An hour, from a full hour of UTC on. */
  | 'HOUR'
  /** A civil day in the campaign's time zone. */
  | 'DAY';

/** How something does that the service depends on. */
export type DependencyState =
  /** It answers. */
  | 'UP'
  /** It does not answer. */
  | 'DOWN'
  /** The service runs without it. */
  | 'NOT_CONFIGURED';

/** Who is connected, by what was shown at the door. */
export type WatcherRole =
  /** Nobody in particular: without a token, as pages and walls often are. */
  | 'PUBLIC'
  /** A media screen with a token of its own. */
  | 'SCREEN'
  /** A person. */
  | 'DONOR'
  /** A business. */
  | 'PARTNER'
  /** A charitable organization. */
  | 'ORGANIZATION'
  /** The staff of the campaign. */
  | 'STAFF';

/** How a person wants to be named. What is left out stays as it is. */
export type UpdateDonorInput = {
  /** The name to show, 1–40 characters; null takes it away. */
  displayName?: string | null | undefined;
  /** Whether gifts are anonymous unless they say otherwise. Without a name it can only be true. */
  anonymous?: boolean | null | undefined;
  /** Where gifts count to: a province-level code of GB/T 2260, such as 440000, or UNKNOWN. */
  regionCode?: string | null | undefined;
};

/** Which proposals are meant. All that is given must hold. */
export type ProposalFilter = {
  /** Those that stand in one of these. Default: all but DRAFT. */
  states?: Array<ProposalState> | null | undefined;
  /** Those whose text, in either language, has all of these Chinese characters and (starts of) English words; at most 100 characters. */
  search?: string | null | undefined;
  /** Those whose author wrote in this. */
  language?: ProposalLanguage | null | undefined;
  /** Those for the region of this code, such as "440000". */
  region?: string | null | undefined;
  /** Those that work for this. */
  category?: ProjectCategory | null | undefined;
  /** Those that were handed in at this instant or later. */
  submittedFrom?: string | null | undefined;
  /** Those that were handed in before this instant. */
  submittedBefore?: string | null | undefined;
  /** Those that this member of staff is at work on: the subject of its token, such as "lin". */
  assignedTo?: string | null | undefined;
  /** True: those that somebody is at work on; false: those that nobody is at work on. */
  assigned?: boolean | null | undefined;
  /** True: those that another one is like, as far as is known; false: the others. */
  hasSimilar?: boolean | null | undefined;
};

/** The order of a list of proposals. */
export type ProposalOrder = {
  /** What to order by. */
  by: ProposalOrderBy;
  /** Which way the list runs: by NUMBER, ASC is the oldest first. */
  direction?: OrderDirection;
};

/** Which proposals, and why: the same for all. */
export type ScreenProposalsInput = {
  /** Proposals of one campaign, 1–100, each once. */
  proposals: Array<string>;
  /** Why, as the author is told, 1–500 characters. */
  reason: string;
  /** What staff notes for itself, 1–2,000 characters; the author never sees it. */
  note?: string | null | undefined;
};

/** Which proposals, and why: the same for all. */
export type RejectProposalsInput = {
  /** Proposals of one campaign, 1–100, each once. */
  proposals: Array<string>;
  /** Why, as the author is told, 1–500 characters. */
  reason: string;
  /** What staff notes for itself, 1–2,000 characters; the author never sees it. */
  note?: string | null | undefined;
};

/** Which proposals, and why: the same for all. */
export type ShortlistProposalsInput = {
  /** Proposals of one campaign, 1–100, each once. */
  proposals: Array<string>;
  /** Why, as the author is told, 1–500 characters. */
  reason: string;
  /** What staff notes for itself, 1–2,000 characters; the author never sees it. */
  note?: string | null | undefined;
};

/** What a proposal goes into. */
export type MergeTargetInput =
  {   /** Another proposal of the same campaign that is SUBMITTED, SCREENED, SHORTLISTED or SELECTED. */
  proposal: string; dream?: never; }
  |  { proposal?: never;   /** A dream of the same campaign. */
  dream: string; };

/** Which proposal goes into what, and why. */
export type MergeProposalInput = {
  /** The proposal. */
  proposal: string;
  /** What it goes into. */
  into: MergeTargetInput;
  /** Why, as the author is told, 1–500 characters. */
  reason: string;
  /** What staff notes for itself, 1–2,000 characters; the author never sees it. */
  note?: string | null | undefined;
};

/** The text of a proposal in the language that its author did not write in. */
export type TranslateProposalInput = {
  /** The proposal. */
  proposal: string;
  /** What the dream is called, 1–160 characters. */
  title: string;
  /** What is wrong today, 1–6,000 characters. */
  problem: string;
  /** Whom it would help, and how many, 1–600 characters. */
  beneficiaries: string;
};

/** How much work to take. */
export type ClaimProposalsInput = {
  /** The campaign. */
  campaign: string;
  /** How many to be at work on, 1–50. */
  count: number;
  /** Only those written in this. */
  language?: ProposalLanguage | null | undefined;
};

/** Which claims to give back. */
export type ReleaseProposalsInput = {
  /** Proposals of one campaign, 1–100, each once. */
  proposals: Array<string>;
};

/** What changes about a partner: what is left out stays as it is. */
export type ChangePartnerInput = {
  /** Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change. */
  idempotencyKey: string;
  /** The partner. */
  partner: string;
  /** The name in Chinese, 1–80 characters. */
  nameZh?: string | null | undefined;
  /** The name in English, 1–80 characters. */
  nameEn?: string | null | undefined;
  /** Whose business it is. */
  kind?: PartnerKind | null | undefined;
  /** At most so many flowers for deeds of one civil day, 0 to 1,000,000,000; null: no limit of its own. It holds for every day from the next deed on; flowers above it that were granted stay. */
  dailyFlowerQuota?: number | null | undefined;
  /** All the deeds it may record from now on, at most 100. */
  deedTypes?: Array<string> | null | undefined;
  /** Why, 1–500 characters; kept in the audit. */
  reason: string;
};

/** Which key to revoke, and why. */
export type RevokePartnerKeyInput = {
  /** Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change. */
  idempotencyKey: string;
  /** The key. */
  key: string;
  /** Why, 1–500 characters; kept in the audit. */
  reason: string;
};

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

/** What is decided on the matches of some gifts. */
export type ReviewMatchInput = {
  /** Chosen by the caller, 1–128 visible ASCII characters: the same key is the same review. */
  idempotencyKey: string;
  /** The gifts, 1–100 of one campaign, each once: all of them are done or none. */
  donations: Array<string>;
  /** What is decided. */
  decision: ReviewDecision;
  /** Why, 1–500 characters; kept in the audit. */
  reason: string;
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

/** What a team gathers for. */
export type TeamGoal =
  {   /** Money for this project. */
  project: string; dream?: never; }
  |  { project?: never;   /** Flowers for this dream. */
  dream: string; };

/** A team to form. */
export type CreateTeamInput = {
  /** Chosen by the caller, 1–128 visible ASCII characters: the same key is the same team. */
  idempotencyKey: string;
  /** What it gathers for. */
  goal: TeamGoal;
  /** Who gathers in it. */
  kind: TeamKind;
  /** Its name, 1–30 characters. */
  name: string;
  /** Its slogan, 1–60 characters: shown once staff has approved it. */
  slogan?: string | null | undefined;
  /** What it wants to gather: fen for a project, flowers for a dream; 1 to 100,000,000,000. */
  target?: number | null | undefined;
};

/** A team to join. */
export type JoinTeamInput = {
  /** Its code, 8 letters and digits in either case. */
  code: string;
};

/** A team to leave. */
export type LeaveTeamInput = {
  /** The team. */
  team: string;
};

/** Which reports are meant. All that is given must hold. */
export type ReportFilter = {
  /** Those that are late now, or those that are not. */
  overdue?: boolean | null | undefined;
  /** Those that stand here. */
  state?: ReportState | null | undefined;
  /** Those of this kind. */
  kind?: ReportKind | null | undefined;
  /** Those of which the viewer can read a revision that waits for staff to publish or return it, be it the first one or a correction of what is published; or those of which it can read none. */
  waiting?: boolean | null | undefined;
};

/** Which report is published, and why. */
export type PublishReportInput = {
  /** Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change. */
  idempotencyKey: string;
  /** The report, which is SUBMITTED or has a correction submitted. */
  report: string;
  /** The number of the revision that was read, at least 1: where another waits meanwhile, REPORT_STATE_CONFLICT. */
  revision: number;
  /** Why, 1–500 characters; kept in the audit. */
  reason: string;
};

/** Which report goes back, and why. */
export type ReturnReportInput = {
  /** Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change. */
  idempotencyKey: string;
  /** The report, which is SUBMITTED or has a correction submitted. */
  report: string;
  /** The number of the revision that was read, at least 1: where another waits meanwhile, REPORT_STATE_CONFLICT. */
  revision: number;
  /** Why, 1–500 characters, for the organization to read; kept in the audit. */
  reason: string;
};

/** What is to be watched. */
export type TopicInput =
  {   /** A whole campaign. */
  campaign: string; project?: never; organization?: never; team?: never; dream?: never; window?: never; partner?: never; region?: never; }
  |  { campaign?: never;   /** A project. */
  project: string; organization?: never; team?: never; dream?: never; window?: never; partner?: never; region?: never; }
  |  { campaign?: never; project?: never;   /** All projects that an organization receives donations for. */
  organization: string; team?: never; dream?: never; window?: never; partner?: never; region?: never; }
  |  { campaign?: never; project?: never; organization?: never;   /** A team. */
  team: string; dream?: never; window?: never; partner?: never; region?: never; }
  |  { campaign?: never; project?: never; organization?: never; team?: never;   /** A dream. */
  dream: string; window?: never; partner?: never; region?: never; }
  |  { campaign?: never; project?: never; organization?: never; team?: never; dream?: never;   /** A matching window: the gifts that it added to. */
  window: string; partner?: never; region?: never; }
  |  { campaign?: never; project?: never; organization?: never; team?: never; dream?: never; window?: never;   /** A payment channel or a partner: what came through it. */
  partner: string; region?: never; }
  |  { campaign?: never; project?: never; organization?: never; team?: never; dream?: never; window?: never; partner?: never;   /** A region, by its code such as "440000", or "UNKNOWN". */
  region: string; };

/** What to compare with. */
export type ComparedWith =
  {   /** Another edition: both campaigns, each from its startsAt on. */
  campaign: string; day?: never; }
  |  { campaign?: never;   /** A civil day of this campaign as YYYY-MM-DD: what was counted on it and on the day of "at", each from its midnight on. */
  day: string; };

/** What to stop, where, why and until when. */
export type EngageBrakeInput = {
  /** Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change. */
  idempotencyKey: string;
  /** The campaign. */
  campaign: string;
  /** What it is put on. */
  scope: BrakeScope;
  /** The window, project, organization, person (dnr_…) or partner; absent for GLOBAL alone. */
  target?: string | null | undefined;
  /** What it stops: one of those that the scope has. */
  effect: BrakeEffect;
  /** Why, 1–500 characters; kept in the audit and told to staff only. */
  reason: string;
  /** What everybody is told, in Chinese, 1–200 characters. When absent: the usual words. */
  noticeZh?: string | null | undefined;
  /** What everybody is told, in English, 1–200 characters. When absent: the usual words. */
  noticeEn?: string | null | undefined;
  /** The first instant at which it no longer holds; it must lie ahead. When absent: until it is released. */
  until?: string | null | undefined;
};

/** Which brake to release, and why. */
export type ReleaseBrakeInput = {
  /** Chosen by the caller, 1–128 visible ASCII characters: the same key is the same change. */
  idempotencyKey: string;
  /** The brake. */
  brake: string;
  /** Why, 1–500 characters; kept in the audit and told to staff only. */
  reason: string;
};

export type BoardSubscriptionVariables = Exact<{
  campaign: string;
  board: BoardKind;
  by: BoardMeasure;
  first: number;
  around?: string | null | undefined;
}>;


export type BoardSubscription = { leaderboard: { seq: number, asOf: string, serviceLevel: ServiceLevel, movementSince: string, total: number, rows: Array<{ rank: number, movement: number | null, value: number, frozen: boolean, subjectId: string, subject:
        | { titleZh: string, titleEn: string }
        | { nameZh: string, nameEn: string }
        | { name: string }
        | { nameZh: string, nameEn: string }
        | Record<PropertyKey, never>
       }>, around: { subjectId: string, rank: number | null, rows: Array<{ rank: number, movement: number | null, value: number, frozen: boolean, subjectId: string, subject:
          | { titleZh: string, titleEn: string }
          | { nameZh: string, nameEn: string }
          | { name: string }
          | { nameZh: string, nameEn: string }
          | Record<PropertyKey, never>
         }> } | null } };

export type BoardRowFragment = { rank: number, movement: number | null, value: number, frozen: boolean, subjectId: string, subject:
    | { titleZh: string, titleEn: string }
    | { nameZh: string, nameEn: string }
    | { name: string }
    | { nameZh: string, nameEn: string }
    | Record<PropertyKey, never>
   };

export type BoardPlaceQueryVariables = Exact<{
  code: string;
  board: BoardKind;
  by: BoardMeasure;
  around: string;
}>;


export type BoardPlaceQuery = { campaign: { leaderboard: { seq: number, around: { subjectId: string, rank: number | null } | null } } | null };

export type CampaignQueryVariables = Exact<{
  code: string;
}>;


export type CampaignQuery = { campaign: { id: string, code: string, nameZh: string, nameEn: string, themeZh: string, themeEn: string, timeZone: string, startsAt: string, endsAt: string, phase: CampaignPhase, rehearsal: boolean, dreams: { edges: Array<{ node: { id: string, number: number, nameZh: string, nameEn: string, evidenced: boolean, minimumFlowers: number } }> } } | null };

export type CampaignCourseQueryVariables = Exact<{
  code: string;
  from: string;
  to: string;
  bucket: TimelineBucket;
}>;


export type CampaignCourseQuery = { campaign: { timeline: Array<{ until: string, totals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, received: { minorUnits: number } } }> } | null };

export type CampaignMilestonesQueryVariables = Exact<{
  code: string;
}>;


export type CampaignMilestonesQuery = { campaign: { milestones: Array<{ id: string, of: string | null, kind: MilestoneKind, metric: MilestoneMetric, threshold: number, nameZh: string, nameEn: string, reachedSeq: number | null, reachedAt: string | null }> } | null };

export type MilestoneLineFragment = { id: string, of: string | null, kind: MilestoneKind, metric: MilestoneMetric, threshold: number, nameZh: string, nameEn: string, reachedSeq: number | null, reachedAt: string | null };

export type CampaignTotalsSubscriptionVariables = Exact<{
  campaign: string;
}>;


export type CampaignTotalsSubscription = { campaignTotals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, received: { minorUnits: number, decimal: string }, matched: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, refunded: { minorUnits: number, decimal: string }, net: { minorUnits: number, decimal: string } } };

export type CampaignWindowsQueryVariables = Exact<{
  code: string;
}>;


export type CampaignWindowsQuery = { campaign: { matchingWindows: Array<{ id: string, state: MatchingWindowState, opensAt: string, pool: { source: MatchingSource, nameZh: string, nameEn: string } }> } | null };

export type ControlAtHandQueryVariables = Exact<{
  code: string;
  campaign: string;
}>;


export type ControlAtHandQuery = { serviceHealth: { at: string } | null, campaign: { brakes: { edges: Array<{ node: { id: string } }> }, heldGifts: { edges: Array<{ node: { id: string } }> } | null, overdue: { edges: Array<{ node: { id: string } }> }, toPublish: { edges: Array<{ node: { id: string } }> } } | null, proposalCounts: Array<{ state: ProposalState, count: number }> | null };

export type ControlAuditQueryVariables = Exact<{
  actor?: string | null | undefined;
  action?: string | null | undefined;
  subject?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ControlAuditQuery = { auditEntries: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ cursor: string, node: { at: string, actor: string, action: string, subject: string, before: string, after: string, reason: string, seq: number | null } }> } | null };

export type ControlBrakeFragment = { id: string, scope: BrakeScope, effect: BrakeEffect, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null, releasedAt: string | null, inForce: boolean, reason: string | null, engagedBy: string | null, releasedBy: string | null, releaseReason: string | null, target:
    | { id: string }
    | { id: string }
    | { nameZh: string, nameEn: string, id: string }
    | { titleZh: string, titleEn: string, id: string }
    | { displayName: string | null, id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { nameZh: string, nameEn: string, id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { opensAt: string, closesAt: string, id: string, pool: { nameZh: string, nameEn: string } }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null };

export type ControlBrakesQueryVariables = Exact<{
  code: string;
  inForce: boolean;
  first: number;
  after?: string | null | undefined;
}>;


export type ControlBrakesQuery = { campaign: { brakes: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, scope: BrakeScope, effect: BrakeEffect, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null, releasedAt: string | null, inForce: boolean, reason: string | null, engagedBy: string | null, releasedBy: string | null, releaseReason: string | null, target:
            | { id: string }
            | { id: string }
            | { nameZh: string, nameEn: string, id: string }
            | { titleZh: string, titleEn: string, id: string }
            | { displayName: string | null, id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { nameZh: string, nameEn: string, id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { opensAt: string, closesAt: string, id: string, pool: { nameZh: string, nameEn: string } }
            | { id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { id: string }
            | { id: string }
           | null } }> } } | null };

export type ControlChangePartnerMutationVariables = Exact<{
  input: ChangePartnerInput;
}>;


export type ControlChangePartnerMutation = { changePartner:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'CampaignSettled', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'ChangePartnerSuccess', replayed: boolean, partner: { id: string, dailyFlowerQuota: number | null } }
   };

export type ControlClaimProposalsMutationVariables = Exact<{
  input: ClaimProposalsInput;
}>;


export type ControlClaimProposalsMutation = { claimProposals:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'ClaimProposalsSuccess', proposals: Array<{ id: string, number: number | null, language: ProposalLanguage, title: string, titleZh: string | null, titleEn: string | null, place: string, category: ProjectCategory | null, state: ProposalState, submittedAt: string | null, claimedBy: string | null, claimedUntil: string | null, hasSimilar: boolean | null, estimate: { minorUnits: number } }> }
   };

export type ControlEngageBrakeMutationVariables = Exact<{
  input: EngageBrakeInput;
}>;


export type ControlEngageBrakeMutation = { engageBrake:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'CampaignSettled', code: string, message: string }
    | { __typename: 'BrakeAlreadyEngaged', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'EngageBrakeSuccess', replayed: boolean, brake: { id: string, scope: BrakeScope, effect: BrakeEffect, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null, releasedAt: string | null, inForce: boolean, reason: string | null, engagedBy: string | null, releasedBy: string | null, releaseReason: string | null, target:
          | { id: string }
          | { id: string }
          | { nameZh: string, nameEn: string, id: string }
          | { titleZh: string, titleEn: string, id: string }
          | { displayName: string | null, id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { nameZh: string, nameEn: string, id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { opensAt: string, closesAt: string, id: string, pool: { nameZh: string, nameEn: string } }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
         | null } }
   };

export type ControlHealthQueryVariables = Exact<{ [key: string]: never; }>;


export type ControlHealthQuery = { serviceHealth: { instance: string, at: string, startedAt: string, database: DependencyState, databaseMs: number | null, redis: DependencyState, numbersAgeMs: number | null, journalGathered: number, journalLimit: number, memoryBytes: number, connected: Array<{ role: WatcherRole, connections: number, subscriptions: number }> } | null };

export type ControlHeldGiftsQueryVariables = Exact<{
  code: string;
  first: number;
  after?: string | null | undefined;
}>;


export type ControlHeldGiftsQuery = { campaign: { heldGifts: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, paidAt: string, amount: { minorUnits: number }, donor:
            | { displayName: string }
            | { labelZh: string, labelEn: string }
          , project: { id: string, titleZh: string, titleEn: string }, channel: { nameZh: string, nameEn: string }, match: { reasonZh: string | null, reasonEn: string | null, held: { minorUnits: number } } } }> } | null } | null };

export type ControlMergeProposalMutationVariables = Exact<{
  input: MergeProposalInput;
}>;


export type ControlMergeProposalMutation = { mergeProposal:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'ProposalStateForbids', code: string, message: string }
    | { __typename: 'ProposalClaimed', code: string, message: string }
    | { __typename: 'MergeTargetClosed', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'MergeProposalSuccess', replayed: boolean, proposal: { id: string, number: number | null, language: ProposalLanguage, title: string, titleZh: string | null, titleEn: string | null, place: string, category: ProjectCategory | null, state: ProposalState, submittedAt: string | null, claimedBy: string | null, claimedUntil: string | null, hasSimilar: boolean | null, estimate: { minorUnits: number } } }
   };

export type ControlPartnerQueryVariables = Exact<{
  id: string;
}>;


export type ControlPartnerQuery = { node:
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string, keys: { edges: Array<{ node: { id: string, name: string, createdAt: string, createdBy: string, expiresAt: string, revokedAt: string | null, lastUsedAt: string | null } }> } | null, webhooks: { edges: Array<{ node: { id: string, url: string, kinds: Array<PartnerEventKind>, openedAt: string, closedAt: string | null, failed: { edges: Array<{ node: { lastProblem: WebhookDeliveryProblem | null, lastStatus: number | null, lastAttemptAt: string | null } }> }, waiting: { edges: Array<{ node: { attempts: number } }> } } }> } | null }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null };

export type ControlPartnersQueryVariables = Exact<{
  code: string;
}>;


export type ControlPartnersQuery = { campaign: { partners: Array<{ id: string, code: string, nameZh: string, nameEn: string, kind: PartnerKind, paymentChannel: boolean, dailyFlowerQuota: number | null, flowersToday: number | null }> } | null };

export type ControlPersonQueryVariables = Exact<{
  id: string;
}>;


export type ControlPersonQuery = { node:
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { displayName: string | null, state: DonorState, id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null };

export type ControlPoolsQueryVariables = Exact<{
  code: string;
}>;


export type ControlPoolsQuery = { campaign: { matchingPools: Array<{ id: string, source: MatchingSource, nameZh: string, nameEn: string, funderZh: string, funderEn: string, total: { minorUnits: number }, unbudgeted: { minorUnits: number }, windows: Array<{ id: string, seq: number, opensAt: string, closesAt: string, state: MatchingWindowState, exhaustsAt: string | null, effectiveRatio: number | null, budget: { minorUnits: number }, confirmed: { minorUnits: number }, held: { minorUnits: number }, available: { minorUnits: number }, burnPerMinute: { minorUnits: number } }> }> } | null };

export type ControlProposalQueryVariables = Exact<{
  id: string;
}>;


export type ControlProposalQuery = { node:
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { problem: string, problemZh: string | null, problemEn: string | null, beneficiaries: string, beneficiariesZh: string | null, beneficiariesEn: string | null, translatedBy: ProposalTranslator | null, id: string, number: number | null, language: ProposalLanguage, title: string, titleZh: string | null, titleEn: string | null, place: string, category: ProjectCategory | null, state: ProposalState, submittedAt: string | null, claimedBy: string | null, claimedUntil: string | null, hasSimilar: boolean | null, proposer: { id: string, displayName: string | null, anonymous: boolean }, region: { nameZh: string, nameEn: string }, mergedInto: { number: number | null, state: ProposalState } | null, decisions: Array<{ at: string, verb: ProposalVerb, to: ProposalState, reason: string, note: string | null, actor: string | null }>, similar: Array<{ score: number, basis: LikenessBasis, proposal: { id: string, number: number | null, title: string, state: ProposalState } }> | null, estimate: { minorUnits: number } }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
    | { id: string }
   | null };

export type ControlProposalRowFragment = { id: string, number: number | null, language: ProposalLanguage, title: string, titleZh: string | null, titleEn: string | null, place: string, category: ProjectCategory | null, state: ProposalState, submittedAt: string | null, claimedBy: string | null, claimedUntil: string | null, hasSimilar: boolean | null, estimate: { minorUnits: number } };

export type ControlProposalsQueryVariables = Exact<{
  campaign: string;
  filter?: ProposalFilter | null | undefined;
  orderBy: ProposalOrder;
  first: number;
  after?: string | null | undefined;
}>;


export type ControlProposalsQuery = { proposals: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, number: number | null, language: ProposalLanguage, title: string, titleZh: string | null, titleEn: string | null, place: string, category: ProjectCategory | null, state: ProposalState, submittedAt: string | null, claimedBy: string | null, claimedUntil: string | null, hasSimilar: boolean | null, estimate: { minorUnits: number } } }> } | null };

export type ControlPublishReportMutationVariables = Exact<{
  input: PublishReportInput;
}>;


export type ControlPublishReportMutation = { publishReport:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'ReportStateConflict', code: string, message: string }
    | { __typename: 'SpendingExceeded', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'PublishReportSuccess', replayed: boolean, report: { id: string, state: ReportState } }
   };

export type ControlRejectProposalsMutationVariables = Exact<{
  input: RejectProposalsInput;
}>;


export type ControlRejectProposalsMutation = { rejectProposals:
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'RejectProposalsSuccess', results: Array<{ decided: boolean, proposal: { id: string, number: number | null, language: ProposalLanguage, title: string, titleZh: string | null, titleEn: string | null, place: string, category: ProjectCategory | null, state: ProposalState, submittedAt: string | null, claimedBy: string | null, claimedUntil: string | null, hasSimilar: boolean | null, estimate: { minorUnits: number } } | null, refusal: { code: string, message: string } | null }> }
   };

export type ControlReleaseBrakeMutationVariables = Exact<{
  input: ReleaseBrakeInput;
}>;


export type ControlReleaseBrakeMutation = { releaseBrake:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'BrakeNotEngaged', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'ReleaseBrakeSuccess', replayed: boolean, brake: { id: string, scope: BrakeScope, effect: BrakeEffect, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null, releasedAt: string | null, inForce: boolean, reason: string | null, engagedBy: string | null, releasedBy: string | null, releaseReason: string | null, target:
          | { id: string }
          | { id: string }
          | { nameZh: string, nameEn: string, id: string }
          | { titleZh: string, titleEn: string, id: string }
          | { displayName: string | null, id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { nameZh: string, nameEn: string, id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { opensAt: string, closesAt: string, id: string, pool: { nameZh: string, nameEn: string } }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
          | { id: string }
         | null } }
   };

export type ControlReleaseProposalsMutationVariables = Exact<{
  input: ReleaseProposalsInput;
}>;


export type ControlReleaseProposalsMutation = { releaseProposals:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'ReleaseProposalsSuccess', count: number }
   };

export type ControlReportsQueryVariables = Exact<{
  code: string;
  filter?: ReportFilter | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type ControlReportsQuery = { campaign: { reports: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, number: number, kind: ReportKind, titleZh: string, titleEn: string, dueAt: string, state: ReportState, overdue: boolean, publishedAt: string | null, plannedBeneficiaries: number, plannedSpending: { minorUnits: number }, project: { id: string, titleZh: string, titleEn: string }, dream: { id: string, nameZh: string, nameEn: string } | null, revisions: { edges: Array<{ node: { number: number, state: ReportRevisionState, textZh: string, textEn: string, beneficiariesReached: number, submittedAt: string, spent: { minorUnits: number } } }> } } }> } } | null };

export type ControlReturnReportMutationVariables = Exact<{
  input: ReturnReportInput;
}>;


export type ControlReturnReportMutation = { returnReport:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'ReportStateConflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'ReturnReportSuccess', replayed: boolean, report: { id: string, state: ReportState } }
   };

export type ControlReviewMatchMutationVariables = Exact<{
  input: ReviewMatchInput;
}>;


export type ControlReviewMatchMutation = { reviewMatch:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'CampaignSettled', code: string, message: string }
    | { __typename: 'MatchNotReviewable', code: string, message: string, donations: Array<{ id: string }> }
    | { __typename: 'MatchDisbursed', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'ReviewMatchSuccess', replayed: boolean, donations: Array<{ id: string }> }
   };

export type ControlRevokeKeyMutationVariables = Exact<{
  input: RevokePartnerKeyInput;
}>;


export type ControlRevokeKeyMutation = { revokePartnerKey:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'RevokePartnerKeySuccess', replayed: boolean, key: { id: string, revokedAt: string | null } }
   };

export type ControlRulesQueryVariables = Exact<{
  code: string;
}>;


export type ControlRulesQuery = { campaign: { matchingPools: Array<{ id: string, ruleSets: Array<{ id: string, version: number, effectiveAt: string, mode: MatchingMode, ratio: number | null, draws: Array<{ chance: number, ratio: number }>, tiers: Array<{ years: number, ratio: number }>, minimumGift: { minorUnits: number } }> }> } | null };

export type ControlScreenProposalsMutationVariables = Exact<{
  input: ScreenProposalsInput;
}>;


export type ControlScreenProposalsMutation = { screenProposals:
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'ScreenProposalsSuccess', results: Array<{ decided: boolean, proposal: { id: string, number: number | null, language: ProposalLanguage, title: string, titleZh: string | null, titleEn: string | null, place: string, category: ProjectCategory | null, state: ProposalState, submittedAt: string | null, claimedBy: string | null, claimedUntil: string | null, hasSimilar: boolean | null, estimate: { minorUnits: number } } | null, refusal: { code: string, message: string } | null }> }
   };

export type ControlShortlistProposalsMutationVariables = Exact<{
  input: ShortlistProposalsInput;
}>;


export type ControlShortlistProposalsMutation = { shortlistProposals:
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'ShortlistProposalsSuccess', results: Array<{ decided: boolean, proposal: { id: string, number: number | null, language: ProposalLanguage, title: string, titleZh: string | null, titleEn: string | null, place: string, category: ProjectCategory | null, state: ProposalState, submittedAt: string | null, claimedBy: string | null, claimedUntil: string | null, hasSimilar: boolean | null, estimate: { minorUnits: number } } | null, refusal: { code: string, message: string } | null }> }
   };

export type ControlSubjectsQueryVariables = Exact<{
  campaign: string;
  search: string;
  projects: boolean;
  organizations: boolean;
}>;


export type ControlSubjectsQuery = { projects?: { edges: Array<{ node: { id: string, number: string, titleZh: string, titleEn: string, state: ProjectState } }> }, organizations?: { edges: Array<{ node: { id: string, nameZh: string, nameEn: string, state: OrganizationState } }> } };

export type ControlTranslateProposalMutationVariables = Exact<{
  input: TranslateProposalInput;
}>;


export type ControlTranslateProposalMutation = { translateProposal:
    | { __typename: 'NotFound', code: string, message: string }
    | { __typename: 'ProposalStateForbids', code: string, message: string }
    | { __typename: 'ProposalClaimed', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', code: string, message: string }
    | { __typename: 'Unavailable', code: string, message: string }
    | { __typename: 'TranslateProposalSuccess', proposal: { id: string, number: number | null, language: ProposalLanguage, title: string, titleZh: string | null, titleEn: string | null, place: string, category: ProjectCategory | null, state: ProposalState, submittedAt: string | null, claimedBy: string | null, claimedUntil: string | null, hasSimilar: boolean | null, estimate: { minorUnits: number } } }
   };

export type ControlViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ControlViewerQuery = { viewer: { role: Role, subject: string, expiresAt: string | null } | null };

export type DayComparisonQueryVariables = Exact<{
  code: string;
  with: ComparedWith;
  at?: string | null | undefined;
}>;


export type DayComparisonQuery = { campaign: { comparison: { elapsedSeconds: number, at: string, otherAt: string, totals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } }, otherTotals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } } } } | null };

export type ComparedNumbersFragment = { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } };

export type DetailBoardSubscriptionVariables = Exact<{
  campaign: string;
  board: BoardKind;
  by: BoardMeasure;
  around: string;
}>;


export type DetailBoardSubscription = { leaderboard: { seq: number, asOf: string, serviceLevel: ServiceLevel, by: BoardMeasure, total: number, rows: Array<{ rank: number, movement: number | null, value: number, subjectId: string, subject:
        | { __typename: 'Project', titleZh: string, titleEn: string }
        | { __typename: 'Organization', nameZh: string, nameEn: string }
        | { __typename: 'Team', name: string }
        | { __typename: 'Region' }
        | { __typename: 'Partner' }
       }>, around: { rank: number | null, rows: Array<{ rank: number, movement: number | null, value: number, subjectId: string, subject:
          | { __typename: 'Project', titleZh: string, titleEn: string }
          | { __typename: 'Organization', nameZh: string, nameEn: string }
          | { __typename: 'Team', name: string }
          | { __typename: 'Region' }
          | { __typename: 'Partner' }
         }> } | null } };

export type DetailPlaceFragment = { rank: number, movement: number | null, value: number, subjectId: string, subject:
    | { __typename: 'Project', titleZh: string, titleEn: string }
    | { __typename: 'Organization', nameZh: string, nameEn: string }
    | { __typename: 'Team', name: string }
    | { __typename: 'Region' }
    | { __typename: 'Partner' }
   };

export type DetailCourseQueryVariables = Exact<{
  id: string;
  campaign: string;
  from: string;
  to: string;
  bucket: TimelineBucket;
}>;


export type DetailCourseQuery = { node:
    | { timeline: Array<{ from: string, until: string, received: number, donations: number, flowers: number }> }
    | { timeline: Array<{ from: string, until: string, received: number, donations: number, flowers: number }> }
    | { timeline: Array<{ from: string, until: string, received: number, donations: number, flowers: number }> }
    | { timeline: Array<{ from: string, until: string, received: number, donations: number, flowers: number }> }
    | Record<PropertyKey, never>
   | null };

export type DetailDreamQueryVariables = Exact<{
  id: string;
}>;


export type DetailDreamQuery = { node:
    | { id: string, number: number, nameZh: string, nameEn: string, storyZh: string, storyEn: string, beneficiaryTarget: number, beneficiaryUnitZh: string, beneficiaryUnitEn: string, evidenced: boolean, opensAt: string, closesAt: string, minimumFlowers: number, state: DreamState, reachedAt: string | null, missPolicy: MissPolicy, feedbackDays: number, closedFlowers: number | null, fundingRate: { minorUnits: number }, fundingCap: { minorUnits: number }, funded: { minorUnits: number } | null, tiers: Array<{ flowers: number, nameZh: string, nameEn: string, reachedAt: string | null }>, sponsors: Array<{ nameZh: string | null, nameEn: string | null, partner: { nameZh: string, nameEn: string } | null }>, credits: { edges: Array<{ node: { number: number, merged: boolean, titleZh: string | null, titleEn: string | null, proposer:
              | { __typename: 'NamedDonor', displayName: string }
              | { __typename: 'AnonymousDonor', labelZh: string, labelEn: string }
             } }>, pageInfo: { hasNextPage: boolean } }, project: { id: string, titleZh: string, titleEn: string } | null, rolledInto: { id: string, nameZh: string, nameEn: string } | null, progress: { reports: number, published: number, plannedBeneficiaries: number, beneficiariesReached: number, plannedSpending: { minorUnits: number }, spent: { minorUnits: number } }, reports: { edges: Array<{ node: { id: string, number: number, kind: ReportKind, titleZh: string, titleEn: string, dueAt: string, state: ReportState, overdue: boolean, publishedAt: string | null, plannedBeneficiaries: number, plannedSpending: { minorUnits: number }, current: { number: number, textZh: string, textEn: string, beneficiariesReached: number, correctionZh: string | null, correctionEn: string | null, spent: { minorUnits: number } } | null } }> } }
    | Record<PropertyKey, never>
   | null, teams: { edges: Array<{ node: { id: string, name: string, kind: TeamKind, totals: { seq: number, flowersCounted: number, donorCount: number, giverCount: number, net: { minorUnits: number } } } }> } };

export type DetailDreamTotalsSubscriptionVariables = Exact<{
  dream: string;
}>;


export type DetailDreamTotalsSubscription = { dreamTotals: { seq: number, asOf: string, serverTime: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, received: { minorUnits: number }, matched: { minorUnits: number }, matchReversed: { minorUnits: number }, held: { minorUnits: number }, refunded: { minorUnits: number }, net: { minorUnits: number }, lines: Array<{ line: MoneyLineName, gross: { minorUnits: number }, held: { minorUnits: number }, corrected: { minorUnits: number }, net: { minorUnits: number } }>, notices: Array<{ scope: BrakeScope, effect: BrakeEffect, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null }> } };

export type DetailKindQueryVariables = Exact<{
  id: string;
}>;


export type DetailKindQuery = { node:
    | { __typename: 'Campaign' }
    | { __typename: 'Region' }
    | { __typename: 'Organization' }
    | { __typename: 'Project', campaign: { code: string } }
    | { __typename: 'Donor' }
    | { __typename: 'Dream', campaign: { code: string } }
    | { __typename: 'DreamProposal' }
    | { __typename: 'DeedType' }
    | { __typename: 'Partner' }
    | { __typename: 'PartnerKey' }
    | { __typename: 'WebhookEndpoint' }
    | { __typename: 'RuleSet' }
    | { __typename: 'MatchingPool' }
    | { __typename: 'MatchingWindow' }
    | { __typename: 'Donation' }
    | { __typename: 'Allocation' }
    | { __typename: 'Deed' }
    | { __typename: 'FlowerGift' }
    | { __typename: 'Team', campaign: { code: string } }
    | { __typename: 'ProgressReport' }
    | { __typename: 'Milestone' }
    | { __typename: 'IncentiveTrack' }
    | { __typename: 'IncentiveAward' }
    | { __typename: 'SettlementItem' }
    | { __typename: 'Adjustment' }
    | { __typename: 'Brake' }
   | null };

export type DetailNumbersFragment = { seq: number, asOf: string, serverTime: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, received: { minorUnits: number }, matched: { minorUnits: number }, matchReversed: { minorUnits: number }, held: { minorUnits: number }, refunded: { minorUnits: number }, net: { minorUnits: number }, lines: Array<{ line: MoneyLineName, gross: { minorUnits: number }, held: { minorUnits: number }, corrected: { minorUnits: number }, net: { minorUnits: number } }>, notices: Array<{ scope: BrakeScope, effect: BrakeEffect, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null }> };

export type DetailOrganizationQueryVariables = Exact<{
  id: string;
}>;


export type DetailOrganizationQuery = { node:
    | { id: string, uscc: string, nameZh: string, nameEn: string, kind: OrganizationKind, certificateValidUntil: string | null, disclosureStatus: DisclosureStatus, state: OrganizationState, region: { nameZh: string, nameEn: string } }
    | Record<PropertyKey, never>
   | null };

export type DetailOrganizationProjectsQueryVariables = Exact<{
  id: string;
  campaign: string;
  after?: string | null | undefined;
}>;


export type DetailOrganizationProjectsQuery = { node:
    | { projects: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, number: string, titleZh: string, titleEn: string, category: ProjectCategory, state: ProjectState, totals: { seq: number, donationCount: number, received: { minorUnits: number } } } }> } }
    | Record<PropertyKey, never>
   | null };

export type DetailOrganizationTotalsSubscriptionVariables = Exact<{
  organization: string;
  campaign?: string | null | undefined;
}>;


export type DetailOrganizationTotalsSubscription = { organizationTotals: { seq: number, asOf: string, serverTime: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, received: { minorUnits: number }, matched: { minorUnits: number }, matchReversed: { minorUnits: number }, held: { minorUnits: number }, refunded: { minorUnits: number }, net: { minorUnits: number }, lines: Array<{ line: MoneyLineName, gross: { minorUnits: number }, held: { minorUnits: number }, corrected: { minorUnits: number }, net: { minorUnits: number } }>, notices: Array<{ scope: BrakeScope, effect: BrakeEffect, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null }> } };

type DetailPerson_NamedDonor_Fragment = { __typename: 'NamedDonor', displayName: string };

type DetailPerson_AnonymousDonor_Fragment = { __typename: 'AnonymousDonor', labelZh: string, labelEn: string };

export type DetailPersonFragment =
  | DetailPerson_NamedDonor_Fragment
  | DetailPerson_AnonymousDonor_Fragment
;

export type DetailPointFragment = { from: string, until: string, received: number, donations: number, flowers: number };

export type DetailProgressFragment = { reports: number, published: number, plannedBeneficiaries: number, beneficiariesReached: number, plannedSpending: { minorUnits: number }, spent: { minorUnits: number } };

export type DetailProjectQueryVariables = Exact<{
  id: string;
}>;


export type DetailProjectQuery = { node:
    | { id: string, number: string, titleZh: string, titleEn: string, category: ProjectCategory, state: ProjectState, filingNumber: string | null, matchFrozen: boolean, goal: { minorUnits: number }, region: { nameZh: string, nameEn: string }, initiator: { id: string, nameZh: string, nameEn: string }, receivingOrganization: { id: string, nameZh: string, nameEn: string }, executingOrganization: { id: string, nameZh: string, nameEn: string }, dream: { id: string, nameZh: string, nameEn: string } | null, progress: { reports: number, published: number, plannedBeneficiaries: number, beneficiariesReached: number, plannedSpending: { minorUnits: number }, spent: { minorUnits: number } }, reports: { edges: Array<{ node: { id: string, number: number, kind: ReportKind, titleZh: string, titleEn: string, dueAt: string, state: ReportState, overdue: boolean, publishedAt: string | null, plannedBeneficiaries: number, plannedSpending: { minorUnits: number }, current: { number: number, textZh: string, textEn: string, beneficiariesReached: number, correctionZh: string | null, correctionEn: string | null, spent: { minorUnits: number } } | null } }> } }
    | Record<PropertyKey, never>
   | null, teams: { edges: Array<{ node: { id: string, name: string, kind: TeamKind, totals: { seq: number, flowersCounted: number, donorCount: number, giverCount: number, net: { minorUnits: number } } } }> } };

export type DetailProjectTotalsSubscriptionVariables = Exact<{
  project: string;
}>;


export type DetailProjectTotalsSubscription = { projectTotals: { seq: number, asOf: string, serverTime: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, received: { minorUnits: number }, matched: { minorUnits: number }, matchReversed: { minorUnits: number }, held: { minorUnits: number }, refunded: { minorUnits: number }, net: { minorUnits: number }, lines: Array<{ line: MoneyLineName, gross: { minorUnits: number }, held: { minorUnits: number }, corrected: { minorUnits: number }, net: { minorUnits: number } }>, notices: Array<{ scope: BrakeScope, effect: BrakeEffect, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null }> } };

export type DetailReportFragment = { id: string, number: number, kind: ReportKind, titleZh: string, titleEn: string, dueAt: string, state: ReportState, overdue: boolean, publishedAt: string | null, plannedBeneficiaries: number, plannedSpending: { minorUnits: number }, current: { number: number, textZh: string, textEn: string, beneficiariesReached: number, correctionZh: string | null, correctionEn: string | null, spent: { minorUnits: number } } | null };

export type DetailTeamQueryVariables = Exact<{
  id: string;
}>;


export type DetailTeamQuery = { node:
    | { id: string, name: string, kind: TeamKind, slogan: string | null, target: number | null, state: TeamState, memberCount: number, createdAt: string, captain:
        | { __typename: 'NamedDonor', displayName: string }
        | { __typename: 'AnonymousDonor', labelZh: string, labelEn: string }
      , project: { id: string, titleZh: string, titleEn: string } | null, dream: { id: string, nameZh: string, nameEn: string } | null }
    | Record<PropertyKey, never>
   | null };

export type DetailTeamRowFragment = { id: string, name: string, kind: TeamKind, totals: { seq: number, flowersCounted: number, donorCount: number, giverCount: number, net: { minorUnits: number } } };

export type DetailTeamTotalsSubscriptionVariables = Exact<{
  team: string;
}>;


export type DetailTeamTotalsSubscription = { teamTotals: { seq: number, asOf: string, serverTime: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, received: { minorUnits: number }, matched: { minorUnits: number }, matchReversed: { minorUnits: number }, held: { minorUnits: number }, refunded: { minorUnits: number }, net: { minorUnits: number }, lines: Array<{ line: MoneyLineName, gross: { minorUnits: number }, held: { minorUnits: number }, corrected: { minorUnits: number }, net: { minorUnits: number } }>, notices: Array<{ scope: BrakeScope, effect: BrakeEffect, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null }> } };

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
  maxHz?: number | null | undefined;
}>;


export type DreamRaceSubscription = { dreamRace: { seq: number, asOf: string, serviceLevel: ServiceLevel, dreams: Array<{ rank: number, dream: { id: string }, totals: { flowersCounted: number, giverCount: number } }> } };

export type EmbedCampaignQueryVariables = Exact<{
  code: string;
}>;


export type EmbedCampaignQuery = { campaign: { id: string, code: string, nameZh: string, nameEn: string, timeZone: string, rehearsal: boolean, totals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersCounted: number, giverCount: number, received: { minorUnits: number }, matched: { minorUnits: number }, net: { minorUnits: number }, refunded: { minorUnits: number }, notices: Array<{ effect: BrakeEffect, target: string | null, noticeZh: string, noticeEn: string }> } } | null };

export type EmbedCampaignTotalsSubscriptionVariables = Exact<{
  campaign: string;
}>;


export type EmbedCampaignTotalsSubscription = { campaignTotals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersCounted: number, giverCount: number, received: { minorUnits: number }, matched: { minorUnits: number }, net: { minorUnits: number }, refunded: { minorUnits: number }, notices: Array<{ effect: BrakeEffect, target: string | null, noticeZh: string, noticeEn: string }> } };

export type EmbedDreamQueryVariables = Exact<{
  dream: string;
}>;


export type EmbedDreamQuery = { node:
    | { id: string, nameZh: string, nameEn: string, evidenced: boolean, minimumFlowers: number, campaign: { code: string, nameZh: string, nameEn: string, timeZone: string, rehearsal: boolean }, totals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersCounted: number, giverCount: number, received: { minorUnits: number }, matched: { minorUnits: number }, net: { minorUnits: number }, refunded: { minorUnits: number }, notices: Array<{ effect: BrakeEffect, target: string | null, noticeZh: string, noticeEn: string }> } }
    | Record<PropertyKey, never>
   | null };

export type EmbedDreamTotalsSubscriptionVariables = Exact<{
  dream: string;
}>;


export type EmbedDreamTotalsSubscription = { dreamTotals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersCounted: number, giverCount: number, received: { minorUnits: number }, matched: { minorUnits: number }, net: { minorUnits: number }, refunded: { minorUnits: number }, notices: Array<{ effect: BrakeEffect, target: string | null, noticeZh: string, noticeEn: string }> } };

export type EmbedNumbersFragment = { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersCounted: number, giverCount: number, received: { minorUnits: number }, matched: { minorUnits: number }, net: { minorUnits: number }, refunded: { minorUnits: number }, notices: Array<{ effect: BrakeEffect, target: string | null, noticeZh: string, noticeEn: string }> };

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

export type MatchQuoteQueryVariables = Exact<{
  project: string;
  amount: number;
}>;


export type MatchQuoteQuery = { matchQuote: { seq: number, asOf: string, giftsTaken: boolean, minimum: { decimal: string }, maximum: { decimal: string }, expected: { decimal: string }, roomLeftToday: { decimal: string } | null, sources: Array<{ source: MatchingSource, reason: MatchReason | null, reasonZh: string | null, reasonEn: string | null, window: { id: string, closesAt: string } | null, odds: Array<{ ratio: number, chance: number, caps: Array<MatchingCap>, amount: { decimal: string } }> }> } };

export type MatchingWindowSubscriptionVariables = Exact<{
  window: string;
}>;


export type MatchingWindowSubscription = { matchingWindow: { id: string, seq: number, asOf: string, serviceLevel: ServiceLevel, state: MatchingWindowState, opensAt: string, closesAt: string, donationCount: number, donorCount: number, exhaustsAt: string | null, effectiveRatio: number | null, budget: { minorUnits: number, decimal: string }, confirmed: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, available: { minorUnits: number, decimal: string }, burnPerMinute: { minorUnits: number, decimal: string }, nextWindow: { id: string, opensAt: string } | null } };

export type MeAccountQueryVariables = Exact<{
  campaign: string;
}>;


export type MeAccountQuery = { viewer: { role: Role, subject: string, expiresAt: string | null, donor: { id: string, displayName: string | null, anonymous: boolean, state: DonorState, activeYears: number, region: { code: string, nameZh: string, nameEn: string } } | null, flowerAccount: { balance: number, earned: number, given: number, returned: number, reversed: number, streak: { current: number, longest: number, honour: { code: string, nameZh: string, nameEn: string, days: number } | null, nextHonour: { code: string, nameZh: string, nameEn: string, days: number } | null }, bill: { earned: Array<{ deeds: number, flowers: number, reversed: number, partner: { id: string, nameZh: string, nameEn: string } | null, deedType: { id: string, code: string, nameZh: string, nameEn: string } }>, given: Array<{ giftCount: number, given: number, counted: number, returned: number, dream: { id: string, nameZh: string, nameEn: string, state: DreamState } }> }, entries: { edges: Array<{ node: { seq: number } }> } } | null } | null };

export type MeDonorFragment = { id: string, displayName: string | null, anonymous: boolean, state: DonorState, activeYears: number, region: { code: string, nameZh: string, nameEn: string } };

export type MeHonourFragment = { code: string, nameZh: string, nameEn: string, days: number };

export type MeAnswersQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type MeAnswersQuery = { nodes: Array<
    | { id: string, state: DreamState, minimumFlowers: number, closesAt: string, feedbackDays: number, beneficiaryUnitZh: string, beneficiaryUnitEn: string, totals: { seq: number, flowersCounted: number }, project: { id: string, executingOrganization: { id: string, nameZh: string, nameEn: string } } | null, reports: { edges: Array<{ node: { id: string, kind: ReportKind, titleZh: string, titleEn: string, dueAt: string, state: ReportState, overdue: boolean, publishedAt: string | null, plannedBeneficiaries: number, current: { number: number, textZh: string, textEn: string, beneficiariesReached: number, correctionZh: string | null, correctionEn: string | null, spent: { minorUnits: number } } | null } }> } }
    | Record<PropertyKey, never>
   | null> };

export type MeReportFragment = { id: string, kind: ReportKind, titleZh: string, titleEn: string, dueAt: string, state: ReportState, overdue: boolean, publishedAt: string | null, plannedBeneficiaries: number, current: { number: number, textZh: string, textEn: string, beneficiariesReached: number, correctionZh: string | null, correctionEn: string | null, spent: { minorUnits: number } } | null };

export type MeCampaignsQueryVariables = Exact<{ [key: string]: never; }>;


export type MeCampaignsQuery = { campaigns: { edges: Array<{ node: { id: string, code: string, nameZh: string, nameEn: string, startsAt: string, phase: CampaignPhase } }> } };

export type MeCreateTeamMutationVariables = Exact<{
  input: CreateTeamInput;
}>;


export type MeCreateTeamMutation = { createTeam:
    | { __typename: 'NotFound', path: string, code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'DonorBanned', code: string, message: string }
    | { __typename: 'TooManyTeams', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', retryAfterMs: number, code: string, message: string }
    | { __typename: 'Unavailable', retryAfterMs: number, code: string, message: string }
    | { __typename: 'CreateTeamSuccess', replayed: boolean, team: { id: string, kind: TeamKind, name: string, slogan: string | null, sloganState: SloganState, target: number | null, state: TeamState, code: string | null, memberCount: number, campaign: { id: string }, project: { id: string, titleZh: string, titleEn: string } | null, dream: { id: string, nameZh: string, nameEn: string } | null, captain:
          | { __typename: 'NamedDonor', displayName: string }
          | { __typename: 'AnonymousDonor', labelZh: string, labelEn: string }
        , totals: { seq: number, donationCount: number, donorCount: number, giverCount: number, flowersCounted: number, received: { minorUnits: number } } } }
   };

export type MeDonateMutationVariables = Exact<{
  input: DonateInput;
}>;


export type MeDonateMutation = { donate:
    | { __typename: 'DonateSuccess', replayed: boolean, donation: { id: string, seq: number, paidAt: string, state: DonationState, message: string | null, amount: { minorUnits: number }, donor:
          | { __typename: 'NamedDonor', displayName: string }
          | { __typename: 'AnonymousDonor' }
        , region: { code: string, nameZh: string, nameEn: string }, project: { id: string, titleZh: string, titleEn: string }, team: { id: string, name: string } | null, match: { status: MatchStatus, reason: MatchReason | null, reasonZh: string | null, reasonEn: string | null, nextWindowOpensAt: string | null, amount: { minorUnits: number }, held: { minorUnits: number }, draw: { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null } | null, allocations: Array<{ id: string, source: MatchingSource, ratio: number, caps: Array<MatchingCap>, state: AllocationState, explanationZh: string, explanationEn: string, raw: { minorUnits: number }, amount: { minorUnits: number }, draw: { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null } | null }> } } }
    | { __typename: 'NotFound', path: string, code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'CampaignNotLive', code: string, message: string }
    | { __typename: 'ProjectNotOpen', code: string, message: string }
    | { __typename: 'ReceiverNotEligible', code: string, message: string }
    | { __typename: 'TeamClosed', code: string, message: string }
    | { __typename: 'TeamGathersElsewhere', code: string, message: string }
    | { __typename: 'DonorBanned', code: string, message: string }
    | { __typename: 'PaymentReferenceUsed', code: string, message: string }
    | { __typename: 'DonationsStopped', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', retryAfterMs: number, code: string, message: string }
    | { __typename: 'Unavailable', retryAfterMs: number, code: string, message: string }
   };

export type MeDonationFragment = { id: string, seq: number, paidAt: string, state: DonationState, message: string | null, amount: { minorUnits: number }, donor:
    | { __typename: 'NamedDonor', displayName: string }
    | { __typename: 'AnonymousDonor' }
  , region: { code: string, nameZh: string, nameEn: string }, project: { id: string, titleZh: string, titleEn: string }, team: { id: string, name: string } | null, match: { status: MatchStatus, reason: MatchReason | null, reasonZh: string | null, reasonEn: string | null, nextWindowOpensAt: string | null, amount: { minorUnits: number }, held: { minorUnits: number }, draw: { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null } | null, allocations: Array<{ id: string, source: MatchingSource, ratio: number, caps: Array<MatchingCap>, state: AllocationState, explanationZh: string, explanationEn: string, raw: { minorUnits: number }, amount: { minorUnits: number }, draw: { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null } | null }> } };

export type MeDonationsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type MeDonationsQuery = { viewer: { donations: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, seq: number, paidAt: string, state: DonationState, message: string | null, amount: { minorUnits: number }, donor:
            | { __typename: 'NamedDonor', displayName: string }
            | { __typename: 'AnonymousDonor' }
          , region: { code: string, nameZh: string, nameEn: string }, project: { id: string, titleZh: string, titleEn: string }, team: { id: string, name: string } | null, match: { status: MatchStatus, reason: MatchReason | null, reasonZh: string | null, reasonEn: string | null, nextWindowOpensAt: string | null, amount: { minorUnits: number }, held: { minorUnits: number }, draw: { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null } | null, allocations: Array<{ id: string, source: MatchingSource, ratio: number, caps: Array<MatchingCap>, state: AllocationState, explanationZh: string, explanationEn: string, raw: { minorUnits: number }, amount: { minorUnits: number }, draw: { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null } | null }> } } }> } } | null };

export type MeDreamsQueryVariables = Exact<{
  code: string;
}>;


export type MeDreamsQuery = { campaign: { dreams: { edges: Array<{ node: { id: string, number: number, nameZh: string, nameEn: string, storyZh: string, storyEn: string, evidenced: boolean, minimumFlowers: number, state: DreamState, opensAt: string, closesAt: string, feedbackDays: number } }> } } | null };

export type MeEntriesQueryVariables = Exact<{
  campaign: string;
  first: number;
  after?: string | null | undefined;
}>;


export type MeEntriesQuery = { viewer: { flowerAccount: { entries: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { seq: number, kind: FlowerEntryKind, amount: number, balanceAfter: number, at: string, deedType: { id: string, code: string, nameZh: string, nameEn: string } | null, dream: { id: string, nameZh: string, nameEn: string } | null } }> } } | null } | null };

export type MeFeedbackSubscriptionVariables = Exact<{
  campaign: string;
  after?: string | null | undefined;
}>;


export type MeFeedbackSubscription = { feedback: { cursor: string, hasMore: boolean, deliveries: Array<{ number: number, deliveredAt: string, corrected: boolean, report: { id: string, titleZh: string, titleEn: string } }> } };

export type MeGiveFlowersMutationVariables = Exact<{
  input: GiveFlowersInput;
}>;


export type MeGiveFlowersMutation = { giveFlowers:
    | { __typename: 'NotFound', path: string, code: string, message: string }
    | { __typename: 'IdempotencyConflict', code: string, message: string }
    | { __typename: 'CampaignNotLive', code: string, message: string }
    | { __typename: 'DonorBanned', code: string, message: string }
    | { __typename: 'DreamNotCollecting', code: string, message: string }
    | { __typename: 'InsufficientFlowers', balance: number, code: string, message: string }
    | { __typename: 'FlowersStopped', code: string, message: string }
    | { __typename: 'TeamClosed', code: string, message: string }
    | { __typename: 'TeamGathersElsewhere', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', retryAfterMs: number, code: string, message: string }
    | { __typename: 'Unavailable', retryAfterMs: number, code: string, message: string }
    | { __typename: 'GiveFlowersSuccess', replayed: boolean, balance: number, gift: { id: string, seq: number, count: number, dream: { id: string, nameZh: string, nameEn: string } } }
   };

export type MeImpactQueryVariables = Exact<{
  campaign: string;
}>;


export type MeImpactQuery = { viewer: { impact: { flowers: number, dreamCount: number, projectCount: number, reportCount: number, amount: { minorUnits: number } } | null } | null };

export type MeJoinTeamMutationVariables = Exact<{
  input: JoinTeamInput;
}>;


export type MeJoinTeamMutation = { joinTeam:
    | { __typename: 'NotFound', path: string, code: string, message: string }
    | { __typename: 'DonorBanned', code: string, message: string }
    | { __typename: 'TeamClosed', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', retryAfterMs: number, code: string, message: string }
    | { __typename: 'Unavailable', retryAfterMs: number, code: string, message: string }
    | { __typename: 'JoinTeamSuccess', team: { id: string, kind: TeamKind, name: string, slogan: string | null, sloganState: SloganState, target: number | null, state: TeamState, code: string | null, memberCount: number, campaign: { id: string }, project: { id: string, titleZh: string, titleEn: string } | null, dream: { id: string, nameZh: string, nameEn: string } | null, captain:
          | { __typename: 'NamedDonor', displayName: string }
          | { __typename: 'AnonymousDonor', labelZh: string, labelEn: string }
        , totals: { seq: number, donationCount: number, donorCount: number, giverCount: number, flowersCounted: number, received: { minorUnits: number } } } }
   };

export type MeLeaveTeamMutationVariables = Exact<{
  input: LeaveTeamInput;
}>;


export type MeLeaveTeamMutation = { leaveTeam:
    | { __typename: 'NotFound', path: string, code: string, message: string }
    | { __typename: 'DonorBanned', code: string, message: string }
    | { __typename: 'CaptainStays', code: string, message: string }
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', retryAfterMs: number, code: string, message: string }
    | { __typename: 'Unavailable', retryAfterMs: number, code: string, message: string }
    | { __typename: 'LeaveTeamSuccess', team: { id: string, name: string } }
   };

export type MeProjectsQueryVariables = Exact<{
  campaign: string;
  search?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type MeProjectsQuery = { projects: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, number: string, titleZh: string, titleEn: string, category: ProjectCategory, receivingOrganization: { id: string, nameZh: string, nameEn: string } } }> } };

export type MeQuoteQueryVariables = Exact<{
  project: string;
  amount: number;
}>;


export type MeQuoteQuery = { matchQuote: { seq: number, asOf: string, giftsTaken: boolean, minimum: { minorUnits: number }, maximum: { minorUnits: number }, expected: { minorUnits: number }, roomLeftToday: { minorUnits: number } | null, sources: Array<{ source: MatchingSource, reason: MatchReason | null, reasonZh: string | null, reasonEn: string | null, expected: { minorUnits: number }, maximum: { minorUnits: number }, window: { id: string, opensAt: string, closesAt: string } | null, odds: Array<{ ratio: number, chance: number, caps: Array<MatchingCap>, amount: { minorUnits: number } }> }> } };

type MeRefusal_InvalidInput_Fragment = { code: string, message: string, fields: Array<{ path: string, message: string }> };

type MeRefusal_NotFound_Fragment = { path: string, code: string, message: string };

type MeRefusal_Forbidden_Fragment = { code: string, message: string };

type MeRefusal_IdempotencyConflict_Fragment = { code: string, message: string };

type MeRefusal_Overloaded_Fragment = { retryAfterMs: number, code: string, message: string };

type MeRefusal_Unavailable_Fragment = { retryAfterMs: number, code: string, message: string };

type MeRefusal_ProjectStateConflict_Fragment = { code: string, message: string };

type MeRefusal_ProjectNotFiled_Fragment = { code: string, message: string };

type MeRefusal_ProjectReceiverNotEligible_Fragment = { code: string, message: string };

type MeRefusal_ProposalStateForbids_Fragment = { code: string, message: string };

type MeRefusal_ProposalsClosed_Fragment = { code: string, message: string };

type MeRefusal_TooManyProposals_Fragment = { code: string, message: string };

type MeRefusal_ProposalClaimed_Fragment = { code: string, message: string };

type MeRefusal_ProposalUntranslated_Fragment = { code: string, message: string };

type MeRefusal_MergeTargetClosed_Fragment = { code: string, message: string };

type MeRefusal_CodeTaken_Fragment = { code: string, message: string };

type MeRefusal_LimitReached_Fragment = { code: string, message: string };

type MeRefusal_WebhookClosed_Fragment = { code: string, message: string };

type MeRefusal_PoolExceeded_Fragment = { code: string, message: string };

type MeRefusal_WindowsOverlap_Fragment = { code: string, message: string };

type MeRefusal_WindowClosed_Fragment = { code: string, message: string };

type MeRefusal_RulesRetroactive_Fragment = { code: string, message: string };

type MeRefusal_CampaignNotLive_Fragment = { code: string, message: string };

type MeRefusal_CampaignSettled_Fragment = { code: string, message: string };

type MeRefusal_ProjectNotOpen_Fragment = { code: string, message: string };

type MeRefusal_ReceiverNotEligible_Fragment = { code: string, message: string };

type MeRefusal_DonorBanned_Fragment = { code: string, message: string };

type MeRefusal_PaymentReferenceUsed_Fragment = { code: string, message: string };

type MeRefusal_AlreadyRefunded_Fragment = { code: string, message: string };

type MeRefusal_DonationsStopped_Fragment = { code: string, message: string };

type MeRefusal_MatchDisbursed_Fragment = { code: string, message: string };

type MeRefusal_MatchNotReviewable_Fragment = { code: string, message: string };

type MeRefusal_DreamNotCollecting_Fragment = { code: string, message: string };

type MeRefusal_FlowersStopped_Fragment = { code: string, message: string };

type MeRefusal_InsufficientFlowers_Fragment = { code: string, message: string };

type MeRefusal_DreamStateConflict_Fragment = { code: string, message: string };

type MeRefusal_DreamNotOver_Fragment = { code: string, message: string };

type MeRefusal_MissPolicyConflict_Fragment = { code: string, message: string };

type MeRefusal_DreamFundExhausted_Fragment = { code: string, message: string };

type MeRefusal_NothingToFund_Fragment = { code: string, message: string };

type MeRefusal_DeedNotGranted_Fragment = { code: string, message: string };

type MeRefusal_TeamClosed_Fragment = { code: string, message: string };

type MeRefusal_TeamGathersElsewhere_Fragment = { code: string, message: string };

type MeRefusal_TooManyTeams_Fragment = { code: string, message: string };

type MeRefusal_CaptainStays_Fragment = { code: string, message: string };

type MeRefusal_NoSloganToModerate_Fragment = { code: string, message: string };

type MeRefusal_ReportStateConflict_Fragment = { code: string, message: string };

type MeRefusal_ReportPlanConflict_Fragment = { code: string, message: string };

type MeRefusal_SpendingExceeded_Fragment = { code: string, message: string };

type MeRefusal_MilestonePassed_Fragment = { code: string, message: string };

type MeRefusal_MilestoneKnown_Fragment = { code: string, message: string };

type MeRefusal_TooManyMilestones_Fragment = { code: string, message: string };

type MeRefusal_SecondPersonRequired_Fragment = { code: string, message: string };

type MeRefusal_NoticeNotOver_Fragment = { code: string, message: string };

type MeRefusal_AwardStateConflict_Fragment = { code: string, message: string };

type MeRefusal_TrackOpenAlready_Fragment = { code: string, message: string };

type MeRefusal_TrackExceeded_Fragment = { code: string, message: string };

type MeRefusal_NominatedAlready_Fragment = { code: string, message: string };

type MeRefusal_OrganizationSetAside_Fragment = { code: string, message: string };

type MeRefusal_SettlementPhaseConflict_Fragment = { code: string, message: string };

type MeRefusal_CampaignNotOver_Fragment = { code: string, message: string };

type MeRefusal_MatchesUnderReview_Fragment = { code: string, message: string };

type MeRefusal_PaymentsOutstanding_Fragment = { code: string, message: string };

type MeRefusal_AwardsOutstanding_Fragment = { code: string, message: string };

type MeRefusal_DreamsOutstanding_Fragment = { code: string, message: string };

type MeRefusal_AdjustmentExceeded_Fragment = { code: string, message: string };

type MeRefusal_AdjustmentDecided_Fragment = { code: string, message: string };

type MeRefusal_BrakeAlreadyEngaged_Fragment = { code: string, message: string };

type MeRefusal_BrakeNotEngaged_Fragment = { code: string, message: string };

export type MeRefusalFragment =
  | MeRefusal_InvalidInput_Fragment
  | MeRefusal_NotFound_Fragment
  | MeRefusal_Forbidden_Fragment
  | MeRefusal_IdempotencyConflict_Fragment
  | MeRefusal_Overloaded_Fragment
  | MeRefusal_Unavailable_Fragment
  | MeRefusal_ProjectStateConflict_Fragment
  | MeRefusal_ProjectNotFiled_Fragment
  | MeRefusal_ProjectReceiverNotEligible_Fragment
  | MeRefusal_ProposalStateForbids_Fragment
  | MeRefusal_ProposalsClosed_Fragment
  | MeRefusal_TooManyProposals_Fragment
  | MeRefusal_ProposalClaimed_Fragment
  | MeRefusal_ProposalUntranslated_Fragment
  | MeRefusal_MergeTargetClosed_Fragment
  | MeRefusal_CodeTaken_Fragment
  | MeRefusal_LimitReached_Fragment
  | MeRefusal_WebhookClosed_Fragment
  | MeRefusal_PoolExceeded_Fragment
  | MeRefusal_WindowsOverlap_Fragment
  | MeRefusal_WindowClosed_Fragment
  | MeRefusal_RulesRetroactive_Fragment
  | MeRefusal_CampaignNotLive_Fragment
  | MeRefusal_CampaignSettled_Fragment
  | MeRefusal_ProjectNotOpen_Fragment
  | MeRefusal_ReceiverNotEligible_Fragment
  | MeRefusal_DonorBanned_Fragment
  | MeRefusal_PaymentReferenceUsed_Fragment
  | MeRefusal_AlreadyRefunded_Fragment
  | MeRefusal_DonationsStopped_Fragment
  | MeRefusal_MatchDisbursed_Fragment
  | MeRefusal_MatchNotReviewable_Fragment
  | MeRefusal_DreamNotCollecting_Fragment
  | MeRefusal_FlowersStopped_Fragment
  | MeRefusal_InsufficientFlowers_Fragment
  | MeRefusal_DreamStateConflict_Fragment
  | MeRefusal_DreamNotOver_Fragment
  | MeRefusal_MissPolicyConflict_Fragment
  | MeRefusal_DreamFundExhausted_Fragment
  | MeRefusal_NothingToFund_Fragment
  | MeRefusal_DeedNotGranted_Fragment
  | MeRefusal_TeamClosed_Fragment
  | MeRefusal_TeamGathersElsewhere_Fragment
  | MeRefusal_TooManyTeams_Fragment
  | MeRefusal_CaptainStays_Fragment
  | MeRefusal_NoSloganToModerate_Fragment
  | MeRefusal_ReportStateConflict_Fragment
  | MeRefusal_ReportPlanConflict_Fragment
  | MeRefusal_SpendingExceeded_Fragment
  | MeRefusal_MilestonePassed_Fragment
  | MeRefusal_MilestoneKnown_Fragment
  | MeRefusal_TooManyMilestones_Fragment
  | MeRefusal_SecondPersonRequired_Fragment
  | MeRefusal_NoticeNotOver_Fragment
  | MeRefusal_AwardStateConflict_Fragment
  | MeRefusal_TrackOpenAlready_Fragment
  | MeRefusal_TrackExceeded_Fragment
  | MeRefusal_NominatedAlready_Fragment
  | MeRefusal_OrganizationSetAside_Fragment
  | MeRefusal_SettlementPhaseConflict_Fragment
  | MeRefusal_CampaignNotOver_Fragment
  | MeRefusal_MatchesUnderReview_Fragment
  | MeRefusal_PaymentsOutstanding_Fragment
  | MeRefusal_AwardsOutstanding_Fragment
  | MeRefusal_DreamsOutstanding_Fragment
  | MeRefusal_AdjustmentExceeded_Fragment
  | MeRefusal_AdjustmentDecided_Fragment
  | MeRefusal_BrakeAlreadyEngaged_Fragment
  | MeRefusal_BrakeNotEngaged_Fragment
;

export type MeRegionsQueryVariables = Exact<{ [key: string]: never; }>;


export type MeRegionsQuery = { regions: Array<{ code: string, nameZh: string, nameEn: string }> };

export type MeTeamFragment = { id: string, kind: TeamKind, name: string, slogan: string | null, sloganState: SloganState, target: number | null, state: TeamState, code: string | null, memberCount: number, campaign: { id: string }, project: { id: string, titleZh: string, titleEn: string } | null, dream: { id: string, nameZh: string, nameEn: string } | null, captain:
    | { __typename: 'NamedDonor', displayName: string }
    | { __typename: 'AnonymousDonor', labelZh: string, labelEn: string }
  , totals: { seq: number, donationCount: number, donorCount: number, giverCount: number, flowersCounted: number, received: { minorUnits: number } } };

export type MeTeamNumbersFragment = { seq: number, donationCount: number, donorCount: number, giverCount: number, flowersCounted: number, received: { minorUnits: number } };

export type MeTeamTotalsSubscriptionVariables = Exact<{
  topics: Array<TopicInput> | TopicInput;
}>;


export type MeTeamTotalsSubscription = { live: { seq: number, serviceLevel: ServiceLevel, serverTime: string, topics: Array<{ of: string, totals: { seq: number, donationCount: number, donorCount: number, giverCount: number, flowersCounted: number, received: { minorUnits: number } } }> } };

export type MeTeamsQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type MeTeamsQuery = { viewer: { teams: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, kind: TeamKind, name: string, slogan: string | null, sloganState: SloganState, target: number | null, state: TeamState, code: string | null, memberCount: number, campaign: { id: string }, project: { id: string, titleZh: string, titleEn: string } | null, dream: { id: string, nameZh: string, nameEn: string } | null, captain:
            | { __typename: 'NamedDonor', displayName: string }
            | { __typename: 'AnonymousDonor', labelZh: string, labelEn: string }
          , totals: { seq: number, donationCount: number, donorCount: number, giverCount: number, flowersCounted: number, received: { minorUnits: number } } } }> } | null } | null };

export type MeThreadsQueryVariables = Exact<{
  campaign: string;
  first: number;
  after?: string | null | undefined;
}>;


export type MeThreadsQuery = { viewer: { flowerAccount: { gifts: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, seq: number, count: number, counted: number, givenAt: string, team: { id: string, name: string } | null, trace: { flowers: number, deedCount: number, deeds: Array<{ flowers: number, deed: { id: string, day: string, deedType: { id: string, nameZh: string, nameEn: string } } }>, dream: { id: string, nameZh: string, nameEn: string }, project: { id: string, number: string, titleZh: string, titleEn: string } | null } } }> } } | null } | null };

export type MeUnderReviewQueryVariables = Exact<{
  ids: Array<string> | string;
}>;


export type MeUnderReviewQuery = { nodes: Array<
    | { id: string, seq: number, paidAt: string, state: DonationState, message: string | null, amount: { minorUnits: number }, donor:
        | { __typename: 'NamedDonor', displayName: string }
        | { __typename: 'AnonymousDonor' }
      , region: { code: string, nameZh: string, nameEn: string }, project: { id: string, titleZh: string, titleEn: string }, team: { id: string, name: string } | null, match: { status: MatchStatus, reason: MatchReason | null, reasonZh: string | null, reasonEn: string | null, nextWindowOpensAt: string | null, amount: { minorUnits: number }, held: { minorUnits: number }, draw: { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null } | null, allocations: Array<{ id: string, source: MatchingSource, ratio: number, caps: Array<MatchingCap>, state: AllocationState, explanationZh: string, explanationEn: string, raw: { minorUnits: number }, amount: { minorUnits: number }, draw: { number: number, message: string, seedHash: string, seed: string | null, explanationZh: string, explanationEn: string, command: string | null } | null }> } }
    | Record<PropertyKey, never>
   | null> };

export type MeUpdateDonorMutationVariables = Exact<{
  input: UpdateDonorInput;
}>;


export type MeUpdateDonorMutation = { updateDonor:
    | { __typename: 'InvalidInput', code: string, message: string, fields: Array<{ path: string, message: string }> }
    | { __typename: 'Forbidden', code: string, message: string }
    | { __typename: 'Overloaded', retryAfterMs: number, code: string, message: string }
    | { __typename: 'Unavailable', retryAfterMs: number, code: string, message: string }
    | { __typename: 'UpdateDonorSuccess', donor: { id: string, displayName: string | null, anonymous: boolean, state: DonorState, activeYears: number, region: { code: string, nameZh: string, nameEn: string } } }
   };

export type MomentBreakdownFragment = { by: BreakdownBy, seq: number, asOf: string, serviceLevel: ServiceLevel, total: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } }, rows: Array<{ key: string, nameZh: string, nameEn: string, totals: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } } }> };

export type MomentPartFragment = { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } };

export type MomentTotalsFragment = { serverTime: string, seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, lines: Array<{ line: MoneyLineName, gross: { minorUnits: number }, held: { minorUnits: number }, corrected: { minorUnits: number }, net: { minorUnits: number } }>, notices: Array<{ scope: BrakeScope, effect: BrakeEffect, target: string | null, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null }>, received: { minorUnits: number, decimal: string }, matched: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, refunded: { minorUnits: number, decimal: string }, net: { minorUnits: number, decimal: string } };

export type PastMomentQueryVariables = Exact<{
  code: string;
  at: string;
}>;


export type PastMomentQuery = { campaign: { totals: { serverTime: string, seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, lines: Array<{ line: MoneyLineName, gross: { minorUnits: number }, held: { minorUnits: number }, corrected: { minorUnits: number }, net: { minorUnits: number } }>, notices: Array<{ scope: BrakeScope, effect: BrakeEffect, target: string | null, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null }>, received: { minorUnits: number, decimal: string }, matched: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, refunded: { minorUnits: number, decimal: string }, net: { minorUnits: number, decimal: string } }, regions: { by: BreakdownBy, seq: number, asOf: string, serviceLevel: ServiceLevel, total: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } }, rows: Array<{ key: string, nameZh: string, nameEn: string, totals: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } } }> }, categories: { by: BreakdownBy, seq: number, asOf: string, serviceLevel: ServiceLevel, total: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } }, rows: Array<{ key: string, nameZh: string, nameEn: string, totals: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } } }> }, channels: { by: BreakdownBy, seq: number, asOf: string, serviceLevel: ServiceLevel, total: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } }, rows: Array<{ key: string, nameZh: string, nameEn: string, totals: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } } }> }, matchingWindows: Array<{ id: string, opensAt: string, closesAt: string, pool: { source: MatchingSource, nameZh: string, nameEn: string }, totals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, matchedNet: { minorUnits: number }, held: { minorUnits: number } } }> } | null };

export type PastRaceSubscriptionVariables = Exact<{
  campaign: string;
  from: string;
  to: string;
}>;


export type PastRaceSubscription = { replay: { at: string, totals: { seq: number, asOf: string, serviceLevel: ServiceLevel }, dreams: Array<{ rank: number, dream: { id: string }, totals: { flowersCounted: number, giverCount: number } }> } };

export type PastDreamFragment = { rank: number, dream: { id: string }, totals: { flowersCounted: number, giverCount: number } };

export type PastWindowFragment = { id: string, opensAt: string, closesAt: string, pool: { source: MatchingSource, nameZh: string, nameEn: string }, totals: { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, matchedNet: { minorUnits: number }, held: { minorUnits: number } } };

export type PresentBreakdownSubscriptionVariables = Exact<{
  campaign: string;
  by: BreakdownBy;
}>;


export type PresentBreakdownSubscription = { breakdown: { by: BreakdownBy, seq: number, asOf: string, serviceLevel: ServiceLevel, total: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } }, rows: Array<{ key: string, nameZh: string, nameEn: string, totals: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } } }> } };

export type PresentTotalsSubscriptionVariables = Exact<{
  campaign: string;
  maxHz?: number | null | undefined;
}>;


export type PresentTotalsSubscription = { campaignTotals: { serverTime: string, seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, lines: Array<{ line: MoneyLineName, gross: { minorUnits: number }, held: { minorUnits: number }, corrected: { minorUnits: number }, net: { minorUnits: number } }>, notices: Array<{ scope: BrakeScope, effect: BrakeEffect, target: string | null, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null }>, received: { minorUnits: number, decimal: string }, matched: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, refunded: { minorUnits: number, decimal: string }, net: { minorUnits: number, decimal: string } } };

export type ReachedMilestonesSubscriptionVariables = Exact<{
  campaign: string;
  after?: string | null | undefined;
}>;


export type ReachedMilestonesSubscription = { milestones: { seq: number, serviceLevel: ServiceLevel, cursor: string, hasMore: boolean, milestones: Array<{ id: string, of: string | null, kind: MilestoneKind, metric: MilestoneMetric, threshold: number, nameZh: string, nameEn: string, reachedSeq: number | null, reachedAt: string | null }> } };

export type ReplayedMomentSubscriptionVariables = Exact<{
  campaign: string;
  from: string;
  to: string;
  speed: number;
}>;


export type ReplayedMomentSubscription = { replay: { at: string, done: boolean, totals: { serverTime: string, seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, lines: Array<{ line: MoneyLineName, gross: { minorUnits: number }, held: { minorUnits: number }, corrected: { minorUnits: number }, net: { minorUnits: number } }>, notices: Array<{ scope: BrakeScope, effect: BrakeEffect, target: string | null, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null }>, received: { minorUnits: number, decimal: string }, matched: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, refunded: { minorUnits: number, decimal: string }, net: { minorUnits: number, decimal: string } }, dreams: Array<{ rank: number, dream: { id: string }, totals: { flowersCounted: number, giverCount: number } }>, regions: Array<{ key: string, nameZh: string, nameEn: string, totals: { donationCount: number, donorCount: number, flowerCount: number, received: { minorUnits: number } } }> } };

export type ScreenBurnDownQueryVariables = Exact<{
  window: string;
  from: string;
  to: string;
  bucket: TimelineBucket;
}>;


export type ScreenBurnDownQuery = { node:
    | { id: string, timeline: Array<{ until: string, matched: number, held: number }> }
    | Record<PropertyKey, never>
   | null };

export type ScreenFeedSubscriptionVariables = Exact<{
  campaign: string;
}>;


export type ScreenFeedSubscription = { donationFeed: { seq: number, serviceLevel: ServiceLevel, giftCount: number, shownCount: number, entries: Array<{ seq: number, paidAt: string, amount: { minorUnits: number }, donor:
        | { __typename: 'NamedDonor', displayName: string }
        | { __typename: 'AnonymousDonor', labelZh: string, labelEn: string }
      , project: { id: string, titleZh: string, titleEn: string } }> } };

export type ScreenMilestonesSubscriptionVariables = Exact<{
  campaign: string;
  after?: string | null | undefined;
}>;


export type ScreenMilestonesSubscription = { milestones: { seq: number, cursor: string, hasMore: boolean, milestones: Array<{ id: string, of: string | null, kind: MilestoneKind, metric: MilestoneMetric, threshold: number, nameZh: string, nameEn: string, reachedAt: string | null }> } };

export type ScreenSubjectQueryVariables = Exact<{
  id: string;
}>;


export type ScreenSubjectQuery = { node:
    | { nameZh: string, nameEn: string }
    | { nameZh: string, nameEn: string }
    | { nameZh: string, nameEn: string }
    | Record<PropertyKey, never>
   | null };

export type ScreenTotalsSubscriptionVariables = Exact<{
  campaign: string;
  maxHz?: number | null | undefined;
}>;


export type ScreenTotalsSubscription = { campaignTotals: { serverTime: string, seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, lines: Array<{ line: MoneyLineName, gross: { minorUnits: number } }>, notices: Array<{ scope: BrakeScope, effect: BrakeEffect, target: string | null, noticeZh: string, noticeEn: string, engagedAt: string, until: string | null }>, received: { minorUnits: number, decimal: string }, matched: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, refunded: { minorUnits: number, decimal: string }, net: { minorUnits: number, decimal: string } } };

export type ScreenWindowSubscriptionVariables = Exact<{
  window: string;
}>;


export type ScreenWindowSubscription = { matchingWindow: { id: string, seq: number, asOf: string, serverTime: string, serviceLevel: ServiceLevel, state: MatchingWindowState, opensAt: string, closesAt: string, donationCount: number, exhaustsAt: string | null, budget: { minorUnits: number }, available: { minorUnits: number }, held: { minorUnits: number }, burnPerMinute: { minorUnits: number }, nextWindow: { id: string, opensAt: string } | null } };

export type ScreenWindowsQueryVariables = Exact<{
  code: string;
}>;


export type ScreenWindowsQuery = { campaign: { matchingWindows: Array<{ id: string, opensAt: string, closesAt: string, pool: { source: MatchingSource, nameZh: string, nameEn: string } }> } | null };

export type SearchOrganizationsQueryVariables = Exact<{
  search: string;
}>;


export type SearchOrganizationsQuery = { organizations: { edges: Array<{ node: { id: string, nameZh: string, nameEn: string } }> } };

export type SearchProjectsQueryVariables = Exact<{
  campaign: string;
  search: string;
}>;


export type SearchProjectsQuery = { projects: { edges: Array<{ node: { id: string, titleZh: string, titleEn: string } }> } };

export type TotalsNumbersFragment = { seq: number, asOf: string, serviceLevel: ServiceLevel, donationCount: number, donorCount: number, flowerCount: number, flowersReversed: number, flowersCounted: number, giverCount: number, received: { minorUnits: number, decimal: string }, matched: { minorUnits: number, decimal: string }, held: { minorUnits: number, decimal: string }, refunded: { minorUnits: number, decimal: string }, net: { minorUnits: number, decimal: string } };

export type WindowBurnSubscriptionVariables = Exact<{
  window: string;
}>;


export type WindowBurnSubscription = { matchingWindow: { id: string, seq: number, asOf: string, serverTime: string, serviceLevel: ServiceLevel, state: MatchingWindowState, opensAt: string, closesAt: string, exhaustsAt: string | null, budget: { minorUnits: number }, confirmed: { minorUnits: number }, held: { minorUnits: number }, available: { minorUnits: number }, burnPerMinute: { minorUnits: number }, nextWindow: { id: string, opensAt: string } | null } };

export const BoardDocument = operation<BoardSubscription, BoardSubscriptionVariables>("subscription", "Board", "sha256:2c913bf0ced758ddce62d5e52041b2bb2224e90e220d9038505c3f656e6e5840", "subscription Board($campaign:ID!$board:BoardKind!$by:BoardMeasure!$first:Int!$around:ID){leaderboard(campaign:$campaign board:$board by:$by first:$first around:$around maxHz:1){seq asOf serviceLevel movementSince total rows{...BoardRow}around{subjectId rank rows{...BoardRow}}}}fragment BoardRow on LeaderboardRow{rank movement value frozen subjectId subject{...on Project{titleZh titleEn}...on Organization{nameZh nameEn}...on Team{name}...on Region{nameZh nameEn}}}")
export const BoardPlaceDocument = operation<BoardPlaceQuery, BoardPlaceQueryVariables>("query", "BoardPlace", "sha256:942a0a7176e008b0107744435ad14069def13dcf28717dda549ad2412317c1df", "query BoardPlace($code:String!$board:BoardKind!$by:BoardMeasure!$around:ID!){campaign(code:$code){leaderboard(board:$board by:$by first:0 around:$around neighbours:0){seq around{subjectId rank}}}}")
export const CampaignDocument = operation<CampaignQuery, CampaignQueryVariables>("query", "Campaign", "sha256:5b417207f9ffa16b38d33cfdfa7e489634190353d31024318a9b5056c2c1acba", "query Campaign($code:String!){campaign(code:$code){id code nameZh nameEn themeZh themeEn timeZone startsAt endsAt phase rehearsal dreams(first:16){edges{node{id number nameZh nameEn evidenced minimumFlowers}}}}}")
export const CampaignCourseDocument = operation<CampaignCourseQuery, CampaignCourseQueryVariables>("query", "CampaignCourse", "sha256:7ef5d32c3cc8ab68d114f6914e258839f1c45d49388453d9069190af273e0ac4", "query CampaignCourse($code:String!$from:DateTime!$to:DateTime!$bucket:TimelineBucket!){campaign(code:$code){timeline(from:$from to:$to bucket:$bucket){until totals{seq asOf serviceLevel received{minorUnits}donationCount}}}}")
export const CampaignMilestonesDocument = operation<CampaignMilestonesQuery, CampaignMilestonesQueryVariables>("query", "CampaignMilestones", "sha256:2e605d9a98be2c02d0dd22b7446d6e43cf56f0eed14fa27ff7e9d8980d0b3e57", "query CampaignMilestones($code:String!){campaign(code:$code){milestones{...MilestoneLine}}}fragment MilestoneLine on Milestone{id of kind metric threshold nameZh nameEn reachedSeq reachedAt}")
export const CampaignTotalsDocument = operation<CampaignTotalsSubscription, CampaignTotalsSubscriptionVariables>("subscription", "CampaignTotals", "sha256:cbcb831a5da25b3571a44604a9feadedc5e0eb327d4d4d11b58d54ea659666b1", "subscription CampaignTotals($campaign:ID!){campaignTotals(campaign:$campaign){...TotalsNumbers}}fragment TotalsNumbers on Totals{seq asOf serviceLevel donationCount donorCount received{minorUnits decimal}matched{minorUnits decimal}held{minorUnits decimal}refunded{minorUnits decimal}net{minorUnits decimal}flowerCount flowersReversed flowersCounted giverCount}")
export const CampaignWindowsDocument = operation<CampaignWindowsQuery, CampaignWindowsQueryVariables>("query", "CampaignWindows", "sha256:3572da3d59445d34d069305b7c14631280d72b3956eefe02b374ccba516f9ebf", "query CampaignWindows($code:String!){campaign(code:$code){matchingWindows{id state opensAt pool{source nameZh nameEn}}}}")
export const ControlAtHandDocument = operation<ControlAtHandQuery, ControlAtHandQueryVariables>("query", "ControlAtHand", "sha256:5adc827a15b9fbb1f8310ffac31007afc909ee8de93a2c5883cc5b62efa5dc8d", "query ControlAtHand($code:String!$campaign:ID!){serviceHealth{at}campaign(code:$code){brakes(inForce:true first:100){edges{node{id}}}heldGifts(first:100){edges{node{id}}}overdue:reports(filter:{overdue:true}first:100){edges{node{id}}}toPublish:reports(filter:{waiting:true}first:100){edges{node{id}}}}proposalCounts(campaign:$campaign){state count}}")
export const ControlAuditDocument = operation<ControlAuditQuery, ControlAuditQueryVariables>("query", "ControlAudit", "sha256:59a7f24963f1bd3ddadfc8e527a361e88c8930fc66957d79423d1e5bf9d1a7fd", "query ControlAudit($actor:String$action:String$subject:ID$first:Int!$after:String){auditEntries(actor:$actor action:$action subject:$subject first:$first after:$after){pageInfo{hasNextPage endCursor}edges{cursor node{at actor action subject before after reason seq}}}}")
export const ControlBrakesDocument = operation<ControlBrakesQuery, ControlBrakesQueryVariables>("query", "ControlBrakes", "sha256:ede40336f7d804ee41d34e9fa006352b4c1508e5f87e5143d1e47c61cb40464b", "query ControlBrakes($code:String!$inForce:Boolean!$first:Int!$after:String){campaign(code:$code){brakes(inForce:$inForce first:$first after:$after){pageInfo{hasNextPage endCursor}edges{node{...ControlBrake}}}}}fragment ControlBrake on Brake{id scope effect target{id ...on Project{titleZh titleEn}...on Organization{nameZh nameEn}...on Partner{nameZh nameEn}...on Donor{displayName}...on MatchingWindow{opensAt closesAt pool{nameZh nameEn}}}noticeZh noticeEn engagedAt until releasedAt inForce reason engagedBy releasedBy releaseReason}")
export const ControlChangePartnerDocument = operation<ControlChangePartnerMutation, ControlChangePartnerMutationVariables>("mutation", "ControlChangePartner", "sha256:7ea7dd11cbda62c449cb847c690f8eea9bd57225faa1b61c2e1fe177729592d5", "mutation ControlChangePartner($input:ChangePartnerInput!){changePartner(input:$input){__typename ...on ChangePartnerSuccess{replayed partner{id dailyFlowerQuota}}...on InvalidInput{fields{path message}}...on UserError{code message}}}")
export const ControlClaimProposalsDocument = operation<ControlClaimProposalsMutation, ControlClaimProposalsMutationVariables>("mutation", "ControlClaimProposals", "sha256:3dd9a91fb74809cd3f31455dfee5b7afd8e614ae50dca48534d5045dbd6f384f", "mutation ControlClaimProposals($input:ClaimProposalsInput!){claimProposals(input:$input){__typename ...on ClaimProposalsSuccess{proposals{...ControlProposalRow}}...on InvalidInput{fields{path message}}...on UserError{code message}}}fragment ControlProposalRow on DreamProposal{id number language title titleZh titleEn place category estimate{minorUnits}state submittedAt claimedBy claimedUntil hasSimilar}")
export const ControlEngageBrakeDocument = operation<ControlEngageBrakeMutation, ControlEngageBrakeMutationVariables>("mutation", "ControlEngageBrake", "sha256:a10d633d005a67c0b4dfd3f821d336165b461a8706a98de415f05810a9ecdca1", "mutation ControlEngageBrake($input:EngageBrakeInput!){engageBrake(input:$input){__typename ...on EngageBrakeSuccess{replayed brake{...ControlBrake}}...on InvalidInput{fields{path message}}...on UserError{code message}}}fragment ControlBrake on Brake{id scope effect target{id ...on Project{titleZh titleEn}...on Organization{nameZh nameEn}...on Partner{nameZh nameEn}...on Donor{displayName}...on MatchingWindow{opensAt closesAt pool{nameZh nameEn}}}noticeZh noticeEn engagedAt until releasedAt inForce reason engagedBy releasedBy releaseReason}")
export const ControlHealthDocument = operation<ControlHealthQuery, ControlHealthQueryVariables>("query", "ControlHealth", "sha256:2e3ed0a1f724f19e5a82d1502e8f3080503f847a61aff391354285459736c8de", "query ControlHealth{serviceHealth{instance at startedAt database databaseMs redis numbersAgeMs journalGathered journalLimit memoryBytes connected{role connections subscriptions}}}")
export const ControlHeldGiftsDocument = operation<ControlHeldGiftsQuery, ControlHeldGiftsQueryVariables>("query", "ControlHeldGifts", "sha256:232da7d707f52fd30ea0250c5a1233d4f13f7b30bacd2b3bf6dac61969a0d66c", "query ControlHeldGifts($code:String!$first:Int!$after:String){campaign(code:$code){heldGifts(first:$first after:$after){pageInfo{hasNextPage endCursor}edges{node{id paidAt amount{minorUnits}donor{...on NamedDonor{displayName}...on AnonymousDonor{labelZh labelEn}}project{id titleZh titleEn}channel{nameZh nameEn}match{held{minorUnits}reasonZh reasonEn}}}}}}")
export const ControlMergeProposalDocument = operation<ControlMergeProposalMutation, ControlMergeProposalMutationVariables>("mutation", "ControlMergeProposal", "sha256:ccb2a103e3363f9b55c2c40402d6e40628173e81688647bae1cbc698877b3788", "mutation ControlMergeProposal($input:MergeProposalInput!){mergeProposal(input:$input){__typename ...on MergeProposalSuccess{replayed proposal{...ControlProposalRow}}...on InvalidInput{fields{path message}}...on UserError{code message}}}fragment ControlProposalRow on DreamProposal{id number language title titleZh titleEn place category estimate{minorUnits}state submittedAt claimedBy claimedUntil hasSimilar}")
export const ControlPartnerDocument = operation<ControlPartnerQuery, ControlPartnerQueryVariables>("query", "ControlPartner", "sha256:c75b4b80d54ef669c51029a0c50eef3f14ba7164992ba4c5627db6aa25fdd344", "query ControlPartner($id:ID!){node(id:$id){id ...on Partner{keys(first:20){edges{node{id name createdAt createdBy expiresAt revokedAt lastUsedAt}}}webhooks(first:10){edges{node{id url kinds openedAt closedAt failed:deliveries(state:FAILED first:20){edges{node{lastProblem lastStatus lastAttemptAt}}}waiting:deliveries(state:PENDING first:20){edges{node{attempts}}}}}}}}}")
export const ControlPartnersDocument = operation<ControlPartnersQuery, ControlPartnersQueryVariables>("query", "ControlPartners", "sha256:b9a0b9da80a851e69895f8feaa3a3947f47f4b4583ac5297552335fb383cbd1a", "query ControlPartners($code:String!){campaign(code:$code){partners{id code nameZh nameEn kind paymentChannel dailyFlowerQuota flowersToday}}}")
export const ControlPersonDocument = operation<ControlPersonQuery, ControlPersonQueryVariables>("query", "ControlPerson", "sha256:d729a23ed3b94204583d65367dda9749cbb6a5574aa9198a0bf194c0435d52aa", "query ControlPerson($id:ID!){node(id:$id){id ...on Donor{displayName state}}}")
export const ControlPoolsDocument = operation<ControlPoolsQuery, ControlPoolsQueryVariables>("query", "ControlPools", "sha256:5209f2a7f36a3bb370905c53094d4a2c221df925d341e9286b36793bf818ab15", "query ControlPools($code:String!){campaign(code:$code){matchingPools{id source nameZh nameEn funderZh funderEn total{minorUnits}unbudgeted{minorUnits}windows{id seq opensAt closesAt state budget{minorUnits}confirmed{minorUnits}held{minorUnits}available{minorUnits}burnPerMinute{minorUnits}exhaustsAt effectiveRatio}}}}")
export const ControlProposalDocument = operation<ControlProposalQuery, ControlProposalQueryVariables>("query", "ControlProposal", "sha256:c9f25f0d8bc50d6436549752c5c3ba22b98a5f57d881aa3e6d15642d571b70aa", "query ControlProposal($id:ID!){node(id:$id){id ...on DreamProposal{...ControlProposalRow problem problemZh problemEn beneficiaries beneficiariesZh beneficiariesEn translatedBy proposer{id displayName anonymous}region{nameZh nameEn}mergedInto{number state}decisions{at verb to reason note actor}similar(first:5){score basis proposal{id number title state}}}}}fragment ControlProposalRow on DreamProposal{id number language title titleZh titleEn place category estimate{minorUnits}state submittedAt claimedBy claimedUntil hasSimilar}")
export const ControlProposalsDocument = operation<ControlProposalsQuery, ControlProposalsQueryVariables>("query", "ControlProposals", "sha256:ca18838a7d8bc86491f7b201badaaf2868fda1eec3fd7127ed797ee90ab6f3e2", "query ControlProposals($campaign:ID!$filter:ProposalFilter$orderBy:ProposalOrder!$first:Int!$after:String){proposals(campaign:$campaign filter:$filter orderBy:$orderBy first:$first after:$after){pageInfo{hasNextPage endCursor}edges{node{...ControlProposalRow}}}}fragment ControlProposalRow on DreamProposal{id number language title titleZh titleEn place category estimate{minorUnits}state submittedAt claimedBy claimedUntil hasSimilar}")
export const ControlPublishReportDocument = operation<ControlPublishReportMutation, ControlPublishReportMutationVariables>("mutation", "ControlPublishReport", "sha256:1923e6424664f92fba3141441b27d0ce9f691db519319d64bbdb0916cf69ccf2", "mutation ControlPublishReport($input:PublishReportInput!){publishReport(input:$input){__typename ...on PublishReportSuccess{replayed report{id state}}...on InvalidInput{fields{path message}}...on UserError{code message}}}")
export const ControlRejectProposalsDocument = operation<ControlRejectProposalsMutation, ControlRejectProposalsMutationVariables>("mutation", "ControlRejectProposals", "sha256:8b9541a2dce243ed393f0e4eb8e3c3d5bf3eea57b5cb45e155cdc259ef18f492", "mutation ControlRejectProposals($input:RejectProposalsInput!){rejectProposals(input:$input){__typename ...on RejectProposalsSuccess{results{decided proposal{...ControlProposalRow}refusal{code message}}}...on InvalidInput{fields{path message}}...on UserError{code message}}}fragment ControlProposalRow on DreamProposal{id number language title titleZh titleEn place category estimate{minorUnits}state submittedAt claimedBy claimedUntil hasSimilar}")
export const ControlReleaseBrakeDocument = operation<ControlReleaseBrakeMutation, ControlReleaseBrakeMutationVariables>("mutation", "ControlReleaseBrake", "sha256:6c3249db77566334aa2ddccc407914edb6738f2d6c504a002bfdaab35406c848", "mutation ControlReleaseBrake($input:ReleaseBrakeInput!){releaseBrake(input:$input){__typename ...on ReleaseBrakeSuccess{replayed brake{...ControlBrake}}...on InvalidInput{fields{path message}}...on UserError{code message}}}fragment ControlBrake on Brake{id scope effect target{id ...on Project{titleZh titleEn}...on Organization{nameZh nameEn}...on Partner{nameZh nameEn}...on Donor{displayName}...on MatchingWindow{opensAt closesAt pool{nameZh nameEn}}}noticeZh noticeEn engagedAt until releasedAt inForce reason engagedBy releasedBy releaseReason}")
export const ControlReleaseProposalsDocument = operation<ControlReleaseProposalsMutation, ControlReleaseProposalsMutationVariables>("mutation", "ControlReleaseProposals", "sha256:db55f1df14f73eca0d5883aacac8b51ce5c13be4fef2481f237f4c79c37d33e2", "mutation ControlReleaseProposals($input:ReleaseProposalsInput!){releaseProposals(input:$input){__typename ...on ReleaseProposalsSuccess{count}...on InvalidInput{fields{path message}}...on UserError{code message}}}")
export const ControlReportsDocument = operation<ControlReportsQuery, ControlReportsQueryVariables>("query", "ControlReports", "sha256:0563dbc6ce96db9d25358b07846ce99cd7073013c59ef6a8b9bb8cc7b3e3e8a1", "query ControlReports($code:String!$filter:ReportFilter$first:Int!$after:String){campaign(code:$code){reports(filter:$filter first:$first after:$after){pageInfo{hasNextPage endCursor}edges{node{id number kind titleZh titleEn dueAt state overdue publishedAt plannedBeneficiaries plannedSpending{minorUnits}project{id titleZh titleEn}dream{id nameZh nameEn}revisions(first:1){edges{node{number state textZh textEn beneficiariesReached spent{minorUnits}submittedAt}}}}}}}}")
export const ControlReturnReportDocument = operation<ControlReturnReportMutation, ControlReturnReportMutationVariables>("mutation", "ControlReturnReport", "sha256:493417896d572ee844f5ece194777d0d170b3e4e4ead8d87da6b0f59a2daa434", "mutation ControlReturnReport($input:ReturnReportInput!){returnReport(input:$input){__typename ...on ReturnReportSuccess{replayed report{id state}}...on InvalidInput{fields{path message}}...on UserError{code message}}}")
export const ControlReviewMatchDocument = operation<ControlReviewMatchMutation, ControlReviewMatchMutationVariables>("mutation", "ControlReviewMatch", "sha256:a0cc8ef4d84a0ad81830e84efcc3c2d2366dbd8ebbb3b113890057d97ef4b991", "mutation ControlReviewMatch($input:ReviewMatchInput!){reviewMatch(input:$input){__typename ...on ReviewMatchSuccess{replayed donations{id}}...on MatchNotReviewable{donations{id}}...on InvalidInput{fields{path message}}...on UserError{code message}}}")
export const ControlRevokeKeyDocument = operation<ControlRevokeKeyMutation, ControlRevokeKeyMutationVariables>("mutation", "ControlRevokeKey", "sha256:f5c4d647289ab0437971eb3b91243da675882e03fff1aa4510b386e8aa8233f0", "mutation ControlRevokeKey($input:RevokePartnerKeyInput!){revokePartnerKey(input:$input){__typename ...on RevokePartnerKeySuccess{replayed key{id revokedAt}}...on InvalidInput{fields{path message}}...on UserError{code message}}}")
export const ControlRulesDocument = operation<ControlRulesQuery, ControlRulesQueryVariables>("query", "ControlRules", "sha256:d7a3c15a8d890da59805d9a0166c9746b58416f7e1a5ecf7a042b40f7d3a522f", "query ControlRules($code:String!){campaign(code:$code){matchingPools{id ruleSets{id version effectiveAt mode ratio draws{chance ratio}tiers{years ratio}minimumGift{minorUnits}}}}}")
export const ControlScreenProposalsDocument = operation<ControlScreenProposalsMutation, ControlScreenProposalsMutationVariables>("mutation", "ControlScreenProposals", "sha256:3dc3b1228eaf0885cc4255fbfb2793facf71eae5a94a8e2ad9dda25bdce89c33", "mutation ControlScreenProposals($input:ScreenProposalsInput!){screenProposals(input:$input){__typename ...on ScreenProposalsSuccess{results{decided proposal{...ControlProposalRow}refusal{code message}}}...on InvalidInput{fields{path message}}...on UserError{code message}}}fragment ControlProposalRow on DreamProposal{id number language title titleZh titleEn place category estimate{minorUnits}state submittedAt claimedBy claimedUntil hasSimilar}")
export const ControlShortlistProposalsDocument = operation<ControlShortlistProposalsMutation, ControlShortlistProposalsMutationVariables>("mutation", "ControlShortlistProposals", "sha256:bc6d53dec8f45590022bfc10969ee830e6163fe1512e7da4691062c0a441b000", "mutation ControlShortlistProposals($input:ShortlistProposalsInput!){shortlistProposals(input:$input){__typename ...on ShortlistProposalsSuccess{results{decided proposal{...ControlProposalRow}refusal{code message}}}...on InvalidInput{fields{path message}}...on UserError{code message}}}fragment ControlProposalRow on DreamProposal{id number language title titleZh titleEn place category estimate{minorUnits}state submittedAt claimedBy claimedUntil hasSimilar}")
export const ControlSubjectsDocument = operation<ControlSubjectsQuery, ControlSubjectsQueryVariables>("query", "ControlSubjects", "sha256:e0815cf9dd94808584f3c7469562d54191588f42611493b8a6a728fe2a4a80bf", "query ControlSubjects($campaign:ID!$search:String!$projects:Boolean!$organizations:Boolean!){projects(filter:{campaign:$campaign search:$search}first:8)@include(if:$projects){edges{node{id number titleZh titleEn state}}}organizations(filter:{search:$search}first:8)@include(if:$organizations){edges{node{id nameZh nameEn state}}}}")
export const ControlTranslateProposalDocument = operation<ControlTranslateProposalMutation, ControlTranslateProposalMutationVariables>("mutation", "ControlTranslateProposal", "sha256:20a5dd54374bb1b0c72259bef056e4957b038449d53bfba77acc789dc8a8c17f", "mutation ControlTranslateProposal($input:TranslateProposalInput!){translateProposal(input:$input){__typename ...on TranslateProposalSuccess{proposal{...ControlProposalRow}}...on InvalidInput{fields{path message}}...on UserError{code message}}}fragment ControlProposalRow on DreamProposal{id number language title titleZh titleEn place category estimate{minorUnits}state submittedAt claimedBy claimedUntil hasSimilar}")
export const ControlViewerDocument = operation<ControlViewerQuery, ControlViewerQueryVariables>("query", "ControlViewer", "sha256:e0b184290f736b7fd498b1bdea4bbb8bced137f53e1ca8e3f7391c1a5ccee0e2", "query ControlViewer{viewer{role subject expiresAt}}")
export const DayComparisonDocument = operation<DayComparisonQuery, DayComparisonQueryVariables>("query", "DayComparison", "sha256:016d19b4897b0f2b228bc89a619629d5e00ae71e9acac6ddd682c663ab725616", "query DayComparison($code:String!$with:ComparedWith!$at:DateTime){campaign(code:$code){comparison(with:$with at:$at){elapsedSeconds at otherAt totals{...ComparedNumbers}otherTotals{...ComparedNumbers}}}}fragment ComparedNumbers on Totals{seq asOf serviceLevel received{minorUnits}donationCount donorCount flowerCount}")
export const DetailBoardDocument = operation<DetailBoardSubscription, DetailBoardSubscriptionVariables>("subscription", "DetailBoard", "sha256:2763a2d5be1a433bacf8065135e36be614ac8f290ce7136340a9eba81f233a9e", "subscription DetailBoard($campaign:ID!$board:BoardKind!$by:BoardMeasure!$around:ID!){leaderboard(campaign:$campaign board:$board by:$by first:3 around:$around neighbours:2){seq asOf serviceLevel by total rows{...DetailPlace}around{rank rows{...DetailPlace}}}}fragment DetailPlace on LeaderboardRow{rank movement value subjectId subject{__typename ...on Project{titleZh titleEn}...on Organization{nameZh nameEn}...on Team{name}}}")
export const DetailCourseDocument = operation<DetailCourseQuery, DetailCourseQueryVariables>("query", "DetailCourse", "sha256:68433b41057b7d1b907fcec3d67980b2b5356e2b0b0be19e34faa53408a15b64", "query DetailCourse($id:ID!$campaign:ID!$from:DateTime!$to:DateTime!$bucket:TimelineBucket!){node(id:$id){...on Organization{timeline(campaign:$campaign from:$from to:$to bucket:$bucket){...DetailPoint}}...on Project{timeline(from:$from to:$to bucket:$bucket){...DetailPoint}}...on Dream{timeline(from:$from to:$to bucket:$bucket){...DetailPoint}}...on Team{timeline(from:$from to:$to bucket:$bucket){...DetailPoint}}}}fragment DetailPoint on TimelinePoint{from until received:added(metric:RECEIVED)donations:added(metric:DONATION_COUNT)flowers:added(metric:FLOWER_COUNT)}")
export const DetailDreamDocument = operation<DetailDreamQuery, DetailDreamQueryVariables>("query", "DetailDream", "sha256:392b2aa2292a29ea6b6b8e89ca933fe8f75ada5a9c79bef5d1839b50cb03bc4b", "query DetailDream($id:ID!){node(id:$id){...on Dream{id number nameZh nameEn storyZh storyEn beneficiaryTarget beneficiaryUnitZh beneficiaryUnitEn evidenced opensAt closesAt minimumFlowers state reachedAt missPolicy feedbackDays closedFlowers fundingRate{minorUnits}fundingCap{minorUnits}funded{minorUnits}tiers{flowers nameZh nameEn reachedAt}sponsors{nameZh nameEn partner{nameZh nameEn}}credits(first:20){edges{node{number merged titleZh titleEn proposer{...DetailPerson}}}pageInfo{hasNextPage}}project{id titleZh titleEn}rolledInto{id nameZh nameEn}progress{...DetailProgress}reports(first:10){edges{node{...DetailReport}}}}}teams(first:10 filter:{dream:$id}orderBy:{by:FLOWERS direction:DESC}){edges{node{...DetailTeamRow}}}}fragment DetailPerson on DonorIdentity{__typename ...on NamedDonor{displayName}...on AnonymousDonor{labelZh labelEn}}fragment DetailProgress on Progress{reports published plannedBeneficiaries beneficiariesReached plannedSpending{minorUnits}spent{minorUnits}}fragment DetailReport on ProgressReport{id number kind titleZh titleEn dueAt state overdue publishedAt plannedBeneficiaries plannedSpending{minorUnits}current{number textZh textEn beneficiariesReached spent{minorUnits}correctionZh correctionEn}}fragment DetailTeamRow on Team{id name kind totals{seq net{minorUnits}flowersCounted donorCount giverCount}}")
export const DetailDreamTotalsDocument = operation<DetailDreamTotalsSubscription, DetailDreamTotalsSubscriptionVariables>("subscription", "DetailDreamTotals", "sha256:c11fd587e28c2ad79d28a6cbccd408e207dbb7ccd83c37e278be0d2556515f9e", "subscription DetailDreamTotals($dream:ID!){dreamTotals(dream:$dream){...DetailNumbers}}fragment DetailNumbers on Totals{seq asOf serverTime serviceLevel donationCount donorCount received{minorUnits}matched{minorUnits}matchReversed{minorUnits}held{minorUnits}refunded{minorUnits}net{minorUnits}flowerCount flowersReversed flowersCounted giverCount lines{line gross{minorUnits}held{minorUnits}corrected{minorUnits}net{minorUnits}}notices{scope effect noticeZh noticeEn engagedAt until}}")
export const DetailKindDocument = operation<DetailKindQuery, DetailKindQueryVariables>("query", "DetailKind", "sha256:870f552d938b6676c08a49a082dd97a333899ff01ddcf19508416e042ff159a1", "query DetailKind($id:ID!){node(id:$id){__typename ...on Project{campaign{code}}...on Dream{campaign{code}}...on Team{campaign{code}}}}")
export const DetailOrganizationDocument = operation<DetailOrganizationQuery, DetailOrganizationQueryVariables>("query", "DetailOrganization", "sha256:186e34028513c85a6019929d7bea11e2b17b317e3e3ca38d3d0bb08b2c95d9f7", "query DetailOrganization($id:ID!){node(id:$id){...on Organization{id uscc nameZh nameEn kind certificateValidUntil disclosureStatus state region{nameZh nameEn}}}}")
export const DetailOrganizationProjectsDocument = operation<DetailOrganizationProjectsQuery, DetailOrganizationProjectsQueryVariables>("query", "DetailOrganizationProjects", "sha256:a7564e8a142d5fbd37c4da6c8e214007bfca3fbbc08f64521b6e1b940be8be9a", "query DetailOrganizationProjects($id:ID!$campaign:ID!$after:String){node(id:$id){...on Organization{projects(first:10 after:$after filter:{campaign:$campaign}orderBy:{by:RECEIVED direction:DESC}){pageInfo{hasNextPage endCursor}edges{node{id number titleZh titleEn category state totals{seq donationCount received{minorUnits}}}}}}}}")
export const DetailOrganizationTotalsDocument = operation<DetailOrganizationTotalsSubscription, DetailOrganizationTotalsSubscriptionVariables>("subscription", "DetailOrganizationTotals", "sha256:151d761f296cd4f31904538f40b52f29b5f238ac16d51209b5431bf893a2a43f", "subscription DetailOrganizationTotals($organization:ID!$campaign:ID){organizationTotals(organization:$organization campaign:$campaign){...DetailNumbers}}fragment DetailNumbers on Totals{seq asOf serverTime serviceLevel donationCount donorCount received{minorUnits}matched{minorUnits}matchReversed{minorUnits}held{minorUnits}refunded{minorUnits}net{minorUnits}flowerCount flowersReversed flowersCounted giverCount lines{line gross{minorUnits}held{minorUnits}corrected{minorUnits}net{minorUnits}}notices{scope effect noticeZh noticeEn engagedAt until}}")
export const DetailProjectDocument = operation<DetailProjectQuery, DetailProjectQueryVariables>("query", "DetailProject", "sha256:060f14be6ae9ec18f3770c8c7bfa207a83b837ce90491fd757bc05a391716c84", "query DetailProject($id:ID!){node(id:$id){...on Project{id number titleZh titleEn category state filingNumber matchFrozen goal{minorUnits}region{nameZh nameEn}initiator{id nameZh nameEn}receivingOrganization{id nameZh nameEn}executingOrganization{id nameZh nameEn}dream{id nameZh nameEn}progress{...DetailProgress}reports(first:10){edges{node{...DetailReport}}}}}teams(first:10 filter:{project:$id}orderBy:{by:AMOUNT direction:DESC}){edges{node{...DetailTeamRow}}}}fragment DetailProgress on Progress{reports published plannedBeneficiaries beneficiariesReached plannedSpending{minorUnits}spent{minorUnits}}fragment DetailReport on ProgressReport{id number kind titleZh titleEn dueAt state overdue publishedAt plannedBeneficiaries plannedSpending{minorUnits}current{number textZh textEn beneficiariesReached spent{minorUnits}correctionZh correctionEn}}fragment DetailTeamRow on Team{id name kind totals{seq net{minorUnits}flowersCounted donorCount giverCount}}")
export const DetailProjectTotalsDocument = operation<DetailProjectTotalsSubscription, DetailProjectTotalsSubscriptionVariables>("subscription", "DetailProjectTotals", "sha256:adf5a4615509fabee8befa608757cc7aa6839a77f176e0eee52a32a673819743", "subscription DetailProjectTotals($project:ID!){projectTotals(project:$project){...DetailNumbers}}fragment DetailNumbers on Totals{seq asOf serverTime serviceLevel donationCount donorCount received{minorUnits}matched{minorUnits}matchReversed{minorUnits}held{minorUnits}refunded{minorUnits}net{minorUnits}flowerCount flowersReversed flowersCounted giverCount lines{line gross{minorUnits}held{minorUnits}corrected{minorUnits}net{minorUnits}}notices{scope effect noticeZh noticeEn engagedAt until}}")
export const DetailTeamDocument = operation<DetailTeamQuery, DetailTeamQueryVariables>("query", "DetailTeam", "sha256:e406a4a0ddde38cedeef30e590e31321cbb53e00b40cf974f60a75bd1c53964c", "query DetailTeam($id:ID!){node(id:$id){...on Team{id name kind slogan target state memberCount createdAt captain{...DetailPerson}project{id titleZh titleEn}dream{id nameZh nameEn}}}}fragment DetailPerson on DonorIdentity{__typename ...on NamedDonor{displayName}...on AnonymousDonor{labelZh labelEn}}")
export const DetailTeamTotalsDocument = operation<DetailTeamTotalsSubscription, DetailTeamTotalsSubscriptionVariables>("subscription", "DetailTeamTotals", "sha256:c72c9a5231d6b783b7ed6bc17b5da7420a4406c5b40d583abb4ac88296aa85bd", "subscription DetailTeamTotals($team:ID!){teamTotals(team:$team){...DetailNumbers}}fragment DetailNumbers on Totals{seq asOf serverTime serviceLevel donationCount donorCount received{minorUnits}matched{minorUnits}matchReversed{minorUnits}held{minorUnits}refunded{minorUnits}net{minorUnits}flowerCount flowersReversed flowersCounted giverCount lines{line gross{minorUnits}held{minorUnits}corrected{minorUnits}net{minorUnits}}notices{scope effect noticeZh noticeEn engagedAt until}}")
export const DonateDocument = operation<DonateMutation, DonateMutationVariables>("mutation", "Donate", "sha256:b9eceaddd992b1516c1b938421a664ab688cee66b4baa462fec7cf1037e4800c", "mutation Donate($input:DonateInput!){donate(input:$input){__typename ...on DonateSuccess{replayed donation{id amount{decimal currency}}}...on UserError{code message}}}")
export const DonationMatchDocument = operation<DonationMatchQuery, DonationMatchQueryVariables>("query", "DonationMatch", "sha256:00408799054caecdd7b785bfc1439b1273fc70b008639b892345315316586271", "query DonationMatch($donation:ID!){node(id:$donation){...on Donation{id amount{decimal}match{status amount{decimal}held{decimal}reason reasonZh reasonEn nextWindowOpensAt draw{...DrawCheck}allocations{id source ratio raw{decimal}amount{decimal}caps state explanationZh explanationEn ruleSet{version}draw{...DrawCheck}}}}}}fragment DrawCheck on Draw{number message seedHash seed explanationZh explanationEn command}")
export const DreamRaceDocument = operation<DreamRaceSubscription, DreamRaceSubscriptionVariables>("subscription", "DreamRace", "sha256:38788cad00c8fd23e4a1a09ab4a1b9509534199e2920d7cfb397b24ca9eac49d", "subscription DreamRace($campaign:ID!$maxHz:Int=2){dreamRace(campaign:$campaign maxHz:$maxHz){seq asOf serviceLevel dreams{rank dream{id}totals{flowersCounted giverCount}}}}")
export const EmbedCampaignDocument = operation<EmbedCampaignQuery, EmbedCampaignQueryVariables>("query", "EmbedCampaign", "sha256:2f2df752ca7a0b62c9a8306cfd384c0079dd968bd57e4816738e3ff809694e53", "query EmbedCampaign($code:String!){campaign(code:$code){id code nameZh nameEn timeZone rehearsal totals{...EmbedNumbers}}}fragment EmbedNumbers on Totals{seq asOf serviceLevel received{minorUnits}matched{minorUnits}net{minorUnits}refunded{minorUnits}donationCount donorCount flowerCount flowersCounted giverCount notices{effect target noticeZh noticeEn}}")
export const EmbedCampaignTotalsDocument = operation<EmbedCampaignTotalsSubscription, EmbedCampaignTotalsSubscriptionVariables>("subscription", "EmbedCampaignTotals", "sha256:2d53fa952928f9c7b3edac070a09dfdb655db1a818640e8349a3c75cf9303978", "subscription EmbedCampaignTotals($campaign:ID!){campaignTotals(campaign:$campaign maxHz:1){...EmbedNumbers}}fragment EmbedNumbers on Totals{seq asOf serviceLevel received{minorUnits}matched{minorUnits}net{minorUnits}refunded{minorUnits}donationCount donorCount flowerCount flowersCounted giverCount notices{effect target noticeZh noticeEn}}")
export const EmbedDreamDocument = operation<EmbedDreamQuery, EmbedDreamQueryVariables>("query", "EmbedDream", "sha256:9a8d0523d572136a02362ab1f5dbe40237a62d62eef20b156b717ce618890705", "query EmbedDream($dream:ID!){node(id:$dream){...on Dream{id nameZh nameEn evidenced minimumFlowers campaign{code nameZh nameEn timeZone rehearsal}totals{...EmbedNumbers}}}}fragment EmbedNumbers on Totals{seq asOf serviceLevel received{minorUnits}matched{minorUnits}net{minorUnits}refunded{minorUnits}donationCount donorCount flowerCount flowersCounted giverCount notices{effect target noticeZh noticeEn}}")
export const EmbedDreamTotalsDocument = operation<EmbedDreamTotalsSubscription, EmbedDreamTotalsSubscriptionVariables>("subscription", "EmbedDreamTotals", "sha256:8078cccf9add87e48ce1361bc444cc99531821b0311397cc2f1a32a1d3a97ac9", "subscription EmbedDreamTotals($dream:ID!){dreamTotals(dream:$dream maxHz:1){...EmbedNumbers}}fragment EmbedNumbers on Totals{seq asOf serviceLevel received{minorUnits}matched{minorUnits}net{minorUnits}refunded{minorUnits}donationCount donorCount flowerCount flowersCounted giverCount notices{effect target noticeZh noticeEn}}")
export const GiveFlowersDocument = operation<GiveFlowersMutation, GiveFlowersMutationVariables>("mutation", "GiveFlowers", "sha256:318965d146e64107bdf4e2dca9f12499274e64695ff0d904dc197ceea758a69b", "mutation GiveFlowers($input:GiveFlowersInput!){giveFlowers(input:$input){__typename ...on GiveFlowersSuccess{replayed}...on UserError{code message}}}")
export const MatchQuoteDocument = operation<MatchQuoteQuery, MatchQuoteQueryVariables>("query", "MatchQuote", "sha256:58b294fca4d3233030c02737d30bea490f1a5c9080e18b90b2d51d6c06bb2ce4", "query MatchQuote($project:ID!$amount:SafeInt!){matchQuote(project:$project amount:$amount){seq asOf giftsTaken minimum{decimal}maximum{decimal}expected{decimal}roomLeftToday{decimal}sources{source reason reasonZh reasonEn window{id closesAt}odds{ratio chance amount{decimal}caps}}}}")
export const MatchingWindowDocument = operation<MatchingWindowSubscription, MatchingWindowSubscriptionVariables>("subscription", "MatchingWindow", "sha256:6f64494db048e5bb9929b820a2e15e1a44db97dc54a0a6ec9c2480bd485198c4", "subscription MatchingWindow($window:ID!){matchingWindow(window:$window){id seq asOf serviceLevel state opensAt closesAt budget{minorUnits decimal}confirmed{minorUnits decimal}held{minorUnits decimal}available{minorUnits decimal}donationCount donorCount burnPerMinute{minorUnits decimal}exhaustsAt effectiveRatio nextWindow{id opensAt}}}")
export const MeAccountDocument = operation<MeAccountQuery, MeAccountQueryVariables>("query", "MeAccount", "sha256:9790bb4e7eda904bdc649cd267bd41f7518fbdc98f9a2056d974edb63d61851b", "query MeAccount($campaign:ID!){viewer{role subject expiresAt donor{...MeDonor}flowerAccount(campaign:$campaign){balance earned given returned reversed streak{current longest honour{...MeHonour}nextHonour{...MeHonour}}bill{earned{partner{id nameZh nameEn}deedType{id code nameZh nameEn}deeds flowers reversed}given{dream{id nameZh nameEn state}giftCount given counted returned}}entries(first:1){edges{node{seq}}}}}}fragment MeDonor on Donor{id displayName anonymous region{code nameZh nameEn}state activeYears}fragment MeHonour on HonourLevel{code nameZh nameEn days}")
export const MeAnswersDocument = operation<MeAnswersQuery, MeAnswersQueryVariables>("query", "MeAnswers", "sha256:27d4a7d8537a37bf2f9cb6eaa280c8c8c2ab984a67001585ee5ced5563c54892", "query MeAnswers($ids:[ID!]!){nodes(ids:$ids){...on Dream{id state minimumFlowers closesAt feedbackDays beneficiaryUnitZh beneficiaryUnitEn totals{seq flowersCounted}project{id executingOrganization{id nameZh nameEn}}reports(first:6){edges{node{...MeReport}}}}}}fragment MeReport on ProgressReport{id kind titleZh titleEn dueAt state overdue publishedAt plannedBeneficiaries current{number textZh textEn beneficiariesReached spent{minorUnits}correctionZh correctionEn}}")
export const MeCampaignsDocument = operation<MeCampaignsQuery, MeCampaignsQueryVariables>("query", "MeCampaigns", "sha256:5fb66c8f77f7bc186409fb92dd055ae458032cf4cf5148ac199623f3857d0649", "query MeCampaigns{campaigns(first:6){edges{node{id code nameZh nameEn startsAt phase}}}}")
export const MeCreateTeamDocument = operation<MeCreateTeamMutation, MeCreateTeamMutationVariables>("mutation", "MeCreateTeam", "sha256:868c2d5f97917ed647bf77b72dfed8fa1f0aa3f8bb9119929599b259ec435581", "mutation MeCreateTeam($input:CreateTeamInput!){createTeam(input:$input){__typename ...on CreateTeamSuccess{replayed team{...MeTeam}}...MeRefusal}}fragment MeTeamNumbers on Totals{seq donationCount donorCount giverCount flowersCounted received{minorUnits}}fragment MeTeam on Team{id kind name slogan sloganState target state code memberCount campaign{id}project{id titleZh titleEn}dream{id nameZh nameEn}captain{__typename ...on NamedDonor{displayName}...on AnonymousDonor{labelZh labelEn}}totals{...MeTeamNumbers}}fragment MeRefusal on UserError{code message ...on InvalidInput{fields{path message}}...on NotFound{path}...on Overloaded{retryAfterMs}...on Unavailable{retryAfterMs}}")
export const MeDonateDocument = operation<MeDonateMutation, MeDonateMutationVariables>("mutation", "MeDonate", "sha256:943e099a3362d9925a1c2474430339292d968aba32d231136daae6050c30ebd6", "mutation MeDonate($input:DonateInput!){donate(input:$input){__typename ...on DonateSuccess{replayed donation{...MeDonation}}...MeRefusal}}fragment DrawCheck on Draw{number message seedHash seed explanationZh explanationEn command}fragment MeDonation on Donation{id seq paidAt state message amount{minorUnits}donor{__typename ...on NamedDonor{displayName}}region{code nameZh nameEn}project{id titleZh titleEn}team{id name}match{status amount{minorUnits}held{minorUnits}reason reasonZh reasonEn nextWindowOpensAt draw{...DrawCheck}allocations{id source ratio raw{minorUnits}amount{minorUnits}caps state explanationZh explanationEn draw{...DrawCheck}}}}fragment MeRefusal on UserError{code message ...on InvalidInput{fields{path message}}...on NotFound{path}...on Overloaded{retryAfterMs}...on Unavailable{retryAfterMs}}")
export const MeDonationsDocument = operation<MeDonationsQuery, MeDonationsQueryVariables>("query", "MeDonations", "sha256:fdfe57356ea2b9a04a1d44fbb22144a019cf4f2b19b373181ca466a5cb20947b", "query MeDonations($first:Int!$after:String){viewer{donations(first:$first after:$after){pageInfo{hasNextPage endCursor}edges{node{...MeDonation}}}}}fragment DrawCheck on Draw{number message seedHash seed explanationZh explanationEn command}fragment MeDonation on Donation{id seq paidAt state message amount{minorUnits}donor{__typename ...on NamedDonor{displayName}}region{code nameZh nameEn}project{id titleZh titleEn}team{id name}match{status amount{minorUnits}held{minorUnits}reason reasonZh reasonEn nextWindowOpensAt draw{...DrawCheck}allocations{id source ratio raw{minorUnits}amount{minorUnits}caps state explanationZh explanationEn draw{...DrawCheck}}}}")
export const MeDreamsDocument = operation<MeDreamsQuery, MeDreamsQueryVariables>("query", "MeDreams", "sha256:e14e191cc6ca9b7d8cf47e57fa903607b03e961624de829e2c3a7cc18088dc1a", "query MeDreams($code:String!){campaign(code:$code){dreams(first:16){edges{node{id number nameZh nameEn storyZh storyEn evidenced minimumFlowers state opensAt closesAt feedbackDays}}}}}")
export const MeEntriesDocument = operation<MeEntriesQuery, MeEntriesQueryVariables>("query", "MeEntries", "sha256:2e55145d4db083f697a1d34b1b8589720a0393f0a39c831bad29dbc805e96b9d", "query MeEntries($campaign:ID!$first:Int!$after:String){viewer{flowerAccount(campaign:$campaign){entries(first:$first after:$after){pageInfo{hasNextPage endCursor}edges{node{seq kind amount balanceAfter at deedType{id code nameZh nameEn}dream{id nameZh nameEn}}}}}}}")
export const MeFeedbackDocument = operation<MeFeedbackSubscription, MeFeedbackSubscriptionVariables>("subscription", "MeFeedback", "sha256:a2c64ba168d7215c239f705a6edd130485cef794d405441e49fd5aaa099e555b", "subscription MeFeedback($campaign:ID!$after:String){feedback(campaign:$campaign after:$after){cursor hasMore deliveries{number deliveredAt corrected report{id titleZh titleEn}}}}")
export const MeGiveFlowersDocument = operation<MeGiveFlowersMutation, MeGiveFlowersMutationVariables>("mutation", "MeGiveFlowers", "sha256:10b6bc55d71d07780ccaf791ead5858c7d82e1ee9098b2eee458ce2130694416", "mutation MeGiveFlowers($input:GiveFlowersInput!){giveFlowers(input:$input){__typename ...on GiveFlowersSuccess{replayed balance gift{id seq count dream{id nameZh nameEn}}}...on InsufficientFlowers{balance}...MeRefusal}}fragment MeRefusal on UserError{code message ...on InvalidInput{fields{path message}}...on NotFound{path}...on Overloaded{retryAfterMs}...on Unavailable{retryAfterMs}}")
export const MeImpactDocument = operation<MeImpactQuery, MeImpactQueryVariables>("query", "MeImpact", "sha256:a80168e602a3645b94e0954b7451bc18bddcdfdc8deeb5fec1c49cf01273fa80", "query MeImpact($campaign:ID!){viewer{impact(campaign:$campaign){flowers dreamCount amount{minorUnits}projectCount reportCount}}}")
export const MeJoinTeamDocument = operation<MeJoinTeamMutation, MeJoinTeamMutationVariables>("mutation", "MeJoinTeam", "sha256:ec1c2523312e080168a33ecd5f92c35628bd818b1540b45596de958ae5289c7d", "mutation MeJoinTeam($input:JoinTeamInput!){joinTeam(input:$input){__typename ...on JoinTeamSuccess{team{...MeTeam}}...MeRefusal}}fragment MeTeamNumbers on Totals{seq donationCount donorCount giverCount flowersCounted received{minorUnits}}fragment MeTeam on Team{id kind name slogan sloganState target state code memberCount campaign{id}project{id titleZh titleEn}dream{id nameZh nameEn}captain{__typename ...on NamedDonor{displayName}...on AnonymousDonor{labelZh labelEn}}totals{...MeTeamNumbers}}fragment MeRefusal on UserError{code message ...on InvalidInput{fields{path message}}...on NotFound{path}...on Overloaded{retryAfterMs}...on Unavailable{retryAfterMs}}")
export const MeLeaveTeamDocument = operation<MeLeaveTeamMutation, MeLeaveTeamMutationVariables>("mutation", "MeLeaveTeam", "sha256:6f0276bbe4e1d4e15b0e10d0dfcbcafd37c432956e2edc763ec3358eb131b1a9", "mutation MeLeaveTeam($input:LeaveTeamInput!){leaveTeam(input:$input){__typename ...on LeaveTeamSuccess{team{id name}}...MeRefusal}}fragment MeRefusal on UserError{code message ...on InvalidInput{fields{path message}}...on NotFound{path}...on Overloaded{retryAfterMs}...on Unavailable{retryAfterMs}}")
export const MeProjectsDocument = operation<MeProjectsQuery, MeProjectsQueryVariables>("query", "MeProjects", "sha256:b4d8f942e5bd5f1fdea630e7c20faffb08e8ad670baf9ae345539e5b6242de00", "query MeProjects($campaign:ID!$search:String$first:Int!$after:String){projects(first:$first after:$after filter:{campaign:$campaign state:ONLINE search:$search}orderBy:{by:RECEIVED direction:DESC}){pageInfo{hasNextPage endCursor}edges{node{id number titleZh titleEn category receivingOrganization{id nameZh nameEn}}}}}")
export const MeQuoteDocument = operation<MeQuoteQuery, MeQuoteQueryVariables>("query", "MeQuote", "sha256:0f3a0a2853f48a50402eaab5a9c55da9b9b0912ca63873d7906c86ac993a48e4", "query MeQuote($project:ID!$amount:SafeInt!){matchQuote(project:$project amount:$amount){seq asOf giftsTaken minimum{minorUnits}maximum{minorUnits}expected{minorUnits}roomLeftToday{minorUnits}sources{source reason reasonZh reasonEn expected{minorUnits}maximum{minorUnits}window{id opensAt closesAt}odds{ratio chance amount{minorUnits}caps}}}}")
export const MeRegionsDocument = operation<MeRegionsQuery, MeRegionsQueryVariables>("query", "MeRegions", "sha256:778c48802d41e537cb6844024604dcd380404043f2bb0d45321697d4b6a3b6e2", "query MeRegions{regions{code nameZh nameEn}}")
export const MeTeamTotalsDocument = operation<MeTeamTotalsSubscription, MeTeamTotalsSubscriptionVariables>("subscription", "MeTeamTotals", "sha256:7b109fc6d953b5960a3828944e42381d82c3f13edcf8eca81d8e3965af417100", "subscription MeTeamTotals($topics:[TopicInput!]!){live(topics:$topics){seq serviceLevel serverTime topics{of totals{...MeTeamNumbers}}}}fragment MeTeamNumbers on Totals{seq donationCount donorCount giverCount flowersCounted received{minorUnits}}")
export const MeTeamsDocument = operation<MeTeamsQuery, MeTeamsQueryVariables>("query", "MeTeams", "sha256:22a95cc3acf6b79774f460112fe0afc7211fadee6c4ab2afe24e9e09e09b1846", "query MeTeams($first:Int!$after:String){viewer{teams(first:$first after:$after){pageInfo{hasNextPage endCursor}edges{node{...MeTeam}}}}}fragment MeTeamNumbers on Totals{seq donationCount donorCount giverCount flowersCounted received{minorUnits}}fragment MeTeam on Team{id kind name slogan sloganState target state code memberCount campaign{id}project{id titleZh titleEn}dream{id nameZh nameEn}captain{__typename ...on NamedDonor{displayName}...on AnonymousDonor{labelZh labelEn}}totals{...MeTeamNumbers}}")
export const MeThreadsDocument = operation<MeThreadsQuery, MeThreadsQueryVariables>("query", "MeThreads", "sha256:df3e151b003eb95539ada97b5a2d0ea73aa2482e744bca5453fdb27bbbae4571", "query MeThreads($campaign:ID!$first:Int!$after:String){viewer{flowerAccount(campaign:$campaign){gifts(first:$first after:$after){pageInfo{hasNextPage endCursor}edges{node{id seq count counted givenAt team{id name}trace{flowers deedCount deeds{flowers deed{id day deedType{id nameZh nameEn}}}dream{id nameZh nameEn}project{id number titleZh titleEn}}}}}}}}")
export const MeUnderReviewDocument = operation<MeUnderReviewQuery, MeUnderReviewQueryVariables>("query", "MeUnderReview", "sha256:db18fc87beb09dd802db8309ecd8307e0b651843e6ca36f87e3b9d4c360bcd0c", "query MeUnderReview($ids:[ID!]!){nodes(ids:$ids){...MeDonation}}fragment DrawCheck on Draw{number message seedHash seed explanationZh explanationEn command}fragment MeDonation on Donation{id seq paidAt state message amount{minorUnits}donor{__typename ...on NamedDonor{displayName}}region{code nameZh nameEn}project{id titleZh titleEn}team{id name}match{status amount{minorUnits}held{minorUnits}reason reasonZh reasonEn nextWindowOpensAt draw{...DrawCheck}allocations{id source ratio raw{minorUnits}amount{minorUnits}caps state explanationZh explanationEn draw{...DrawCheck}}}}")
export const MeUpdateDonorDocument = operation<MeUpdateDonorMutation, MeUpdateDonorMutationVariables>("mutation", "MeUpdateDonor", "sha256:4867ccb5da6e373f18c95f34ee09669b2346455c679c995a7726d9e2c49efc53", "mutation MeUpdateDonor($input:UpdateDonorInput!){updateDonor(input:$input){__typename ...on UpdateDonorSuccess{donor{...MeDonor}}...MeRefusal}}fragment MeDonor on Donor{id displayName anonymous region{code nameZh nameEn}state activeYears}fragment MeRefusal on UserError{code message ...on InvalidInput{fields{path message}}...on NotFound{path}...on Overloaded{retryAfterMs}...on Unavailable{retryAfterMs}}")
export const PastMomentDocument = operation<PastMomentQuery, PastMomentQueryVariables>("query", "PastMoment", "sha256:d94f333cf5e327a7bd2d6dcff66e1e0c576dccc0d8dbfd331c043cb116847a53", "query PastMoment($code:String!$at:DateTime!){campaign(code:$code){totals(at:$at){...MomentTotals}regions:breakdown(by:REGION at:$at){...MomentBreakdown}categories:breakdown(by:CATEGORY at:$at){...MomentBreakdown}channels:breakdown(by:CHANNEL at:$at){...MomentBreakdown}matchingWindows{...PastWindow}}}fragment TotalsNumbers on Totals{seq asOf serviceLevel donationCount donorCount received{minorUnits decimal}matched{minorUnits decimal}held{minorUnits decimal}refunded{minorUnits decimal}net{minorUnits decimal}flowerCount flowersReversed flowersCounted giverCount}fragment MomentTotals on Totals{...TotalsNumbers serverTime lines{line gross{minorUnits}held{minorUnits}corrected{minorUnits}net{minorUnits}}notices{scope effect target noticeZh noticeEn engagedAt until}}fragment MomentPart on Totals{donationCount donorCount received{minorUnits}flowerCount}fragment MomentBreakdown on Breakdown{by seq asOf serviceLevel total{...MomentPart}rows{key nameZh nameEn totals{...MomentPart}}}fragment PastWindow on MatchingWindow{id opensAt closesAt pool{source nameZh nameEn}totals(at:$at){seq asOf serviceLevel matchedNet{minorUnits}held{minorUnits}donationCount}}")
export const PastRaceDocument = operation<PastRaceSubscription, PastRaceSubscriptionVariables>("subscription", "PastRace", "sha256:2f875753ac6198ca622eace16d413c981f9e0e5f8c8c5eebee9352acd3d07df6", "subscription PastRace($campaign:ID!$from:DateTime!$to:DateTime!){replay(campaign:$campaign from:$from to:$to speed:1){at totals{seq asOf serviceLevel}dreams{...PastDream}}}fragment PastDream on RankedDream{rank dream{id}totals{flowersCounted giverCount}}")
export const PresentBreakdownDocument = operation<PresentBreakdownSubscription, PresentBreakdownSubscriptionVariables>("subscription", "PresentBreakdown", "sha256:551a8e6404a2da83c68d49f0773e128ae769d055a51aa9aaab3952a446ccf56f", "subscription PresentBreakdown($campaign:ID!$by:BreakdownBy!){breakdown(campaign:$campaign by:$by maxHz:1){...MomentBreakdown}}fragment MomentPart on Totals{donationCount donorCount received{minorUnits}flowerCount}fragment MomentBreakdown on Breakdown{by seq asOf serviceLevel total{...MomentPart}rows{key nameZh nameEn totals{...MomentPart}}}")
export const PresentTotalsDocument = operation<PresentTotalsSubscription, PresentTotalsSubscriptionVariables>("subscription", "PresentTotals", "sha256:15dfc0d0fa896bd2535b7432f31815b8468edba9a2e4ba78c7cbdc5d60dbce6a", "subscription PresentTotals($campaign:ID!$maxHz:Int=2){campaignTotals(campaign:$campaign maxHz:$maxHz){...MomentTotals}}fragment TotalsNumbers on Totals{seq asOf serviceLevel donationCount donorCount received{minorUnits decimal}matched{minorUnits decimal}held{minorUnits decimal}refunded{minorUnits decimal}net{minorUnits decimal}flowerCount flowersReversed flowersCounted giverCount}fragment MomentTotals on Totals{...TotalsNumbers serverTime lines{line gross{minorUnits}held{minorUnits}corrected{minorUnits}net{minorUnits}}notices{scope effect target noticeZh noticeEn engagedAt until}}")
export const ReachedMilestonesDocument = operation<ReachedMilestonesSubscription, ReachedMilestonesSubscriptionVariables>("subscription", "ReachedMilestones", "sha256:d3a5fec54bfcda3b5d4277db41d06d40b3ae6467ea6185fe7293fc77f06bea3c", "subscription ReachedMilestones($campaign:ID!$after:String){milestones(campaign:$campaign after:$after){seq serviceLevel cursor hasMore milestones{...MilestoneLine}}}fragment MilestoneLine on Milestone{id of kind metric threshold nameZh nameEn reachedSeq reachedAt}")
export const ReplayedMomentDocument = operation<ReplayedMomentSubscription, ReplayedMomentSubscriptionVariables>("subscription", "ReplayedMoment", "sha256:bc3b345f8e1e965247bed273a7d49eb3d44eee5b57cdec532488a9cb2022b024", "subscription ReplayedMoment($campaign:ID!$from:DateTime!$to:DateTime!$speed:Int!){replay(campaign:$campaign from:$from to:$to speed:$speed){at done totals{...MomentTotals}dreams{...PastDream}regions{key nameZh nameEn totals{...MomentPart}}}}fragment TotalsNumbers on Totals{seq asOf serviceLevel donationCount donorCount received{minorUnits decimal}matched{minorUnits decimal}held{minorUnits decimal}refunded{minorUnits decimal}net{minorUnits decimal}flowerCount flowersReversed flowersCounted giverCount}fragment MomentTotals on Totals{...TotalsNumbers serverTime lines{line gross{minorUnits}held{minorUnits}corrected{minorUnits}net{minorUnits}}notices{scope effect target noticeZh noticeEn engagedAt until}}fragment PastDream on RankedDream{rank dream{id}totals{flowersCounted giverCount}}fragment MomentPart on Totals{donationCount donorCount received{minorUnits}flowerCount}")
export const ScreenBurnDownDocument = operation<ScreenBurnDownQuery, ScreenBurnDownQueryVariables>("query", "ScreenBurnDown", "sha256:af61191ca331373f91910745d958ed3162cec28320417425ce48fcaad7c6b8d1", "query ScreenBurnDown($window:ID!$from:DateTime!$to:DateTime!$bucket:TimelineBucket!){node(id:$window){...on MatchingWindow{id timeline(from:$from to:$to bucket:$bucket){until matched:value(metric:MATCHED_NET)held:value(metric:HELD)}}}}")
export const ScreenFeedDocument = operation<ScreenFeedSubscription, ScreenFeedSubscriptionVariables>("subscription", "ScreenFeed", "sha256:64f0606c985bd6944370c46a024938384282905ef86245e6cd674b34dd01e3d3", "subscription ScreenFeed($campaign:ID!){donationFeed(campaign:$campaign){seq serviceLevel giftCount shownCount entries{seq paidAt amount{minorUnits}donor{__typename ...on NamedDonor{displayName}...on AnonymousDonor{labelZh labelEn}}project{id titleZh titleEn}}}}")
export const ScreenMilestonesDocument = operation<ScreenMilestonesSubscription, ScreenMilestonesSubscriptionVariables>("subscription", "ScreenMilestones", "sha256:2c747635e8b4296f91cdd37c87e5a6f7aa9f56be34c796d530ac4f5082159cb5", "subscription ScreenMilestones($campaign:ID!$after:String){milestones(campaign:$campaign after:$after){seq cursor hasMore milestones{id of kind metric threshold nameZh nameEn reachedAt}}}")
export const ScreenSubjectDocument = operation<ScreenSubjectQuery, ScreenSubjectQueryVariables>("query", "ScreenSubject", "sha256:f623b075c58452f0081cf445e530e75c00a5afa6f596fa1249f5ac9843cecf05", "query ScreenSubject($id:ID!){node(id:$id){...on Project{nameZh:titleZh nameEn:titleEn}...on Organization{nameZh nameEn}...on Team{nameZh:name nameEn:name}}}")
export const ScreenTotalsDocument = operation<ScreenTotalsSubscription, ScreenTotalsSubscriptionVariables>("subscription", "ScreenTotals", "sha256:74d2f3c9f5faf14cc40209a52a5849de22a27edde30546feb1f176f14e41f43c", "subscription ScreenTotals($campaign:ID!$maxHz:Int=2){campaignTotals(campaign:$campaign maxHz:$maxHz){...TotalsNumbers serverTime lines{line gross{minorUnits}}notices{scope effect target noticeZh noticeEn engagedAt until}}}fragment TotalsNumbers on Totals{seq asOf serviceLevel donationCount donorCount received{minorUnits decimal}matched{minorUnits decimal}held{minorUnits decimal}refunded{minorUnits decimal}net{minorUnits decimal}flowerCount flowersReversed flowersCounted giverCount}")
export const ScreenWindowDocument = operation<ScreenWindowSubscription, ScreenWindowSubscriptionVariables>("subscription", "ScreenWindow", "sha256:5f84eec60010627b69323d710f0b06b70caee005d60c6aa687a5d88c5855d79f", "subscription ScreenWindow($window:ID!){matchingWindow(window:$window){id seq asOf serverTime serviceLevel state opensAt closesAt budget{minorUnits}available{minorUnits}held{minorUnits}donationCount burnPerMinute{minorUnits}exhaustsAt nextWindow{id opensAt}}}")
export const ScreenWindowsDocument = operation<ScreenWindowsQuery, ScreenWindowsQueryVariables>("query", "ScreenWindows", "sha256:7aafd90cab230ad617b78c40ed5d2b432254087ac6150dc841b2c6a6717ef7d8", "query ScreenWindows($code:String!){campaign(code:$code){matchingWindows{id opensAt closesAt pool{source nameZh nameEn}}}}")
export const SearchOrganizationsDocument = operation<SearchOrganizationsQuery, SearchOrganizationsQueryVariables>("query", "SearchOrganizations", "sha256:a8d5f9ac125abae67b7681b3cdf4dfb477e681f38534636a3cc9326955aa24e1", "query SearchOrganizations($search:String!){organizations(first:8 filter:{search:$search}){edges{node{id nameZh nameEn}}}}")
export const SearchProjectsDocument = operation<SearchProjectsQuery, SearchProjectsQueryVariables>("query", "SearchProjects", "sha256:8532d39dc4c96b2f7af47c065ee865bf65e3af48b5ae752a498741dc3d629003", "query SearchProjects($campaign:ID!$search:String!){projects(first:8 filter:{campaign:$campaign search:$search}){edges{node{id titleZh titleEn}}}}")
export const WindowBurnDocument = operation<WindowBurnSubscription, WindowBurnSubscriptionVariables>("subscription", "WindowBurn", "sha256:256bc72efb0803dbcb92939814bd636081090c926238c1d2f60f8d8dad17d87d", "subscription WindowBurn($window:ID!){matchingWindow(window:$window maxHz:1){id seq asOf serverTime serviceLevel state opensAt closesAt budget{minorUnits}confirmed{minorUnits}held{minorUnits}available{minorUnits}burnPerMinute{minorUnits}exhaustsAt nextWindow{id opensAt}}}")
