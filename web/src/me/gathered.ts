// What teams have gathered, and the code that one joins them by.

export interface TeamNumbers {
  seq: number
  donationCount: number
  donorCount: number
  giverCount: number
  flowersCounted: number
  received: { minorUnits: number }
}

export interface TeamsFrame {
  seq: number
  topics: readonly { of: string; totals: TeamNumbers }[]
}

/** A frame tells those that moved; those of before stand. A frame that is older than what is known changes nothing. */
export function withFrame(
  known: ReadonlyMap<string, TeamNumbers>,
  { topics }: TeamsFrame,
): ReadonlyMap<string, TeamNumbers> {
  const next = new Map(known)
  for (const { of, totals } of topics) if ((next.get(of)?.seq ?? -1) <= totals.seq) next.set(of, totals)
  return next
}

/** The newer of what a list said and what a frame said. */
export function newerNumbers(listed: TeamNumbers, watched: TeamNumbers | undefined): TeamNumbers {
  return watched && watched.seq >= listed.seq ? watched : listed
}

/** Out of a code as it is, or out of the link that somebody was sent. */
export function codeOf(typed: string): string | null {
  const text = typed.normalize('NFKC').trim()
  const linked = /[?&#]team=([^&#\s]*)/.exec(text)?.[1]
  const code = linked ?? text
  return /^[0-9a-z]{8}$/i.test(code) ? code.toUpperCase() : null
}

/** The team that was chosen, as long as it is one of those that can be given with; '': none. */
export function chosenAmong(teams: readonly { id: string }[], chosen: string): string {
  return teams.some(({ id }) => id === chosen) ? chosen : ''
}
