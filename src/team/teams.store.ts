// Statements that form and change teams.
import type { Transaction } from '../db/client.ts'
import type { TeamRow } from './team.store.ts'

const columns = (tx: Transaction) => tx`
  id, campaign_id as "campaignId", code, captain_id as "captainId", project_id as "projectId", dream_id as "dreamId",
  kind, name, slogan, slogan_state as "sloganState", target, state, closed_by_staff as "closedByStaff", idempotency_key as "idempotencyKey",
  content_digest as "contentDigest", created_at as "createdAt"`

export async function findTeam(
  tx: Transaction,
  captainId: bigint,
  idempotencyKey: string,
): Promise<TeamRow | null> {
  const [row] = await tx<TeamRow[]>`
    select ${columns(tx)} from team where captain_id = ${captainId} and idempotency_key = ${idempotencyKey}`
  return row ?? null
}

/** How many open teams a person is captain of in a campaign. */
export async function countOpenTeams(
  tx: Transaction,
  campaignId: number,
  captainId: bigint,
): Promise<number> {
  const [row] = await tx<{ teams: number }[]>`
    select count(*)::int as teams from team
    where captain_id = ${captainId} and campaign_id = ${campaignId} and state = 'OPEN'`
  return row?.teams ?? 0
}

/** Null: the code is another team's. */
export async function insertTeam(tx: Transaction, team: Omit<TeamRow, 'id'>): Promise<TeamRow | null> {
  const [row] = await tx<TeamRow[]>`
    insert into team (campaign_id, code, captain_id, project_id, dream_id, kind, name, slogan, slogan_state, target, state,
      idempotency_key, content_digest, created_at)
    values (${team.campaignId}, ${team.code}, ${team.captainId}, ${team.projectId}, ${team.dreamId}, ${team.kind},
      ${team.name}, ${team.slogan}, ${team.sloganState}, ${team.target}, ${team.state}, ${team.idempotencyKey},
      ${team.contentDigest}, ${team.createdAt})
    on conflict (code) do nothing
    returning ${columns(tx)}`
  return row ?? null
}

export async function isCaptain(tx: Transaction, id: number, ref: string): Promise<boolean> {
  const rows = await tx`
    select from team join donor on donor.id = team.captain_id where team.id = ${id} and donor.ref = ${ref}`
  return rows.length > 0
}

export async function lockTeam(tx: Transaction, id: number): Promise<TeamRow | null> {
  const [row] = await tx<TeamRow[]>`select ${columns(tx)} from team where id = ${id} for update`
  return row ?? null
}

/** A team of a campaign that everybody sees, which does not change while someone joins it. */
export async function teamWithCode(tx: Transaction, code: string): Promise<TeamRow | null> {
  const [row] = await tx<TeamRow[]>`
    select ${columns(tx)} from team
    where code = ${code} and campaign_id not in (select id from campaign where phase = 'DRAFT')
    for share`
  return row ?? null
}

export async function storeTeam(
  tx: Transaction,
  { id, name, slogan, sloganState, target, state, closedByStaff }: TeamRow,
): Promise<void> {
  await tx`
    update team set name = ${name}, slogan = ${slogan}, slogan_state = ${sloganState}, target = ${target}, state = ${state},
      closed_by_staff = ${closedByStaff}
    where id = ${id}`
}

/** Who joins by name is named, whatever their gifts were. */
export async function insertMember(
  tx: Transaction,
  teamId: number,
  donorId: bigint,
  at: Date,
): Promise<void> {
  await tx`
    insert into team_member (team_id, donor_id, joined_at) values (${teamId}, ${donorId}, ${at})
    on conflict (team_id, donor_id) do update set anonymous = false`
}

export async function deleteMember(tx: Transaction, teamId: number, donorId: bigint): Promise<void> {
  await tx`delete from team_member where team_id = ${teamId} and donor_id = ${donorId}`
}

/** Whether a project takes part in giving with teams: it is there, and everybody sees it. */
export async function isGoal(
  tx: Transaction,
  campaignId: number,
  goal: Pick<TeamRow, 'projectId' | 'dreamId'>,
): Promise<boolean> {
  const rows = await tx`
    select from project
    where id = ${goal.projectId} and campaign_id = ${campaignId} and state not in ('DRAFT', 'FILED', 'IN_REVIEW')
    union all
    select from dream where id = ${goal.dreamId} and campaign_id = ${campaignId}`
  return rows.length > 0
}
