// The verbs of teams: a person forms one and is its captain, others join by its code, and staff looks at what it says
// of itself. Whether it is open is part of what a batch decides, so that closing takes the head row.
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import { holdBatches } from '../campaign/campaign.store.ts'
import type { Transaction } from '../db/client.ts'
import { transact } from '../db/transact.ts'
import { type DonorRow, lockDonor, openDonor } from '../donor/donor.store.ts'
import { DonorBanned } from '../donor/donor.ts'
import { DomainError, Forbidden, IdempotencyConflict, NotFound } from '../errors.ts'
import { appendAuditEntry } from '../governance/governance.store.ts'
import { decodeId, decodeOptionalId, publicId } from '../graphql/publicId.ts'
import { idempotencyKey, line, prose } from '../graphql/shapes.ts'
import { digest } from '../journal/command.ts'
import type { TeamRow } from './team.store.ts'
import { TeamClosed, teamKinds } from './team.ts'
import {
  countOpenTeams,
  deleteMember,
  findTeam,
  insertMember,
  insertTeam,
  isCaptain,
  isGoal,
  lockTeam,
  storeTeam,
  teamWithCode,
} from './teams.store.ts'

/** Whoever wants more is no captain but a farm. */
export const mostTeams = 20

export class TooManyTeams extends DomainError {
  readonly code = 'TOO_MANY_TEAMS'
  readonly most = mostTeams
  constructor() {
    super(`A person is captain of at most ${mostTeams} open teams in a campaign. Close one first.`)
  }
}

export class CaptainStays extends DomainError {
  readonly code = 'CAPTAIN_STAYS'
  constructor() {
    super('The captain belongs to the team for as long as it is there. A captain may close it.')
  }
}

const target = z
  .bigint()
  .min(1n, 'must be at least 1')
  .max(100_000_000_000n, 'must be at most 100,000,000,000')
const name = line(30)
const slogan = line(60)

export const createTeamShape = z.object({
  idempotencyKey,
  goal: z.object({ project: z.string().nullish(), dream: z.string().nullish() }),
  kind: z.enum(teamKinds),
  name,
  slogan: slogan.nullish(),
  target: target.nullish(),
})

export interface Formed {
  team: TeamRow
  replayed: boolean
}

export async function createTeam(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof createTeamShape>,
): Promise<Formed> {
  const goal = {
    projectId: decodeOptionalId('Project', input.goal.project, 'input.goal.project') ?? null,
    dreamId: decodeOptionalId('Dream', input.goal.dream, 'input.goal.dream') ?? null,
  }
  const campaignId =
    goal.projectId === null
      ? await app.directory.ofDream(goal.dreamId ?? 0)
      : await app.directory.ofProject(goal.projectId)
  // Asked before the transaction, which may have the only connection there is.
  const isPublished = campaignId !== null && (await app.directory.isPublished(campaignId))
  const content = {
    ...goal,
    kind: input.kind,
    name: input.name,
    slogan: input.slogan ?? null,
    target: input.target ?? null,
  }
  const contentDigest = digest('CREATE_TEAM', ...Object.values(content))
  const at = app.clock.now()
  return transact(app, async (tx) => {
    const captain = await person(tx, viewer, at)
    const known = await findTeam(tx, captain.id, input.idempotencyKey)
    if (known) {
      if (known.contentDigest !== contentDigest) throw new IdempotencyConflict()
      return { team: known, replayed: true }
    }
    if (campaignId === null || !isPublished || !(await isGoal(tx, campaignId, goal))) {
      throw new NotFound('input.goal', 'There is no such project or dream.')
    }
    await requireRoom(tx, campaignId, captain.id)
    const team = await withCode(tx, {
      ...content,
      campaignId,
      captainId: captain.id,
      sloganState: content.slogan === null ? 'NONE' : 'PENDING',
      state: 'OPEN',
      closedByStaff: false,
      idempotencyKey: input.idempotencyKey,
      contentDigest,
      createdAt: at,
    })
    await insertMember(tx, team.id, captain.id, at)
    await appendAuditEntry(tx, {
      at,
      actor: actorOf(viewer),
      action: 'CREATE_TEAM',
      subject: publicId('Team', team.id),
      before: {},
      after: saidOf(team),
      reason: 'formed by its captain',
    })
    return { team, replayed: false }
  })
}

/** Without what reads alike. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
const codeLength = 8
const mostCodes = 5

async function withCode(tx: Transaction, team: Omit<TeamRow, 'id' | 'code'>): Promise<TeamRow> {
  for (let attempt = 0; attempt < mostCodes; attempt += 1) {
    const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('')
    const formed = await insertTeam(tx, { ...team, code })
    if (formed) return formed
  }
  throw new Error('no code is left for a team')
}

export const joinTeamShape = z.object({
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[0-9A-Z]{8}$/, 'must be the 8 letters and digits of a team'),
})

export async function joinTeam(
  app: App,
  viewer: Viewer,
  { code }: z.infer<typeof joinTeamShape>,
): Promise<TeamRow> {
  const at = app.clock.now()
  return transact(app, async (tx) => {
    const donor = await person(tx, viewer, at)
    const team = await teamWithCode(tx, code)
    if (!team) throw new NotFound('input.code', 'There is no team with this code.')
    if (team.state === 'CLOSED') throw new TeamClosed()
    await insertMember(tx, team.id, donor.id, at)
    return team
  })
}

export const leaveTeamShape = z.object({ team: z.string() })

/** What was given with the team stays given with it. */
export async function leaveTeam(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof leaveTeamShape>,
): Promise<TeamRow> {
  const id = decodeId('Team', input.team, 'input.team')
  return transact(app, async (tx) => {
    const donor = await person(tx, viewer, app.clock.now())
    const team = await lockTeam(tx, id)
    if (!team) throw new NotFound('input.team', 'There is no such team.')
    if (team.captainId === donor.id) throw new CaptainStays()
    await deleteMember(tx, id, donor.id)
    return team
  })
}

