// The teams that one can give with: the first hundred of one's own in this campaign.
import { MeTeamsDocument, type MeTeamsQuery } from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import type { My } from './my.ts'

export type Team = NonNullable<NonNullable<MeTeamsQuery['viewer']>['teams']>['edges'][number]['node']

export const teamsEveryMs = 30_000

export function useMyTeams({ line, campaign, version }: My): Team[] {
  const { data } = useAsked(line, MeTeamsDocument, { first: 100 }, teamsEveryMs, version)
  const teams = data?.viewer?.teams?.edges.map(({ node }) => node) ?? []
  return teams.filter((team) => team.campaign.id === campaign.id)
}
