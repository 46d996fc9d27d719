// The whole schema. Each face adds its types and fields to the builder when it is imported; their order here is the
// order of the printed schema, so that a change to one concept shows as a change in one place.
import './errors.ts'
import './scalars.ts'
import './node.graphql.ts'
import '../campaign/campaign.graphql.ts'
import '../region/region.graphql.ts'
import '../organization/organization.graphql.ts'
import '../project/project.graphql.ts'
import '../project/state.graphql.ts'
import '../donor/donor.graphql.ts'
import '../donor/standing.graphql.ts'
import '../auth/viewer.graphql.ts'
import '../dream/dream.graphql.ts'
import '../dream/proposal.graphql.ts'
import '../partner/partner.graphql.ts'
import '../matching/pool.graphql.ts'
import '../matching/pools.graphql.ts'
import '../donation/donation.graphql.ts'
import '../matching/review.graphql.ts'
import '../matching/match.graphql.ts'
import '../matching/quote.graphql.ts'
import '../flower/flower.graphql.ts'
import '../governance/notice.graphql.ts'
import '../totals/totals.graphql.ts'
import '../totals/breakdown.graphql.ts'
import '../totals/live.graphql.ts'
import '../matching/window.graphql.ts'
import '../governance/governance.graphql.ts'
import '../governance/risk.graphql.ts'
import '../governance/approval.graphql.ts'
import '../incentive/incentive.graphql.ts'
import '../settlement/settlement.graphql.ts'
import '../transparency/transparency.graphql.ts'
import '../governance/brake.graphql.ts'
import { printSchema } from 'graphql'
import { recordRefusals } from '../governance/refusals.ts'
import { builder } from './builder.ts'

export const schema = recordRefusals(builder.toSchema({ sortSchema: false }))

export function printedSchema(): string {
  return `# Printed from src by "npm run print-schema". Not edited by hand.\n\n${printSchema(schema)}\n`
}