export const updateTeamShape = z
  .object({
    team: z.string(),
    slogan: slogan.nullish(),
    target: target.nullish(),
    closed: z.boolean().nullish(),
  })
  .refine(
    ({ slogan, target, closed }) => slogan !== undefined || target !== undefined || closed != null,
    'must change something',
  )

/** The captain's own changes. A new slogan waits for staff again; what is left out stays as it is. */
export async function updateTeam(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof updateTeamShape>,
): Promise<TeamRow> {
  const asked = { ...input, action: 'UPDATE_TEAM', reason: 'wish of its captain' }
  return change(app, viewer, asked, async (tx, team, at) => {
    if (input.closed === false && team.closedByStaff) {
      throw new Forbidden('Staff has closed the team: only staff opens it again.')
    }
    if (input.closed === false && team.state === 'CLOSED') {
      await requireRoom(tx, team.campaignId, (await person(tx, viewer, at)).id)
    }
    const said = input.slogan === undefined ? team.slogan : (input.slogan ?? null)
    return {
      ...team,
      slogan: said,
      sloganState: said === team.slogan ? team.sloganState : said === null ? 'NONE' : 'PENDING',
      target: input.target === undefined ? team.target : (input.target ?? null),
      state: input.closed == null ? team.state : input.closed ? 'CLOSED' : 'OPEN',
    }
  })
}

export const moderateTeamShape = z
  .object({
    team: z.string(),
    slogan: z.enum(['APPROVED', 'REJECTED']).nullish(),
    name: name.nullish(),
    closed: z.boolean().nullish(),
    reason: prose(500),
  })
  .refine(
    ({ slogan, name, closed }) => slogan != null || name != null || closed != null,
    'must change something',
  )

export class NoSloganToModerate extends DomainError {
  readonly code = 'NO_SLOGAN_TO_MODERATE'
  constructor() {
    super('The team has no slogan.')
  }
}

/** What staff thinks of what a team says of itself, and whether it gathers. */
export async function moderateTeam(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof moderateTeamShape>,
): Promise<TeamRow> {
  return change(app, viewer, { ...input, action: 'MODERATE_TEAM' }, async (_tx, team) => {
    if (input.slogan != null && team.slogan === null) throw new NoSloganToModerate()
    return {
      ...team,
      name: input.name ?? team.name,
      sloganState: input.slogan ?? team.sloganState,
      state: input.closed == null ? team.state : input.closed ? 'CLOSED' : 'OPEN',
      closedByStaff: input.closed ?? team.closedByStaff,
    }
  })
}

interface Asked {
  team: string
  closed?: boolean | null | undefined
  action: string
  reason: string
}

/** Locks go one way: the head row, where gifts have to hear of it, the person, the team. */
async function change(
  app: App,
  viewer: Viewer,
  { team: named, closed, action, reason }: Asked,
  changed: (tx: Transaction, team: TeamRow, at: Date) => Promise<TeamRow>,
): Promise<TeamRow> {
  const id = decodeId('Team', named, 'input.team')
  const campaignId = await app.directory.ofTeam(id)
  if (campaignId === null) throw new NotFound('input.team', 'There is no such team.')
  const at = app.clock.now()
  return transact(app, async (tx) => {
    // A captain is one for good. Whoever is not learns so before anybody waits for them.
    const captain = viewer.role === 'donor'
    if (captain && !(await isCaptain(tx, id, viewer.subject))) {
      throw new Forbidden('Only the captain changes a team.')
    }
    if (closed != null) await holdBatches(tx, campaignId)
    if (captain) await person(tx, viewer, at)
    const team = await lockTeam(tx, id)
    if (!team) throw new NotFound('input.team', 'There is no such team.')
    const after = await changed(tx, team, at)
    await storeTeam(tx, after)
    await appendAuditEntry(tx, {
      at,
      actor: actorOf(viewer),
      action,
      subject: publicId('Team', id),
      before: saidOf(team),
      after: saidOf(after),
      reason,
    })
    return after
  })
}

async function requireRoom(tx: Transaction, campaignId: number, captainId: bigint): Promise<void> {
  if ((await countOpenTeams(tx, campaignId, captainId)) >= mostTeams) throw new TooManyTeams()
}

function saidOf({ name, slogan, sloganState, target, state }: TeamRow) {
  return { name, slogan, sloganState, target: target === null ? null : Number(target), state }
}

/** The viewer's own person, who is let in unless excluded. */
async function person(tx: Transaction, viewer: Viewer, at: Date): Promise<DonorRow> {
  await openDonor(tx, viewer.subject, at)
  const donor = await lockDonor(tx, viewer.subject)
  if (donor.state === 'BANNED') throw new DonorBanned()
  return donor
}
