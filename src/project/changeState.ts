// The verb of projects: staff moves one along its way. It takes the campaign's head row, as a batch does, so that every
// gift is decided by the state before or by the state after, and never by both.
import { z } from 'zod'
import type { App } from '../app.ts'
import { actorOf, type Viewer } from '../auth/viewer.ts'
import { holdBatches } from '../campaign/campaign.store.ts'
import { civilDay } from '../campaign/campaign.ts'
import type { Transaction } from '../db/client.ts'
import { transact } from '../db/transact.ts'
import { NotFound } from '../errors.ts'
import { appendAuditEntry, lastAuditEntry } from '../governance/governance.store.ts'
import { decodeId, publicId } from '../graphql/publicId.ts'
import { prose } from '../graphql/shapes.ts'
import { mayReceive } from '../organization/organization.ts'
import { lockStanding, type Standing, storeState } from './project.store.ts'
import {
  isFiled,
  nextStates,
  ProjectNotFiled,
  ProjectReceiverNotEligible,
  type ProjectState,
  ProjectStateConflict,
  projectStates,
} from './project.ts'

export const changeProjectStateShape = z.object({
  project: z.string(),
  state: z.enum(projectStates),
  reason: prose(500),
})

/** Returns the project's id. */
export async function changeProjectState(
  app: App,
  viewer: Viewer,
  input: z.infer<typeof changeProjectStateShape>,
): Promise<number> {
  const projectId = decodeId('Project', input.project, 'input.project')
  const campaignId = await app.directory.ofProject(projectId)
  if (campaignId === null) throw new NotFound('input.project', 'There is no such project.')
  const now = app.clock.now()
  await transact(app, async (tx, announce) => {
    await holdBatches(tx, campaignId)
    const standing = await lockStanding(tx, projectId)
    await check(tx, projectId, standing, input.state, now)
    await storeState(tx, projectId, input.state)
    await appendAuditEntry(tx, {
      at: now,
      actor: actorOf(viewer),
      action,
      subject: publicId('Project', projectId),
      before: { state: standing.state },
      after: { state: input.state },
      reason: input.reason,
    })
    announce(campaignId)
  })
  return projectId
}

const action = 'CHANGE_PROJECT_STATE'

async function check(
  tx: Transaction,
  projectId: number,
  standing: Standing,
  to: ProjectState,
  now: Date,
): Promise<void> {
  const next = nextStates(standing.state, await suspendedFrom(tx, projectId, standing.state))
  if (!next.includes(to)) throw new ProjectStateConflict(standing.state, next)
  const ends = to === 'TERMINATED'
  if (!ends && !isFiled(standing.filingNumber, standing.receivingUscc)) throw new ProjectNotFiled()
  if (to === 'ONLINE' && !mayReceive(standing.receiver, civilDay(now, standing.timeZone))) {
    throw new ProjectReceiverNotEligible()
  }
}

/** The audit remembers where a suspended project stood; one that was entered as suspended has no entry. */
async function suspendedFrom(
  tx: Transaction,
  projectId: number,
  state: ProjectState,
): Promise<ProjectState | null> {
  if (state !== 'SUSPENDED') return null
  const entry = await lastAuditEntry(tx, publicId('Project', projectId), action)
  return (entry?.before.state as ProjectState | undefined) ?? null
}
