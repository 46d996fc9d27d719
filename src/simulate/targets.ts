// What there is to give to, read through the public API before the day begins.
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from './client.ts'

export class SimulationError extends Error {}

export interface Targets {
  projects: string[]
  dreams: string[]
}

interface Page {
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  edges: { node: { id: string; state: string } }[]
}

const projectPages = 5
const startAttempts = 10

export async function readTargets(client: Client, url: string, signal: AbortSignal): Promise<Targets> {
  const projects: string[] = []
  let after: string | null = null
  for (let page = 0; page < projectPages; page += 1) {
    const answer: { projects: Page } = await readAtStart(
      client,
      url,
      signal,
      `query Projects($after: String) {
        projects(first: 100, after: $after) { pageInfo { hasNextPage endCursor } edges { node { id state } } }
      }`,
      { after },
    )
    projects.push(...idsIn(answer.projects, ['ONLINE']))
    if (!answer.projects.pageInfo.hasNextPage) break
    after = answer.projects.pageInfo.endCursor
  }
  const { dreams } = await readAtStart<{ dreams: Page }>(
    client,
    url,
    signal,
    'query Dreams { dreams(first: 100) { pageInfo { hasNextPage endCursor } edges { node { id state } } } }',
    {},
  )
  const targets = { projects, dreams: idsIn(dreams, ['COLLECTING', 'REACHED']) }
  if (targets.projects.length === 0)
    throw new SimulationError('No project takes donations. Is the service seeded?')
  return targets
}

function idsIn({ edges }: Page, states: readonly string[]): string[] {
  return edges.filter(({ node }) => states.includes(node.state)).map(({ node }) => node.id)
}

/** The service may still be starting: it is asked a few times before the run gives up. */
async function readAtStart<Data>(
  client: Client,
  url: string,
  signal: AbortSignal,
  document: string,
  variables: Record<string, unknown>,
): Promise<Data> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await client.read<Data>(document, variables)
    } catch (error) {
      if (attempt < startAttempts && !signal.aborted) {
        await delay(500, undefined, { signal }).catch(() => {})
        continue
      }
      const reason = error instanceof Error ? error.message || String(error) : String(error)
      throw new SimulationError(`The service at ${url} does not answer: ${reason}`)
    }
  }
}
