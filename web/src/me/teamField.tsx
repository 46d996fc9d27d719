// With which of one's teams one gives; nothing is asked of whoever has none.
import type { Team } from './myTeams.ts'
import { Wrong } from './outcome.tsx'
import type { MeWords } from './words.ts'

interface TeamFieldProps {
  words: MeWords
  teams: readonly Team[]
  /** What is said for giving without one. */
  alone: string
  /** The id of the chosen one; empty: alone. */
  team: string
  choose(team: string): void
  disabled: boolean
  wrong: string | undefined
}

export function TeamField({ words, teams, alone, team, choose, disabled, wrong }: TeamFieldProps) {
  return (
    <>
      {teams.length > 0 && (
        <label>
          {words.withTeam}
          <select
            value={team}
            disabled={disabled}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            <option value="">{alone}</option>
            {teams.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {wrong && <Wrong>{wrong}</Wrong>}
    </>
  )
}
