// Written by web/codegen.ts from schema/schema.graphql and schema/examples. Not edited by hand.

/** Texts by their document identifiers. */
export const persistedDocuments: ReadonlyMap<string, string> = new Map([
  [
    'sha256:2c913bf0ced758ddce62d5e52041b2bb2224e90e220d9038505c3f656e6e5840',
    `subscription Board($campaign: ID!, $board: BoardKind!, $by: BoardMeasure!, $first: Int!, $around: ID) {
  leaderboard(
    campaign: $campaign
    board: $board
    by: $by
    first: $first
    around: $around
    maxHz: 1
  ) {
    seq
    asOf
    serviceLevel
    movementSince
    total
    rows {
      ...BoardRow
    }
    around {
      subjectId
      rank
      rows {
        ...BoardRow
      }
    }
  }
}

fragment BoardRow on LeaderboardRow {
  rank
  movement
  value
  frozen
  subjectId
  subject {
    ... on Project {
      titleZh
      titleEn
    }
    ... on Organization {
      nameZh
      nameEn
    }
    ... on Team {
      name
    }
    ... on Region {
      nameZh
      nameEn
    }
  }
}`,
  ],
  [
    'sha256:942a0a7176e008b0107744435ad14069def13dcf28717dda549ad2412317c1df',
    `query BoardPlace($code: String!, $board: BoardKind!, $by: BoardMeasure!, $around: ID!) {
  campaign(code: $code) {
    leaderboard(board: $board, by: $by, first: 0, around: $around, neighbours: 0) {
      seq
      around {
        subjectId
        rank
      }
    }
  }
}`,
  ],
  [
    'sha256:5b417207f9ffa16b38d33cfdfa7e489634190353d31024318a9b5056c2c1acba',
    `query Campaign($code: String!) {
  campaign(code: $code) {
    id
    code
    nameZh
    nameEn
    themeZh
    themeEn
    timeZone
    startsAt
    endsAt
    phase
    rehearsal
    dreams(first: 16) {
      edges {
        node {
          id
          number
          nameZh
          nameEn
          evidenced
          minimumFlowers
        }
      }
    }
  }
}`,
  ],
  [
    'sha256:7ef5d32c3cc8ab68d114f6914e258839f1c45d49388453d9069190af273e0ac4',
    `query CampaignCourse($code: String!, $from: DateTime!, $to: DateTime!, $bucket: TimelineBucket!) {
  campaign(code: $code) {
    timeline(from: $from, to: $to, bucket: $bucket) {
      until
      totals {
        seq
        asOf
        serviceLevel
        received {
          minorUnits
        }
        donationCount
      }
    }
  }
}`,
  ],
  [
    'sha256:2e605d9a98be2c02d0dd22b7446d6e43cf56f0eed14fa27ff7e9d8980d0b3e57',
    `query CampaignMilestones($code: String!) {
  campaign(code: $code) {
    milestones {
      ...MilestoneLine
    }
  }
}

fragment MilestoneLine on Milestone {
  id
  of
  kind
  metric
  threshold
  nameZh
  nameEn
  reachedSeq
  reachedAt
}`,
  ],
  [
    'sha256:cbcb831a5da25b3571a44604a9feadedc5e0eb327d4d4d11b58d54ea659666b1',
    `subscription CampaignTotals($campaign: ID!) {
  campaignTotals(campaign: $campaign) {
    ...TotalsNumbers
  }
}

fragment TotalsNumbers on Totals {
  seq
  asOf
  serviceLevel
  donationCount
  donorCount
  received {
    minorUnits
    decimal
  }
  matched {
    minorUnits
    decimal
  }
  held {
    minorUnits
    decimal
  }
  refunded {
    minorUnits
    decimal
  }
  net {
    minorUnits
    decimal
  }
  flowerCount
  flowersReversed
  flowersCounted
  giverCount
}`,
  ],
  [
    'sha256:3572da3d59445d34d069305b7c14631280d72b3956eefe02b374ccba516f9ebf',
    `query CampaignWindows($code: String!) {
  campaign(code: $code) {
    matchingWindows {
      id
      state
      opensAt
      pool {
        source
        nameZh
        nameEn
      }
    }
  }
}`,
  ],
  [
    'sha256:5adc827a15b9fbb1f8310ffac31007afc909ee8de93a2c5883cc5b62efa5dc8d',
    `query ControlAtHand($code: String!, $campaign: ID!) {
  serviceHealth {
    at
  }
  campaign(code: $code) {
    brakes(inForce: true, first: 100) {
      edges {
        node {
          id
        }
      }
    }
    heldGifts(first: 100) {
      edges {
        node {
          id
        }
      }
    }
    overdue: reports(filter: {overdue: true}, first: 100) {
      edges {
        node {
          id
        }
      }
    }
    toPublish: reports(filter: {waiting: true}, first: 100) {
      edges {
        node {
          id
        }
      }
    }
  }
  proposalCounts(campaign: $campaign) {
    state
    count
  }
}`,
  ],
  [
    'sha256:59a7f24963f1bd3ddadfc8e527a361e88c8930fc66957d79423d1e5bf9d1a7fd',
    `query ControlAudit($actor: String, $action: String, $subject: ID, $first: Int!, $after: String) {
  auditEntries(
    actor: $actor
    action: $action
    subject: $subject
    first: $first
    after: $after
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      cursor
      node {
        at
        actor
        action
        subject
        before
        after
        reason
        seq
      }
    }
  }
}`,
  ],
  [
    'sha256:ede40336f7d804ee41d34e9fa006352b4c1508e5f87e5143d1e47c61cb40464b',
    `query ControlBrakes($code: String!, $inForce: Boolean!, $first: Int!, $after: String) {
  campaign(code: $code) {
    brakes(inForce: $inForce, first: $first, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...ControlBrake
        }
      }
    }
  }
}

fragment ControlBrake on Brake {
  id
  scope
  effect
  target {
    id
    ... on Project {
      titleZh
      titleEn
    }
    ... on Organization {
      nameZh
      nameEn
    }
    ... on Partner {
      nameZh
      nameEn
    }
    ... on Donor {
      displayName
    }
    ... on MatchingWindow {
      opensAt
      closesAt
      pool {
        nameZh
        nameEn
      }
    }
  }
  noticeZh
  noticeEn
  engagedAt
  until
  releasedAt
  inForce
  reason
  engagedBy
  releasedBy
  releaseReason
}`,
  ],
  [
    'sha256:7ea7dd11cbda62c449cb847c690f8eea9bd57225faa1b61c2e1fe177729592d5',
    `mutation ControlChangePartner($input: ChangePartnerInput!) {
  changePartner(input: $input) {
    __typename
    ... on ChangePartnerSuccess {
      replayed
      partner {
        id
        dailyFlowerQuota
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}`,
  ],
  [
    'sha256:3dd9a91fb74809cd3f31455dfee5b7afd8e614ae50dca48534d5045dbd6f384f',
    `mutation ControlClaimProposals($input: ClaimProposalsInput!) {
  claimProposals(input: $input) {
    __typename
    ... on ClaimProposalsSuccess {
      proposals {
        ...ControlProposalRow
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}

fragment ControlProposalRow on DreamProposal {
  id
  number
  language
  title
  titleZh
  titleEn
  place
  category
  estimate {
    minorUnits
  }
  state
  submittedAt
  claimedBy
  claimedUntil
  hasSimilar
}`,
  ],
  [
    'sha256:a10d633d005a67c0b4dfd3f821d336165b461a8706a98de415f05810a9ecdca1',
    `mutation ControlEngageBrake($input: EngageBrakeInput!) {
  engageBrake(input: $input) {
    __typename
    ... on EngageBrakeSuccess {
      replayed
      brake {
        ...ControlBrake
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}

fragment ControlBrake on Brake {
  id
  scope
  effect
  target {
    id
    ... on Project {
      titleZh
      titleEn
    }
    ... on Organization {
      nameZh
      nameEn
    }
    ... on Partner {
      nameZh
      nameEn
    }
    ... on Donor {
      displayName
    }
    ... on MatchingWindow {
      opensAt
      closesAt
      pool {
        nameZh
        nameEn
      }
    }
  }
  noticeZh
  noticeEn
  engagedAt
  until
  releasedAt
  inForce
  reason
  engagedBy
  releasedBy
  releaseReason
}`,
  ],
  [
    'sha256:2e3ed0a1f724f19e5a82d1502e8f3080503f847a61aff391354285459736c8de',
    `query ControlHealth {
  serviceHealth {
    instance
    at
    startedAt
    database
    databaseMs
    redis
    numbersAgeMs
    journalGathered
    journalLimit
    memoryBytes
    connected {
      role
      connections
      subscriptions
    }
  }
}`,
  ],
  [
    'sha256:232da7d707f52fd30ea0250c5a1233d4f13f7b30bacd2b3bf6dac61969a0d66c',
    `query ControlHeldGifts($code: String!, $first: Int!, $after: String) {
  campaign(code: $code) {
    heldGifts(first: $first, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          paidAt
          amount {
            minorUnits
          }
          donor {
            ... on NamedDonor {
              displayName
            }
            ... on AnonymousDonor {
              labelZh
              labelEn
            }
          }
          project {
            id
            titleZh
            titleEn
          }
          channel {
            nameZh
            nameEn
          }
          match {
            held {
              minorUnits
            }
            reasonZh
            reasonEn
          }
        }
      }
    }
  }
}`,
  ],
  [
    'sha256:ccb2a103e3363f9b55c2c40402d6e40628173e81688647bae1cbc698877b3788',
    `mutation ControlMergeProposal($input: MergeProposalInput!) {
  mergeProposal(input: $input) {
    __typename
    ... on MergeProposalSuccess {
      replayed
      proposal {
        ...ControlProposalRow
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}

fragment ControlProposalRow on DreamProposal {
  id
  number
  language
  title
  titleZh
  titleEn
  place
  category
  estimate {
    minorUnits
  }
  state
  submittedAt
  claimedBy
  claimedUntil
  hasSimilar
}`,
  ],
  [
    'sha256:c75b4b80d54ef669c51029a0c50eef3f14ba7164992ba4c5627db6aa25fdd344',
    `query ControlPartner($id: ID!) {
  node(id: $id) {
    id
    ... on Partner {
      keys(first: 20) {
        edges {
          node {
            id
            name
            createdAt
            createdBy
            expiresAt
            revokedAt
            lastUsedAt
          }
        }
      }
      webhooks(first: 10) {
        edges {
          node {
            id
            url
            kinds
            openedAt
            closedAt
            failed: deliveries(state: FAILED, first: 20) {
              edges {
                node {
                  lastProblem
                  lastStatus
                  lastAttemptAt
                }
              }
            }
            waiting: deliveries(state: PENDING, first: 20) {
              edges {
                node {
                  attempts
                }
              }
            }
          }
        }
      }
    }
  }
}`,
  ],
  [
    'sha256:b9a0b9da80a851e69895f8feaa3a3947f47f4b4583ac5297552335fb383cbd1a',
    `query ControlPartners($code: String!) {
  campaign(code: $code) {
    partners {
      id
      code
      nameZh
      nameEn
      kind
      paymentChannel
      dailyFlowerQuota
      flowersToday
    }
  }
}`,
  ],
  [
    'sha256:d729a23ed3b94204583d65367dda9749cbb6a5574aa9198a0bf194c0435d52aa',
    `query ControlPerson($id: ID!) {
  node(id: $id) {
    id
    ... on Donor {
      displayName
      state
    }
  }
}`,
  ],
  [
    'sha256:5209f2a7f36a3bb370905c53094d4a2c221df925d341e9286b36793bf818ab15',
    `query ControlPools($code: String!) {
  campaign(code: $code) {
    matchingPools {
      id
      source
      nameZh
      nameEn
      funderZh
      funderEn
      total {
        minorUnits
      }
      unbudgeted {
        minorUnits
      }
      windows {
        id
        seq
        opensAt
        closesAt
        state
        budget {
          minorUnits
        }
        confirmed {
          minorUnits
        }
        held {
          minorUnits
        }
        available {
          minorUnits
        }
        burnPerMinute {
          minorUnits
        }
        exhaustsAt
        effectiveRatio
      }
    }
  }
}`,
  ],
  [
    'sha256:c9f25f0d8bc50d6436549752c5c3ba22b98a5f57d881aa3e6d15642d571b70aa',
    `query ControlProposal($id: ID!) {
  node(id: $id) {
    id
    ... on DreamProposal {
      ...ControlProposalRow
      problem
      problemZh
      problemEn
      beneficiaries
      beneficiariesZh
      beneficiariesEn
      translatedBy
      proposer {
        id
        displayName
        anonymous
      }
      region {
        nameZh
        nameEn
      }
      mergedInto {
        number
        state
      }
      decisions {
        at
        verb
        to
        reason
        note
        actor
      }
      similar(first: 5) {
        score
        basis
        proposal {
          id
          number
          title
          state
        }
      }
    }
  }
}

fragment ControlProposalRow on DreamProposal {
  id
  number
  language
  title
  titleZh
  titleEn
  place
  category
  estimate {
    minorUnits
  }
  state
  submittedAt
  claimedBy
  claimedUntil
  hasSimilar
}`,
  ],
  [
    'sha256:ca18838a7d8bc86491f7b201badaaf2868fda1eec3fd7127ed797ee90ab6f3e2',
    `query ControlProposals($campaign: ID!, $filter: ProposalFilter, $orderBy: ProposalOrder!, $first: Int!, $after: String) {
  proposals(
    campaign: $campaign
    filter: $filter
    orderBy: $orderBy
    first: $first
    after: $after
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        ...ControlProposalRow
      }
    }
  }
}

fragment ControlProposalRow on DreamProposal {
  id
  number
  language
  title
  titleZh
  titleEn
  place
  category
  estimate {
    minorUnits
  }
  state
  submittedAt
  claimedBy
  claimedUntil
  hasSimilar
}`,
  ],
  [
    'sha256:1923e6424664f92fba3141441b27d0ce9f691db519319d64bbdb0916cf69ccf2',
    `mutation ControlPublishReport($input: PublishReportInput!) {
  publishReport(input: $input) {
    __typename
    ... on PublishReportSuccess {
      replayed
      report {
        id
        state
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}`,
  ],
  [
    'sha256:8b9541a2dce243ed393f0e4eb8e3c3d5bf3eea57b5cb45e155cdc259ef18f492',
    `mutation ControlRejectProposals($input: RejectProposalsInput!) {
  rejectProposals(input: $input) {
    __typename
    ... on RejectProposalsSuccess {
      results {
        decided
        proposal {
          ...ControlProposalRow
        }
        refusal {
          code
          message
        }
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}

fragment ControlProposalRow on DreamProposal {
  id
  number
  language
  title
  titleZh
  titleEn
  place
  category
  estimate {
    minorUnits
  }
  state
  submittedAt
  claimedBy
  claimedUntil
  hasSimilar
}`,
  ],
  [
    'sha256:6c3249db77566334aa2ddccc407914edb6738f2d6c504a002bfdaab35406c848',
    `mutation ControlReleaseBrake($input: ReleaseBrakeInput!) {
  releaseBrake(input: $input) {
    __typename
    ... on ReleaseBrakeSuccess {
      replayed
      brake {
        ...ControlBrake
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}

fragment ControlBrake on Brake {
  id
  scope
  effect
  target {
    id
    ... on Project {
      titleZh
      titleEn
    }
    ... on Organization {
      nameZh
      nameEn
    }
    ... on Partner {
      nameZh
      nameEn
    }
    ... on Donor {
      displayName
    }
    ... on MatchingWindow {
      opensAt
      closesAt
      pool {
        nameZh
        nameEn
      }
    }
  }
  noticeZh
  noticeEn
  engagedAt
  until
  releasedAt
  inForce
  reason
  engagedBy
  releasedBy
  releaseReason
}`,
  ],
  [
    'sha256:db55f1df14f73eca0d5883aacac8b51ce5c13be4fef2481f237f4c79c37d33e2',
    `mutation ControlReleaseProposals($input: ReleaseProposalsInput!) {
  releaseProposals(input: $input) {
    __typename
    ... on ReleaseProposalsSuccess {
      count
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}`,
  ],
  [
    'sha256:0563dbc6ce96db9d25358b07846ce99cd7073013c59ef6a8b9bb8cc7b3e3e8a1',
    `query ControlReports($code: String!, $filter: ReportFilter, $first: Int!, $after: String) {
  campaign(code: $code) {
    reports(filter: $filter, first: $first, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          id
          number
          kind
          titleZh
          titleEn
          dueAt
          state
          overdue
          publishedAt
          plannedBeneficiaries
          plannedSpending {
            minorUnits
          }
          project {
            id
            titleZh
            titleEn
          }
          dream {
            id
            nameZh
            nameEn
          }
          revisions(first: 1) {
            edges {
              node {
                number
                state
                textZh
                textEn
                beneficiariesReached
                spent {
                  minorUnits
                }
                submittedAt
              }
            }
          }
        }
      }
    }
  }
}`,
  ],
  [
    'sha256:493417896d572ee844f5ece194777d0d170b3e4e4ead8d87da6b0f59a2daa434',
    `mutation ControlReturnReport($input: ReturnReportInput!) {
  returnReport(input: $input) {
    __typename
    ... on ReturnReportSuccess {
      replayed
      report {
        id
        state
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}`,
  ],
  [
    'sha256:a0cc8ef4d84a0ad81830e84efcc3c2d2366dbd8ebbb3b113890057d97ef4b991',
    `mutation ControlReviewMatch($input: ReviewMatchInput!) {
  reviewMatch(input: $input) {
    __typename
    ... on ReviewMatchSuccess {
      replayed
      donations {
        id
      }
    }
    ... on MatchNotReviewable {
      donations {
        id
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}`,
  ],
  [
    'sha256:f5c4d647289ab0437971eb3b91243da675882e03fff1aa4510b386e8aa8233f0',
    `mutation ControlRevokeKey($input: RevokePartnerKeyInput!) {
  revokePartnerKey(input: $input) {
    __typename
    ... on RevokePartnerKeySuccess {
      replayed
      key {
        id
        revokedAt
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}`,
  ],
  [
    'sha256:d7a3c15a8d890da59805d9a0166c9746b58416f7e1a5ecf7a042b40f7d3a522f',
    `query ControlRules($code: String!) {
  campaign(code: $code) {
    matchingPools {
      id
      ruleSets {
        id
        version
        effectiveAt
        mode
        ratio
        draws {
          chance
          ratio
        }
        tiers {
          years
          ratio
        }
        minimumGift {
          minorUnits
        }
      }
    }
  }
}`,
  ],
  [
    'sha256:3dc3b1228eaf0885cc4255fbfb2793facf71eae5a94a8e2ad9dda25bdce89c33',
    `mutation ControlScreenProposals($input: ScreenProposalsInput!) {
  screenProposals(input: $input) {
    __typename
    ... on ScreenProposalsSuccess {
      results {
        decided
        proposal {
          ...ControlProposalRow
        }
        refusal {
          code
          message
        }
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}

fragment ControlProposalRow on DreamProposal {
  id
  number
  language
  title
  titleZh
  titleEn
  place
  category
  estimate {
    minorUnits
  }
  state
  submittedAt
  claimedBy
  claimedUntil
  hasSimilar
}`,
  ],
  [
    'sha256:bc6d53dec8f45590022bfc10969ee830e6163fe1512e7da4691062c0a441b000',
    `mutation ControlShortlistProposals($input: ShortlistProposalsInput!) {
  shortlistProposals(input: $input) {
    __typename
    ... on ShortlistProposalsSuccess {
      results {
        decided
        proposal {
          ...ControlProposalRow
        }
        refusal {
          code
          message
        }
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}

fragment ControlProposalRow on DreamProposal {
  id
  number
  language
  title
  titleZh
  titleEn
  place
  category
  estimate {
    minorUnits
  }
  state
  submittedAt
  claimedBy
  claimedUntil
  hasSimilar
}`,
  ],
  [
    'sha256:e0815cf9dd94808584f3c7469562d54191588f42611493b8a6a728fe2a4a80bf',
    `query ControlSubjects($campaign: ID!, $search: String!, $projects: Boolean!, $organizations: Boolean!) {
  projects(filter: {campaign: $campaign, search: $search}, first: 8) @include(if: $projects) {
    edges {
      node {
        id
        number
        titleZh
        titleEn
        state
      }
    }
  }
  organizations(filter: {search: $search}, first: 8) @include(if: $organizations) {
    edges {
      node {
        id
        nameZh
        nameEn
        state
      }
    }
  }
}`,
  ],
  [
    'sha256:20a5dd54374bb1b0c72259bef056e4957b038449d53bfba77acc789dc8a8c17f',
    `mutation ControlTranslateProposal($input: TranslateProposalInput!) {
  translateProposal(input: $input) {
    __typename
    ... on TranslateProposalSuccess {
      proposal {
        ...ControlProposalRow
      }
    }
    ... on InvalidInput {
      fields {
        path
        message
      }
    }
    ... on UserError {
      code
      message
    }
  }
}

fragment ControlProposalRow on DreamProposal {
  id
  number
  language
  title
  titleZh
  titleEn
  place
  category
  estimate {
    minorUnits
  }
  state
  submittedAt
  claimedBy
  claimedUntil
  hasSimilar
}`,
  ],
  [
    'sha256:e0b184290f736b7fd498b1bdea4bbb8bced137f53e1ca8e3f7391c1a5ccee0e2',
    `query ControlViewer {
  viewer {
    role
    subject
    expiresAt
  }
}`,
  ],
  [
    'sha256:016d19b4897b0f2b228bc89a619629d5e00ae71e9acac6ddd682c663ab725616',
    `query DayComparison($code: String!, $with: ComparedWith!, $at: DateTime) {
  campaign(code: $code) {
    comparison(with: $with, at: $at) {
      elapsedSeconds
      at
      otherAt
      totals {
        ...ComparedNumbers
      }
      otherTotals {
        ...ComparedNumbers
      }
    }
  }
}

fragment ComparedNumbers on Totals {
  seq
  asOf
  serviceLevel
  received {
    minorUnits
  }
  donationCount
  donorCount
  flowerCount
}`,
  ],
  [
    'sha256:2763a2d5be1a433bacf8065135e36be614ac8f290ce7136340a9eba81f233a9e',
    `subscription DetailBoard($campaign: ID!, $board: BoardKind!, $by: BoardMeasure!, $around: ID!) {
  leaderboard(
    campaign: $campaign
    board: $board
    by: $by
    first: 3
    around: $around
    neighbours: 2
  ) {
    seq
    asOf
    serviceLevel
    by
    total
    rows {
      ...DetailPlace
    }
    around {
      rank
      rows {
        ...DetailPlace
      }
    }
  }
}

fragment DetailPlace on LeaderboardRow {
  rank
  movement
  value
  subjectId
  subject {
    __typename
    ... on Project {
      titleZh
      titleEn
    }
    ... on Organization {
      nameZh
      nameEn
    }
    ... on Team {
      name
    }
  }
}`,
  ],
  [
    'sha256:68433b41057b7d1b907fcec3d67980b2b5356e2b0b0be19e34faa53408a15b64',
    `query DetailCourse($id: ID!, $campaign: ID!, $from: DateTime!, $to: DateTime!, $bucket: TimelineBucket!) {
  node(id: $id) {
    ... on Organization {
      timeline(campaign: $campaign, from: $from, to: $to, bucket: $bucket) {
        ...DetailPoint
      }
    }
    ... on Project {
      timeline(from: $from, to: $to, bucket: $bucket) {
        ...DetailPoint
      }
    }
    ... on Dream {
      timeline(from: $from, to: $to, bucket: $bucket) {
        ...DetailPoint
      }
    }
    ... on Team {
      timeline(from: $from, to: $to, bucket: $bucket) {
        ...DetailPoint
      }
    }
  }
}

fragment DetailPoint on TimelinePoint {
  from
  until
  received: added(metric: RECEIVED)
  donations: added(metric: DONATION_COUNT)
  flowers: added(metric: FLOWER_COUNT)
}`,
  ],
  [
    'sha256:392b2aa2292a29ea6b6b8e89ca933fe8f75ada5a9c79bef5d1839b50cb03bc4b',
    `query DetailDream($id: ID!) {
  node(id: $id) {
    ... on Dream {
      id
      number
      nameZh
      nameEn
      storyZh
      storyEn
      beneficiaryTarget
      beneficiaryUnitZh
      beneficiaryUnitEn
      evidenced
      opensAt
      closesAt
      minimumFlowers
      state
      reachedAt
      missPolicy
      feedbackDays
      closedFlowers
      fundingRate {
        minorUnits
      }
      fundingCap {
        minorUnits
      }
      funded {
        minorUnits
      }
      tiers {
        flowers
        nameZh
        nameEn
        reachedAt
      }
      sponsors {
        nameZh
        nameEn
        partner {
          nameZh
          nameEn
        }
      }
      credits(first: 20) {
        edges {
          node {
            number
            merged
            titleZh
            titleEn
            proposer {
              ...DetailPerson
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
      project {
        id
        titleZh
        titleEn
      }
      rolledInto {
        id
        nameZh
        nameEn
      }
      progress {
        ...DetailProgress
      }
      reports(first: 10) {
        edges {
          node {
            ...DetailReport
          }
        }
      }
    }
  }
  teams(first: 10, filter: {dream: $id}, orderBy: {by: FLOWERS, direction: DESC}) {
    edges {
      node {
        ...DetailTeamRow
      }
    }
  }
}

fragment DetailPerson on DonorIdentity {
  __typename
  ... on NamedDonor {
    displayName
  }
  ... on AnonymousDonor {
    labelZh
    labelEn
  }
}

fragment DetailProgress on Progress {
  reports
  published
  plannedBeneficiaries
  beneficiariesReached
  plannedSpending {
    minorUnits
  }
  spent {
    minorUnits
  }
}

fragment DetailReport on ProgressReport {
  id
  number
  kind
  titleZh
  titleEn
  dueAt
  state
  overdue
  publishedAt
  plannedBeneficiaries
  plannedSpending {
    minorUnits
  }
  current {
    number
    textZh
    textEn
    beneficiariesReached
    spent {
      minorUnits
    }
    correctionZh
    correctionEn
  }
}

fragment DetailTeamRow on Team {
  id
  name
  kind
  totals {
    seq
    net {
      minorUnits
    }
    flowersCounted
    donorCount
    giverCount
  }
}`,
  ],
  [
    'sha256:c11fd587e28c2ad79d28a6cbccd408e207dbb7ccd83c37e278be0d2556515f9e',
    `subscription DetailDreamTotals($dream: ID!) {
  dreamTotals(dream: $dream) {
    ...DetailNumbers
  }
}

fragment DetailNumbers on Totals {
  seq
  asOf
  serverTime
  serviceLevel
  donationCount
  donorCount
  received {
    minorUnits
  }
  matched {
    minorUnits
  }
  matchReversed {
    minorUnits
  }
  held {
    minorUnits
  }
  refunded {
    minorUnits
  }
  net {
    minorUnits
  }
  flowerCount
  flowersReversed
  flowersCounted
  giverCount
  lines {
    line
    gross {
      minorUnits
    }
    held {
      minorUnits
    }
    corrected {
      minorUnits
    }
    net {
      minorUnits
    }
  }
  notices {
    scope
    effect
    noticeZh
    noticeEn
    engagedAt
    until
  }
}`,
  ],
  [
    'sha256:870f552d938b6676c08a49a082dd97a333899ff01ddcf19508416e042ff159a1',
    `query DetailKind($id: ID!) {
  node(id: $id) {
    __typename
    ... on Project {
      campaign {
        code
      }
    }
    ... on Dream {
      campaign {
        code
      }
    }
    ... on Team {
      campaign {
        code
      }
    }
  }
}`,
  ],
  [
    'sha256:186e34028513c85a6019929d7bea11e2b17b317e3e3ca38d3d0bb08b2c95d9f7',
    `query DetailOrganization($id: ID!) {
  node(id: $id) {
    ... on Organization {
      id
      uscc
      nameZh
      nameEn
      kind
      certificateValidUntil
      disclosureStatus
      state
      region {
        nameZh
        nameEn
      }
    }
  }
}`,
  ],
  [
    'sha256:a7564e8a142d5fbd37c4da6c8e214007bfca3fbbc08f64521b6e1b940be8be9a',
    `query DetailOrganizationProjects($id: ID!, $campaign: ID!, $after: String) {
  node(id: $id) {
    ... on Organization {
      projects(
        first: 10
        after: $after
        filter: {campaign: $campaign}
        orderBy: {by: RECEIVED, direction: DESC}
      ) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            number
            titleZh
            titleEn
            category
            state
            totals {
              seq
              donationCount
              received {
                minorUnits
              }
            }
          }
        }
      }
    }
  }
}`,
  ],
  [
    'sha256:151d761f296cd4f31904538f40b52f29b5f238ac16d51209b5431bf893a2a43f',
    `subscription DetailOrganizationTotals($organization: ID!, $campaign: ID) {
  organizationTotals(organization: $organization, campaign: $campaign) {
    ...DetailNumbers
  }
}

fragment DetailNumbers on Totals {
  seq
  asOf
  serverTime
  serviceLevel
  donationCount
  donorCount
  received {
    minorUnits
  }
  matched {
    minorUnits
  }
  matchReversed {
    minorUnits
  }
  held {
    minorUnits
  }
  refunded {
    minorUnits
  }
  net {
    minorUnits
  }
  flowerCount
  flowersReversed
  flowersCounted
  giverCount
  lines {
    line
    gross {
      minorUnits
    }
    held {
      minorUnits
    }
    corrected {
      minorUnits
    }
    net {
      minorUnits
    }
  }
  notices {
    scope
    effect
    noticeZh
    noticeEn
    engagedAt
    until
  }
}`,
  ],
  [
    'sha256:060f14be6ae9ec18f3770c8c7bfa207a83b837ce90491fd757bc05a391716c84',
    `query DetailProject($id: ID!) {
  node(id: $id) {
    ... on Project {
      id
      number
      titleZh
      titleEn
      category
      state
      filingNumber
      matchFrozen
      goal {
        minorUnits
      }
      region {
        nameZh
        nameEn
      }
      initiator {
        id
        nameZh
        nameEn
      }
      receivingOrganization {
        id
        nameZh
        nameEn
      }
      executingOrganization {
        id
        nameZh
        nameEn
      }
      dream {
        id
        nameZh
        nameEn
      }
      progress {
        ...DetailProgress
      }
      reports(first: 10) {
        edges {
          node {
            ...DetailReport
          }
        }
      }
    }
  }
  teams(first: 10, filter: {project: $id}, orderBy: {by: AMOUNT, direction: DESC}) {
    edges {
      node {
        ...DetailTeamRow
      }
    }
  }
}

fragment DetailProgress on Progress {
  reports
  published
  plannedBeneficiaries
  beneficiariesReached
  plannedSpending {
    minorUnits
  }
  spent {
    minorUnits
  }
}

fragment DetailReport on ProgressReport {
  id
  number
  kind
  titleZh
  titleEn
  dueAt
  state
  overdue
  publishedAt
  plannedBeneficiaries
  plannedSpending {
    minorUnits
  }
  current {
    number
    textZh
    textEn
    beneficiariesReached
    spent {
      minorUnits
    }
    correctionZh
    correctionEn
  }
}

fragment DetailTeamRow on Team {
  id
  name
  kind
  totals {
    seq
    net {
      minorUnits
    }
    flowersCounted
    donorCount
    giverCount
  }
}`,
  ],
  [
    'sha256:adf5a4615509fabee8befa608757cc7aa6839a77f176e0eee52a32a673819743',
    `subscription DetailProjectTotals($project: ID!) {
  projectTotals(project: $project) {
    ...DetailNumbers
  }
}

fragment DetailNumbers on Totals {
  seq
  asOf
  serverTime
  serviceLevel
  donationCount
  donorCount
  received {
    minorUnits
  }
  matched {
    minorUnits
  }
  matchReversed {
    minorUnits
  }
  held {
    minorUnits
  }
  refunded {
    minorUnits
  }
  net {
    minorUnits
  }
  flowerCount
  flowersReversed
  flowersCounted
  giverCount
  lines {
    line
    gross {
      minorUnits
    }
    held {
      minorUnits
    }
    corrected {
      minorUnits
    }
    net {
      minorUnits
    }
  }
  notices {
    scope
    effect
    noticeZh
    noticeEn
    engagedAt
    until
  }
}`,
  ],
  [
    'sha256:e406a4a0ddde38cedeef30e590e31321cbb53e00b40cf974f60a75bd1c53964c',
    `query DetailTeam($id: ID!) {
  node(id: $id) {
    ... on Team {
      id
      name
      kind
      slogan
      target
      state
      memberCount
      createdAt
      captain {
        ...DetailPerson
      }
      project {
        id
        titleZh
        titleEn
      }
      dream {
        id
        nameZh
        nameEn
      }
    }
  }
}

fragment DetailPerson on DonorIdentity {
  __typename
  ... on NamedDonor {
    displayName
  }
  ... on AnonymousDonor {
    labelZh
    labelEn
  }
}`,
  ],
  [
    'sha256:c72c9a5231d6b783b7ed6bc17b5da7420a4406c5b40d583abb4ac88296aa85bd',
    `subscription DetailTeamTotals($team: ID!) {
  teamTotals(team: $team) {
    ...DetailNumbers
  }
}

fragment DetailNumbers on Totals {
  seq
  asOf
  serverTime
  serviceLevel
  donationCount
  donorCount
  received {
    minorUnits
  }
  matched {
    minorUnits
  }
  matchReversed {
    minorUnits
  }
  held {
    minorUnits
  }
  refunded {
    minorUnits
  }
  net {
    minorUnits
  }
  flowerCount
  flowersReversed
  flowersCounted
  giverCount
  lines {
    line
    gross {
      minorUnits
    }
    held {
      minorUnits
    }
    corrected {
      minorUnits
    }
    net {
      minorUnits
    }
  }
  notices {
    scope
    effect
    noticeZh
    noticeEn
    engagedAt
    until
  }
}`,
  ],
  [
    'sha256:b9eceaddd992b1516c1b938421a664ab688cee66b4baa462fec7cf1037e4800c',
    `mutation Donate($input: DonateInput!) {
  donate(input: $input) {
    __typename
    ... on DonateSuccess {
      replayed
      donation {
        id
        amount {
          decimal
          currency
        }
      }
    }
    ... on UserError {
      code
      message
    }
  }
}`,
  ],
  [
    'sha256:00408799054caecdd7b785bfc1439b1273fc70b008639b892345315316586271',
    `query DonationMatch($donation: ID!) {
  node(id: $donation) {
    ... on Donation {
      id
      amount {
        decimal
      }
      match {
        status
        amount {
          decimal
        }
        held {
          decimal
        }
        reason
        reasonZh
        reasonEn
        nextWindowOpensAt
        draw {
          ...DrawCheck
        }
        allocations {
          id
          source
          ratio
          raw {
            decimal
          }
          amount {
            decimal
          }
          caps
          state
          explanationZh
          explanationEn
          ruleSet {
            version
          }
          draw {
            ...DrawCheck
          }
        }
      }
    }
  }
}

fragment DrawCheck on Draw {
  number
  message
  seedHash
  seed
  explanationZh
  explanationEn
  command
}`,
  ],
  [
    'sha256:38788cad00c8fd23e4a1a09ab4a1b9509534199e2920d7cfb397b24ca9eac49d',
    `subscription DreamRace($campaign: ID!, $maxHz: Int = 2) {
  dreamRace(campaign: $campaign, maxHz: $maxHz) {
    seq
    asOf
    serviceLevel
    dreams {
      rank
      dream {
        id
      }
      totals {
        flowersCounted
        giverCount
      }
    }
  }
}`,
  ],
  [
    'sha256:2f2df752ca7a0b62c9a8306cfd384c0079dd968bd57e4816738e3ff809694e53',
    `query EmbedCampaign($code: String!) {
  campaign(code: $code) {
    id
    code
    nameZh
    nameEn
    timeZone
    rehearsal
    totals {
      ...EmbedNumbers
    }
  }
}

fragment EmbedNumbers on Totals {
  seq
  asOf
  serviceLevel
  received {
    minorUnits
  }
  matched {
    minorUnits
  }
  net {
    minorUnits
  }
  refunded {
    minorUnits
  }
  donationCount
  donorCount
  flowerCount
  flowersCounted
  giverCount
  notices {
    effect
    target
    noticeZh
    noticeEn
  }
}`,
  ],
  [
    'sha256:2d53fa952928f9c7b3edac070a09dfdb655db1a818640e8349a3c75cf9303978',
    `subscription EmbedCampaignTotals($campaign: ID!) {
  campaignTotals(campaign: $campaign, maxHz: 1) {
    ...EmbedNumbers
  }
}

fragment EmbedNumbers on Totals {
  seq
  asOf
  serviceLevel
  received {
    minorUnits
  }
  matched {
    minorUnits
  }
  net {
    minorUnits
  }
  refunded {
    minorUnits
  }
  donationCount
  donorCount
  flowerCount
  flowersCounted
  giverCount
  notices {
    effect
    target
    noticeZh
    noticeEn
  }
}`,
  ],
  [
    'sha256:9a8d0523d572136a02362ab1f5dbe40237a62d62eef20b156b717ce618890705',
    `query EmbedDream($dream: ID!) {
  node(id: $dream) {
    ... on Dream {
      id
      nameZh
      nameEn
      evidenced
      minimumFlowers
      campaign {
        code
        nameZh
        nameEn
        timeZone
        rehearsal
      }
      totals {
        ...EmbedNumbers
      }
    }
  }
}

fragment EmbedNumbers on Totals {
  seq
  asOf
  serviceLevel
  received {
    minorUnits
  }
  matched {
    minorUnits
  }
  net {
    minorUnits
  }
  refunded {
    minorUnits
  }
  donationCount
  donorCount
  flowerCount
  flowersCounted
  giverCount
  notices {
    effect
    target
    noticeZh
    noticeEn
  }
}`,
  ],
  [
    'sha256:8078cccf9add87e48ce1361bc444cc99531821b0311397cc2f1a32a1d3a97ac9',
    `subscription EmbedDreamTotals($dream: ID!) {
  dreamTotals(dream: $dream, maxHz: 1) {
    ...EmbedNumbers
  }
}

fragment EmbedNumbers on Totals {
  seq
  asOf
  serviceLevel
  received {
    minorUnits
  }
  matched {
    minorUnits
  }
  net {
    minorUnits
  }
  refunded {
    minorUnits
  }
  donationCount
  donorCount
  flowerCount
  flowersCounted
  giverCount
  notices {
    effect
    target
    noticeZh
    noticeEn
  }
}`,
  ],
  [
    'sha256:318965d146e64107bdf4e2dca9f12499274e64695ff0d904dc197ceea758a69b',
    `mutation GiveFlowers($input: GiveFlowersInput!) {
  giveFlowers(input: $input) {
    __typename
    ... on GiveFlowersSuccess {
      replayed
    }
    ... on UserError {
      code
      message
    }
  }
}`,
  ],
  [
    'sha256:58b294fca4d3233030c02737d30bea490f1a5c9080e18b90b2d51d6c06bb2ce4',
    `query MatchQuote($project: ID!, $amount: SafeInt!) {
  matchQuote(project: $project, amount: $amount) {
    seq
    asOf
    giftsTaken
    minimum {
      decimal
    }
    maximum {
      decimal
    }
    expected {
      decimal
    }
    roomLeftToday {
      decimal
    }
    sources {
      source
      reason
      reasonZh
      reasonEn
      window {
        id
        closesAt
      }
      odds {
        ratio
        chance
        amount {
          decimal
        }
        caps
      }
    }
  }
}`,
  ],
  [
    'sha256:6f64494db048e5bb9929b820a2e15e1a44db97dc54a0a6ec9c2480bd485198c4',
    `subscription MatchingWindow($window: ID!) {
  matchingWindow(window: $window) {
    id
    seq
    asOf
    serviceLevel
    state
    opensAt
    closesAt
    budget {
      minorUnits
      decimal
    }
    confirmed {
      minorUnits
      decimal
    }
    held {
      minorUnits
      decimal
    }
    available {
      minorUnits
      decimal
    }
    donationCount
    donorCount
    burnPerMinute {
      minorUnits
      decimal
    }
    exhaustsAt
    effectiveRatio
    nextWindow {
      id
      opensAt
    }
  }
}`,
  ],
  [
    'sha256:9790bb4e7eda904bdc649cd267bd41f7518fbdc98f9a2056d974edb63d61851b',
    `query MeAccount($campaign: ID!) {
  viewer {
    role
    subject
    expiresAt
    donor {
      ...MeDonor
    }
    flowerAccount(campaign: $campaign) {
      balance
      earned
      given
      returned
      reversed
      streak {
        current
        longest
        honour {
          ...MeHonour
        }
        nextHonour {
          ...MeHonour
        }
      }
      bill {
        earned {
          partner {
            id
            nameZh
            nameEn
          }
          deedType {
            id
            code
            nameZh
            nameEn
          }
          deeds
          flowers
          reversed
        }
        given {
          dream {
            id
            nameZh
            nameEn
            state
          }
          giftCount
          given
          counted
          returned
        }
      }
      entries(first: 1) {
        edges {
          node {
            seq
          }
        }
      }
    }
  }
}

fragment MeDonor on Donor {
  id
  displayName
  anonymous
  region {
    code
    nameZh
    nameEn
  }
  state
  activeYears
}

fragment MeHonour on HonourLevel {
  code
  nameZh
  nameEn
  days
}`,
  ],
  [
    'sha256:27d4a7d8537a37bf2f9cb6eaa280c8c8c2ab984a67001585ee5ced5563c54892',
    `query MeAnswers($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on Dream {
      id
      state
      minimumFlowers
      closesAt
      feedbackDays
      beneficiaryUnitZh
      beneficiaryUnitEn
      totals {
        seq
        flowersCounted
      }
      project {
        id
        executingOrganization {
          id
          nameZh
          nameEn
        }
      }
      reports(first: 6) {
        edges {
          node {
            ...MeReport
          }
        }
      }
    }
  }
}

fragment MeReport on ProgressReport {
  id
  kind
  titleZh
  titleEn
  dueAt
  state
  overdue
  publishedAt
  plannedBeneficiaries
  current {
    number
    textZh
    textEn
    beneficiariesReached
    spent {
      minorUnits
    }
    correctionZh
    correctionEn
  }
}`,
  ],
  [
    'sha256:5fb66c8f77f7bc186409fb92dd055ae458032cf4cf5148ac199623f3857d0649',
    `query MeCampaigns {
  campaigns(first: 6) {
    edges {
      node {
        id
        code
        nameZh
        nameEn
        startsAt
        phase
      }
    }
  }
}`,
  ],
  [
    'sha256:868c2d5f97917ed647bf77b72dfed8fa1f0aa3f8bb9119929599b259ec435581',
    `mutation MeCreateTeam($input: CreateTeamInput!) {
  createTeam(input: $input) {
    __typename
    ... on CreateTeamSuccess {
      replayed
      team {
        ...MeTeam
      }
    }
    ...MeRefusal
  }
}

fragment MeTeamNumbers on Totals {
  seq
  donationCount
  donorCount
  giverCount
  flowersCounted
  received {
    minorUnits
  }
}

fragment MeTeam on Team {
  id
  kind
  name
  slogan
  sloganState
  target
  state
  code
  memberCount
  campaign {
    id
  }
  project {
    id
    titleZh
    titleEn
  }
  dream {
    id
    nameZh
    nameEn
  }
  captain {
    __typename
    ... on NamedDonor {
      displayName
    }
    ... on AnonymousDonor {
      labelZh
      labelEn
    }
  }
  totals {
    ...MeTeamNumbers
  }
}

fragment MeRefusal on UserError {
  code
  message
  ... on InvalidInput {
    fields {
      path
      message
    }
  }
  ... on NotFound {
    path
  }
  ... on Overloaded {
    retryAfterMs
  }
  ... on Unavailable {
    retryAfterMs
  }
}`,
  ],
  [
    'sha256:943e099a3362d9925a1c2474430339292d968aba32d231136daae6050c30ebd6',
    `mutation MeDonate($input: DonateInput!) {
  donate(input: $input) {
    __typename
    ... on DonateSuccess {
      replayed
      donation {
        ...MeDonation
      }
    }
    ...MeRefusal
  }
}

fragment DrawCheck on Draw {
  number
  message
  seedHash
  seed
  explanationZh
  explanationEn
  command
}

fragment MeDonation on Donation {
  id
  seq
  paidAt
  state
  message
  amount {
    minorUnits
  }
  donor {
    __typename
    ... on NamedDonor {
      displayName
    }
  }
  region {
    code
    nameZh
    nameEn
  }
  project {
    id
    titleZh
    titleEn
  }
  team {
    id
    name
  }
  match {
    status
    amount {
      minorUnits
    }
    held {
      minorUnits
    }
    reason
    reasonZh
    reasonEn
    nextWindowOpensAt
    draw {
      ...DrawCheck
    }
    allocations {
      id
      source
      ratio
      raw {
        minorUnits
      }
      amount {
        minorUnits
      }
      caps
      state
      explanationZh
      explanationEn
      draw {
        ...DrawCheck
      }
    }
  }
}

fragment MeRefusal on UserError {
  code
  message
  ... on InvalidInput {
    fields {
      path
      message
    }
  }
  ... on NotFound {
    path
  }
  ... on Overloaded {
    retryAfterMs
  }
  ... on Unavailable {
    retryAfterMs
  }
}`,
  ],
  [
    'sha256:fdfe57356ea2b9a04a1d44fbb22144a019cf4f2b19b373181ca466a5cb20947b',
    `query MeDonations($first: Int!, $after: String) {
  viewer {
    donations(first: $first, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...MeDonation
        }
      }
    }
  }
}

fragment DrawCheck on Draw {
  number
  message
  seedHash
  seed
  explanationZh
  explanationEn
  command
}

fragment MeDonation on Donation {
  id
  seq
  paidAt
  state
  message
  amount {
    minorUnits
  }
  donor {
    __typename
    ... on NamedDonor {
      displayName
    }
  }
  region {
    code
    nameZh
    nameEn
  }
  project {
    id
    titleZh
    titleEn
  }
  team {
    id
    name
  }
  match {
    status
    amount {
      minorUnits
    }
    held {
      minorUnits
    }
    reason
    reasonZh
    reasonEn
    nextWindowOpensAt
    draw {
      ...DrawCheck
    }
    allocations {
      id
      source
      ratio
      raw {
        minorUnits
      }
      amount {
        minorUnits
      }
      caps
      state
      explanationZh
      explanationEn
      draw {
        ...DrawCheck
      }
    }
  }
}`,
  ],
  [
    'sha256:e14e191cc6ca9b7d8cf47e57fa903607b03e961624de829e2c3a7cc18088dc1a',
    `query MeDreams($code: String!) {
  campaign(code: $code) {
    dreams(first: 16) {
      edges {
        node {
          id
          number
          nameZh
          nameEn
          storyZh
          storyEn
          evidenced
          minimumFlowers
          state
          opensAt
          closesAt
          feedbackDays
        }
      }
    }
  }
}`,
  ],
  [
    'sha256:2e55145d4db083f697a1d34b1b8589720a0393f0a39c831bad29dbc805e96b9d',
    `query MeEntries($campaign: ID!, $first: Int!, $after: String) {
  viewer {
    flowerAccount(campaign: $campaign) {
      entries(first: $first, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            seq
            kind
            amount
            balanceAfter
            at
            deedType {
              id
              code
              nameZh
              nameEn
            }
            dream {
              id
              nameZh
              nameEn
            }
          }
        }
      }
    }
  }
}`,
  ],
  [
    'sha256:a2c64ba168d7215c239f705a6edd130485cef794d405441e49fd5aaa099e555b',
    `subscription MeFeedback($campaign: ID!, $after: String) {
  feedback(campaign: $campaign, after: $after) {
    cursor
    hasMore
    deliveries {
      number
      deliveredAt
      corrected
      report {
        id
        titleZh
        titleEn
      }
    }
  }
}`,
  ],
  [
    'sha256:10b6bc55d71d07780ccaf791ead5858c7d82e1ee9098b2eee458ce2130694416',
    `mutation MeGiveFlowers($input: GiveFlowersInput!) {
  giveFlowers(input: $input) {
    __typename
    ... on GiveFlowersSuccess {
      replayed
      balance
      gift {
        id
        seq
        count
        dream {
          id
          nameZh
          nameEn
        }
      }
    }
    ... on InsufficientFlowers {
      balance
    }
    ...MeRefusal
  }
}

fragment MeRefusal on UserError {
  code
  message
  ... on InvalidInput {
    fields {
      path
      message
    }
  }
  ... on NotFound {
    path
  }
  ... on Overloaded {
    retryAfterMs
  }
  ... on Unavailable {
    retryAfterMs
  }
}`,
  ],
  [
    'sha256:a80168e602a3645b94e0954b7451bc18bddcdfdc8deeb5fec1c49cf01273fa80',
    `query MeImpact($campaign: ID!) {
  viewer {
    impact(campaign: $campaign) {
      flowers
      dreamCount
      amount {
        minorUnits
      }
      projectCount
      reportCount
    }
  }
}`,
  ],
  [
    'sha256:ec1c2523312e080168a33ecd5f92c35628bd818b1540b45596de958ae5289c7d',
    `mutation MeJoinTeam($input: JoinTeamInput!) {
  joinTeam(input: $input) {
    __typename
    ... on JoinTeamSuccess {
      team {
        ...MeTeam
      }
    }
    ...MeRefusal
  }
}

fragment MeTeamNumbers on Totals {
  seq
  donationCount
  donorCount
  giverCount
  flowersCounted
  received {
    minorUnits
  }
}

fragment MeTeam on Team {
  id
  kind
  name
  slogan
  sloganState
  target
  state
  code
  memberCount
  campaign {
    id
  }
  project {
    id
    titleZh
    titleEn
  }
  dream {
    id
    nameZh
    nameEn
  }
  captain {
    __typename
    ... on NamedDonor {
      displayName
    }
    ... on AnonymousDonor {
      labelZh
      labelEn
    }
  }
  totals {
    ...MeTeamNumbers
  }
}

fragment MeRefusal on UserError {
  code
  message
  ... on InvalidInput {
    fields {
      path
      message
    }
  }
  ... on NotFound {
    path
  }
  ... on Overloaded {
    retryAfterMs
  }
  ... on Unavailable {
    retryAfterMs
  }
}`,
  ],
  [
    'sha256:6f0276bbe4e1d4e15b0e10d0dfcbcafd37c432956e2edc763ec3358eb131b1a9',
    `mutation MeLeaveTeam($input: LeaveTeamInput!) {
  leaveTeam(input: $input) {
    __typename
    ... on LeaveTeamSuccess {
      team {
        id
        name
      }
    }
    ...MeRefusal
  }
}

fragment MeRefusal on UserError {
  code
  message
  ... on InvalidInput {
    fields {
      path
      message
    }
  }
  ... on NotFound {
    path
  }
  ... on Overloaded {
    retryAfterMs
  }
  ... on Unavailable {
    retryAfterMs
  }
}`,
  ],
  [
    'sha256:b4d8f942e5bd5f1fdea630e7c20faffb08e8ad670baf9ae345539e5b6242de00',
    `query MeProjects($campaign: ID!, $search: String, $first: Int!, $after: String) {
  projects(
    first: $first
    after: $after
    filter: {campaign: $campaign, state: ONLINE, search: $search}
    orderBy: {by: RECEIVED, direction: DESC}
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        id
        number
        titleZh
        titleEn
        category
        receivingOrganization {
          id
          nameZh
          nameEn
        }
      }
    }
  }
}`,
  ],
  [
    'sha256:0f3a0a2853f48a50402eaab5a9c55da9b9b0912ca63873d7906c86ac993a48e4',
    `query MeQuote($project: ID!, $amount: SafeInt!) {
  matchQuote(project: $project, amount: $amount) {
    seq
    asOf
    giftsTaken
    minimum {
      minorUnits
    }
    maximum {
      minorUnits
    }
    expected {
      minorUnits
    }
    roomLeftToday {
      minorUnits
    }
    sources {
      source
      reason
      reasonZh
      reasonEn
      expected {
        minorUnits
      }
      maximum {
        minorUnits
      }
      window {
        id
        opensAt
        closesAt
      }
      odds {
        ratio
        chance
        amount {
          minorUnits
        }
        caps
      }
    }
  }
}`,
  ],
  [
    'sha256:778c48802d41e537cb6844024604dcd380404043f2bb0d45321697d4b6a3b6e2',
    `query MeRegions {
  regions {
    code
    nameZh
    nameEn
  }
}`,
  ],
  [
    'sha256:7b109fc6d953b5960a3828944e42381d82c3f13edcf8eca81d8e3965af417100',
    `subscription MeTeamTotals($topics: [TopicInput!]!) {
  live(topics: $topics) {
    seq
    serviceLevel
    serverTime
    topics {
      of
      totals {
        ...MeTeamNumbers
      }
    }
  }
}

fragment MeTeamNumbers on Totals {
  seq
  donationCount
  donorCount
  giverCount
  flowersCounted
  received {
    minorUnits
  }
}`,
  ],
  [
    'sha256:22a95cc3acf6b79774f460112fe0afc7211fadee6c4ab2afe24e9e09e09b1846',
    `query MeTeams($first: Int!, $after: String) {
  viewer {
    teams(first: $first, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          ...MeTeam
        }
      }
    }
  }
}

fragment MeTeamNumbers on Totals {
  seq
  donationCount
  donorCount
  giverCount
  flowersCounted
  received {
    minorUnits
  }
}

fragment MeTeam on Team {
  id
  kind
  name
  slogan
  sloganState
  target
  state
  code
  memberCount
  campaign {
    id
  }
  project {
    id
    titleZh
    titleEn
  }
  dream {
    id
    nameZh
    nameEn
  }
  captain {
    __typename
    ... on NamedDonor {
      displayName
    }
    ... on AnonymousDonor {
      labelZh
      labelEn
    }
  }
  totals {
    ...MeTeamNumbers
  }
}`,
  ],
  [
    'sha256:df3e151b003eb95539ada97b5a2d0ea73aa2482e744bca5453fdb27bbbae4571',
    `query MeThreads($campaign: ID!, $first: Int!, $after: String) {
  viewer {
    flowerAccount(campaign: $campaign) {
      gifts(first: $first, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            id
            seq
            count
            counted
            givenAt
            team {
              id
              name
            }
            trace {
              flowers
              deedCount
              deeds {
                flowers
                deed {
                  id
                  day
                  deedType {
                    id
                    nameZh
                    nameEn
                  }
                }
              }
              dream {
                id
                nameZh
                nameEn
              }
              project {
                id
                number
                titleZh
                titleEn
              }
            }
          }
        }
      }
    }
  }
}`,
  ],
  [
    'sha256:db18fc87beb09dd802db8309ecd8307e0b651843e6ca36f87e3b9d4c360bcd0c',
    `query MeUnderReview($ids: [ID!]!) {
  nodes(ids: $ids) {
    ...MeDonation
  }
}

fragment DrawCheck on Draw {
  number
  message
  seedHash
  seed
  explanationZh
  explanationEn
  command
}

fragment MeDonation on Donation {
  id
  seq
  paidAt
  state
  message
  amount {
    minorUnits
  }
  donor {
    __typename
    ... on NamedDonor {
      displayName
    }
  }
  region {
    code
    nameZh
    nameEn
  }
  project {
    id
    titleZh
    titleEn
  }
  team {
    id
    name
  }
  match {
    status
    amount {
      minorUnits
    }
    held {
      minorUnits
    }
    reason
    reasonZh
    reasonEn
    nextWindowOpensAt
    draw {
      ...DrawCheck
    }
    allocations {
      id
      source
      ratio
      raw {
        minorUnits
      }
      amount {
        minorUnits
      }
      caps
      state
      explanationZh
      explanationEn
      draw {
        ...DrawCheck
      }
    }
  }
}`,
  ],
  [
    'sha256:4867ccb5da6e373f18c95f34ee09669b2346455c679c995a7726d9e2c49efc53',
    `mutation MeUpdateDonor($input: UpdateDonorInput!) {
  updateDonor(input: $input) {
    __typename
    ... on UpdateDonorSuccess {
      donor {
        ...MeDonor
      }
    }
    ...MeRefusal
  }
}

fragment MeDonor on Donor {
  id
  displayName
  anonymous
  region {
    code
    nameZh
    nameEn
  }
  state
  activeYears
}

fragment MeRefusal on UserError {
  code
  message
  ... on InvalidInput {
    fields {
      path
      message
    }
  }
  ... on NotFound {
    path
  }
  ... on Overloaded {
    retryAfterMs
  }
  ... on Unavailable {
    retryAfterMs
  }
}`,
  ],
  [
    'sha256:d94f333cf5e327a7bd2d6dcff66e1e0c576dccc0d8dbfd331c043cb116847a53',
    `query PastMoment($code: String!, $at: DateTime!) {
  campaign(code: $code) {
    totals(at: $at) {
      ...MomentTotals
    }
    regions: breakdown(by: REGION, at: $at) {
      ...MomentBreakdown
    }
    categories: breakdown(by: CATEGORY, at: $at) {
      ...MomentBreakdown
    }
    channels: breakdown(by: CHANNEL, at: $at) {
      ...MomentBreakdown
    }
    matchingWindows {
      ...PastWindow
    }
  }
}

fragment TotalsNumbers on Totals {
  seq
  asOf
  serviceLevel
  donationCount
  donorCount
  received {
    minorUnits
    decimal
  }
  matched {
    minorUnits
    decimal
  }
  held {
    minorUnits
    decimal
  }
  refunded {
    minorUnits
    decimal
  }
  net {
    minorUnits
    decimal
  }
  flowerCount
  flowersReversed
  flowersCounted
  giverCount
}

fragment MomentTotals on Totals {
  ...TotalsNumbers
  serverTime
  lines {
    line
    gross {
      minorUnits
    }
    held {
      minorUnits
    }
    corrected {
      minorUnits
    }
    net {
      minorUnits
    }
  }
  notices {
    scope
    effect
    target
    noticeZh
    noticeEn
    engagedAt
    until
  }
}

fragment MomentPart on Totals {
  donationCount
  donorCount
  received {
    minorUnits
  }
  flowerCount
}

fragment MomentBreakdown on Breakdown {
  by
  seq
  asOf
  serviceLevel
  total {
    ...MomentPart
  }
  rows {
    key
    nameZh
    nameEn
    totals {
      ...MomentPart
    }
  }
}

fragment PastWindow on MatchingWindow {
  id
  opensAt
  closesAt
  pool {
    source
    nameZh
    nameEn
  }
  totals(at: $at) {
    seq
    asOf
    serviceLevel
    matchedNet {
      minorUnits
    }
    held {
      minorUnits
    }
    donationCount
  }
}`,
  ],
  [
    'sha256:2f875753ac6198ca622eace16d413c981f9e0e5f8c8c5eebee9352acd3d07df6',
    `subscription PastRace($campaign: ID!, $from: DateTime!, $to: DateTime!) {
  replay(campaign: $campaign, from: $from, to: $to, speed: 1) {
    at
    totals {
      seq
      asOf
      serviceLevel
    }
    dreams {
      ...PastDream
    }
  }
}

fragment PastDream on RankedDream {
  rank
  dream {
    id
  }
  totals {
    flowersCounted
    giverCount
  }
}`,
  ],
  [
    'sha256:551a8e6404a2da83c68d49f0773e128ae769d055a51aa9aaab3952a446ccf56f',
    `subscription PresentBreakdown($campaign: ID!, $by: BreakdownBy!) {
  breakdown(campaign: $campaign, by: $by, maxHz: 1) {
    ...MomentBreakdown
  }
}

fragment MomentPart on Totals {
  donationCount
  donorCount
  received {
    minorUnits
  }
  flowerCount
}

fragment MomentBreakdown on Breakdown {
  by
  seq
  asOf
  serviceLevel
  total {
    ...MomentPart
  }
  rows {
    key
    nameZh
    nameEn
    totals {
      ...MomentPart
    }
  }
}`,
  ],
  [
    'sha256:15dfc0d0fa896bd2535b7432f31815b8468edba9a2e4ba78c7cbdc5d60dbce6a',
    `subscription PresentTotals($campaign: ID!, $maxHz: Int = 2) {
  campaignTotals(campaign: $campaign, maxHz: $maxHz) {
    ...MomentTotals
  }
}

fragment TotalsNumbers on Totals {
  seq
  asOf
  serviceLevel
  donationCount
  donorCount
  received {
    minorUnits
    decimal
  }
  matched {
    minorUnits
    decimal
  }
  held {
    minorUnits
    decimal
  }
  refunded {
    minorUnits
    decimal
  }
  net {
    minorUnits
    decimal
  }
  flowerCount
  flowersReversed
  flowersCounted
  giverCount
}

fragment MomentTotals on Totals {
  ...TotalsNumbers
  serverTime
  lines {
    line
    gross {
      minorUnits
    }
    held {
      minorUnits
    }
    corrected {
      minorUnits
    }
    net {
      minorUnits
    }
  }
  notices {
    scope
    effect
    target
    noticeZh
    noticeEn
    engagedAt
    until
  }
}`,
  ],
  [
    'sha256:d3a5fec54bfcda3b5d4277db41d06d40b3ae6467ea6185fe7293fc77f06bea3c',
    `subscription ReachedMilestones($campaign: ID!, $after: String) {
  milestones(campaign: $campaign, after: $after) {
    seq
    serviceLevel
    cursor
    hasMore
    milestones {
      ...MilestoneLine
    }
  }
}

fragment MilestoneLine on Milestone {
  id
  of
  kind
  metric
  threshold
  nameZh
  nameEn
  reachedSeq
  reachedAt
}`,
  ],
  [
    'sha256:bc3b345f8e1e965247bed273a7d49eb3d44eee5b57cdec532488a9cb2022b024',
    `subscription ReplayedMoment($campaign: ID!, $from: DateTime!, $to: DateTime!, $speed: Int!) {
  replay(campaign: $campaign, from: $from, to: $to, speed: $speed) {
    at
    done
    totals {
      ...MomentTotals
    }
    dreams {
      ...PastDream
    }
    regions {
      key
      nameZh
      nameEn
      totals {
        ...MomentPart
      }
    }
  }
}

fragment TotalsNumbers on Totals {
  seq
  asOf
  serviceLevel
  donationCount
  donorCount
  received {
    minorUnits
    decimal
  }
  matched {
    minorUnits
    decimal
  }
  held {
    minorUnits
    decimal
  }
  refunded {
    minorUnits
    decimal
  }
  net {
    minorUnits
    decimal
  }
  flowerCount
  flowersReversed
  flowersCounted
  giverCount
}

fragment MomentTotals on Totals {
  ...TotalsNumbers
  serverTime
  lines {
    line
    gross {
      minorUnits
    }
    held {
      minorUnits
    }
    corrected {
      minorUnits
    }
    net {
      minorUnits
    }
  }
  notices {
    scope
    effect
    target
    noticeZh
    noticeEn
    engagedAt
    until
  }
}

fragment PastDream on RankedDream {
  rank
  dream {
    id
  }
  totals {
    flowersCounted
    giverCount
  }
}

fragment MomentPart on Totals {
  donationCount
  donorCount
  received {
    minorUnits
  }
  flowerCount
}`,
  ],
  [
    'sha256:af61191ca331373f91910745d958ed3162cec28320417425ce48fcaad7c6b8d1',
    `query ScreenBurnDown($window: ID!, $from: DateTime!, $to: DateTime!, $bucket: TimelineBucket!) {
  node(id: $window) {
    ... on MatchingWindow {
      id
      timeline(from: $from, to: $to, bucket: $bucket) {
        until
        matched: value(metric: MATCHED_NET)
        held: value(metric: HELD)
      }
    }
  }
}`,
  ],
  [
    'sha256:64f0606c985bd6944370c46a024938384282905ef86245e6cd674b34dd01e3d3',
    `subscription ScreenFeed($campaign: ID!) {
  donationFeed(campaign: $campaign) {
    seq
    serviceLevel
    giftCount
    shownCount
    entries {
      seq
      paidAt
      amount {
        minorUnits
      }
      donor {
        __typename
        ... on NamedDonor {
          displayName
        }
        ... on AnonymousDonor {
          labelZh
          labelEn
        }
      }
      project {
        id
        titleZh
        titleEn
      }
    }
  }
}`,
  ],
  [
    'sha256:2c747635e8b4296f91cdd37c87e5a6f7aa9f56be34c796d530ac4f5082159cb5',
    `subscription ScreenMilestones($campaign: ID!, $after: String) {
  milestones(campaign: $campaign, after: $after) {
    seq
    cursor
    hasMore
    milestones {
      id
      of
      kind
      metric
      threshold
      nameZh
      nameEn
      reachedAt
    }
  }
}`,
  ],
  [
    'sha256:f623b075c58452f0081cf445e530e75c00a5afa6f596fa1249f5ac9843cecf05',
    `query ScreenSubject($id: ID!) {
  node(id: $id) {
    ... on Project {
      nameZh: titleZh
      nameEn: titleEn
    }
    ... on Organization {
      nameZh
      nameEn
    }
    ... on Team {
      nameZh: name
      nameEn: name
    }
  }
}`,
  ],
  [
    'sha256:74d2f3c9f5faf14cc40209a52a5849de22a27edde30546feb1f176f14e41f43c',
    `subscription ScreenTotals($campaign: ID!, $maxHz: Int = 2) {
  campaignTotals(campaign: $campaign, maxHz: $maxHz) {
    ...TotalsNumbers
    serverTime
    lines {
      line
      gross {
        minorUnits
      }
    }
    notices {
      scope
      effect
      target
      noticeZh
      noticeEn
      engagedAt
      until
    }
  }
}

fragment TotalsNumbers on Totals {
  seq
  asOf
  serviceLevel
  donationCount
  donorCount
  received {
    minorUnits
    decimal
  }
  matched {
    minorUnits
    decimal
  }
  held {
    minorUnits
    decimal
  }
  refunded {
    minorUnits
    decimal
  }
  net {
    minorUnits
    decimal
  }
  flowerCount
  flowersReversed
  flowersCounted
  giverCount
}`,
  ],
  [
    'sha256:5f84eec60010627b69323d710f0b06b70caee005d60c6aa687a5d88c5855d79f',
    `subscription ScreenWindow($window: ID!) {
  matchingWindow(window: $window) {
    id
    seq
    asOf
    serverTime
    serviceLevel
    state
    opensAt
    closesAt
    budget {
      minorUnits
    }
    available {
      minorUnits
    }
    held {
      minorUnits
    }
    donationCount
    burnPerMinute {
      minorUnits
    }
    exhaustsAt
    nextWindow {
      id
      opensAt
    }
  }
}`,
  ],
  [
    'sha256:7aafd90cab230ad617b78c40ed5d2b432254087ac6150dc841b2c6a6717ef7d8',
    `query ScreenWindows($code: String!) {
  campaign(code: $code) {
    matchingWindows {
      id
      opensAt
      closesAt
      pool {
        source
        nameZh
        nameEn
      }
    }
  }
}`,
  ],
  [
    'sha256:a8d5f9ac125abae67b7681b3cdf4dfb477e681f38534636a3cc9326955aa24e1',
    `query SearchOrganizations($search: String!) {
  organizations(first: 8, filter: {search: $search}) {
    edges {
      node {
        id
        nameZh
        nameEn
      }
    }
  }
}`,
  ],
  [
    'sha256:8532d39dc4c96b2f7af47c065ee865bf65e3af48b5ae752a498741dc3d629003',
    `query SearchProjects($campaign: ID!, $search: String!) {
  projects(first: 8, filter: {campaign: $campaign, search: $search}) {
    edges {
      node {
        id
        titleZh
        titleEn
      }
    }
  }
}`,
  ],
  [
    'sha256:256bc72efb0803dbcb92939814bd636081090c926238c1d2f60f8d8dad17d87d',
    `subscription WindowBurn($window: ID!) {
  matchingWindow(window: $window, maxHz: 1) {
    id
    seq
    asOf
    serverTime
    serviceLevel
    state
    opensAt
    closesAt
    budget {
      minorUnits
    }
    confirmed {
      minorUnits
    }
    held {
      minorUnits
    }
    available {
      minorUnits
    }
    burnPerMinute {
      minorUnits
    }
    exhaustsAt
    nextWindow {
      id
      opensAt
    }
  }
}`,
  ],
])

/** What the component asks, in the pages of others. */
export const documentsOfComponents: ReadonlySet<string> = new Set([
  'sha256:2f2df752ca7a0b62c9a8306cfd384c0079dd968bd57e4816738e3ff809694e53',
  'sha256:2d53fa952928f9c7b3edac070a09dfdb655db1a818640e8349a3c75cf9303978',
  'sha256:9a8d0523d572136a02362ab1f5dbe40237a62d62eef20b156b717ce618890705',
  'sha256:8078cccf9add87e48ce1361bc444cc99531821b0311397cc2f1a32a1d3a97ac9',
])
