// What a gift with a team has to hold, and who belongs to the team by it.
import { NotFound } from '../errors.ts'
import type { TeamMember } from '../journal/world.ts'
import { teamTopic } from '../totals/totals.ts'
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

/** Whoever is counted in a team for the first time may be new to it. */
export function memberOf(
  teamId: number | null,
  donorId: bigint | null,
  newIn: readonly string[],
): { member?: TeamMember } {
  if (teamId === null || donorId === null || !newIn.includes(teamTopic(teamId))) return {}
  return { member: { teamId, donorId } }
}
