// The audit: re-checks every invariant that the data can show, in one snapshot, while the service runs or after it.
import postgres from 'postgres'
import { type Check, checks } from './audit.checks.ts'
import { type Asking, type ComputedCheck, drawChecks } from './audit.draws.ts'
import { dreamChecks } from './audit.dreams.ts'
import { flowerChecks } from './audit.flowers.ts'

export const everyCheck: readonly (Check | ComputedCheck)[] = [
  ...checks,
  ...flowerChecks,
  ...dreamChecks,
  ...drawChecks,
]

export interface Finding {
  invariant: string
  says: string
  figure: string
  violations: number
}

export async function findings(url: string): Promise<Finding[]> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    // Of tables that grew since they were last counted the planner would look up row after row. Who may not count them
    // waits longer.
    await sql`analyze`.catch(() => {})
    return await findingsOn(sql)
  } finally {
    await sql.end({ timeout: 2 })
  }
}

/** The same over a connection that is open already: an embedded database has no other. */
export async function findingsOn(sql: Pick<postgres.Sql, 'begin'>): Promise<Finding[]> {
  return sql.begin('isolation level repeatable read read only', async (tx) => {
    const found: Finding[] = []
    for (const check of everyCheck) found.push(await findingOf(tx, check))
    return found
  })
}

/** What one check finds, in a transaction that is open. */
export async function findingOf(tx: Asking, check: Check | ComputedCheck): Promise<Finding> {
  const { invariant, says } = check
  if ('count' in check) return { invariant, says, ...(await check.count(tx)) }
  const [row] = await tx.unsafe<{ figure: string; violations: string | bigint }[]>(check.query)
  return { invariant, says, figure: row?.figure ?? '', violations: Number(row?.violations ?? 1) }
}

/** Prints each invariant with its figure; false when one is violated. */
export async function audit(url: string): Promise<boolean> {
  const found = await findings(url)
  for (const { invariant, says, figure, violations } of found) {
    const verdict = violations === 0 ? 'holds   ' : 'VIOLATED'
    const count = violations === 0 ? '' : `, ${violations} against it`
    process.stdout.write(`${invariant.padEnd(4)} ${verdict} ${says} (${figure}${count})\n`)
  }
  const violated = found.filter(({ violations }) => violations > 0).length
  process.stdout.write(
    violated === 0 ? `${found.length} checks, all hold\n` : `${found.length} checks, ${violated} violated\n`,
  )
  return violated === 0
}
