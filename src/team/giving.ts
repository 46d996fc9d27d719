// What a gift with a team has to hold, and who belongs to the team by it.
import { NotFound } from '../errors.ts'
import type { TeamMember } from '../journal/world.ts'
import { type KnownTeam, TeamClosed, TeamGathersElsewhere } from './team.ts'

export function requireTeam(
  teams: ReadonlyMap<number, KnownTeam>,
  teamId: number | null,
  goal: Pick<KnownTeam, 'projectId' | 'dreamId'>,
): void {
  if (teamId === null) return
  const team = teams.get(teamId)
  if (!team) throw new NotFound('input.team', 'There is no such team in this campaign.')
  if (team.projectId !== goal.projectId || team.dreamId !== goal.dreamId) throw new TeamGathersElsewhere()
  if (team.state === 'CLOSED') throw new TeamClosed()
}

/** Whoever gives with a team belongs to it; a gift that does not name them does not name them there either (I28). */
export function memberOf(
  teamId: number | null,
  donorId: bigint | null,
  anonymous: boolean,
): { member?: TeamMember } {
  return teamId === null || donorId === null ? {} : { member: { teamId, donorId, anonymous } }
}
