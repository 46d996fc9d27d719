// The teams that give together for one project or dream, and who somebody is as far as the person wants it known.
import { count, yuan } from '../design/format.ts'
import { words as allWords } from '../design/words.ts'
import type { DetailPersonFragment, DetailTeamRowFragment } from '../gql.ts'
import type { PageProps } from './detail.tsx'

interface TeamsProps extends PageProps {
  teams: readonly DetailTeamRowFragment[]
  gathers: 'money' | 'flowers'
}

export function Teams({ teams, gathers, place, words }: TeamsProps) {
  const shared = allWords[place.language]
  return (
    <section class={`card teams ${teams.length === 0 ? 'brief' : ''}`} aria-labelledby="teams">
      <h3 id="teams">{words.teams}</h3>
      {teams.length === 0 ? (
        <p class="hint">{words.noTeams}</p>
      ) : (
        <>
          <p class="hint">{words.teamsMeaning}</p>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.kind.Team}</th>
                <th scope="col" class="amount">
                  {gathers === 'money' ? shared.net : shared.flowers}
                </th>
                <th scope="col" class="amount">
                  {gathers === 'money' ? shared.people : shared.givers}
                </th>
              </tr>
            </thead>
            <tbody>
              {teams.map(({ id, name, kind, totals }) => {
                const value = gathers === 'money' ? totals.net.minorUnits : totals.flowersCounted
                return (
                  <tr key={id} data-team={id} data-value={value} data-seq={totals.seq}>
                    <th scope="row">
                      <a href={place.address('/detail', { id })}>{name}</a>{' '}
                      <span class="tag">{words.teamKind[kind]}</span>
                    </th>
                    <td class="amount">{gathers === 'money' ? `¥${yuan(value)}` : count(value)}</td>
                    <td class="amount">
                      {count(gathers === 'money' ? totals.donorCount : totals.giverCount)}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </>
      )}
    </section>
  )
}

export function personName(person: DetailPersonFragment, chinese: boolean): string {
  if (person.__typename === 'NamedDonor') return person.displayName
  return chinese ? person.labelZh : person.labelEn
}
