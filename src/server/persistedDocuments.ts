// Written by web/codegen.ts from schema/schema.graphql and schema/examples. Not edited by hand.

/** Texts by their document identifiers. */
export const persistedDocuments: ReadonlyMap<string, string> = new Map([
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
    'sha256:39788e7c46fea94153853d6e920730c4e5e67a46c8183afc906f9744989ca00f',
    `subscription DreamRace($campaign: ID!) {
  dreamRace(campaign: $campaign) {
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
    'sha256:a68ee63b685b48e151a9cc75909746d9930e677f34694eeb33ff8ccfa94816c8',
    `query LastHour($code: String!) {
  campaign(code: $code) {
    minutes(last: 61) {
      minute
      totals {
        seq
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
    'sha256:deba92327d9c98d5422452435056755ae42c9a7cebee546d208b95e5861383a4',
    `query TopProjects($campaign: ID!) {
  projects(
    first: 10
    filter: {campaign: $campaign}
    orderBy: {by: RECEIVED, direction: DESC}
  ) {
    edges {
      node {
        id
        number
        titleZh
        titleEn
        receivingOrganization {
          nameZh
          nameEn
        }
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
}`,
  ],
])
