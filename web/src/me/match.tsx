// What was added to a gift and why, with what it takes to check a draw.
import { minuteOfDay, yuan } from '../design/format.ts'
import type { DrawCheckFragment, MeDonationFragment } from '../gql.ts'
import { type My, told } from './my.ts'
import { ratioText } from './odds.ts'

type Match = MeDonationFragment['match']

export function MatchLine({ my, match }: { my: My; match: Match }) {
  const { words } = my
  return (
    <span
      class={`match-line is-${match.status}`}
      data-match={match.status}
      data-value={match.amount.minorUnits}
    >
      {words.matchStatus[match.status]}
      {match.amount.minorUnits > 0 && <strong class="number"> +¥{yuan(match.amount.minorUnits)}</strong>}
    </span>
  )
}

export function Match({ my, match }: { my: My; match: Match }) {
  const { words, campaign, language } = my
  const reason = told(my, match.reasonZh ?? '', match.reasonEn ?? '')
  return (
    <div class="match" data-match={match.status}>
      <p class="status-line">
        <MatchLine my={my} match={match} />
      </p>
      {match.held.minorUnits > 0 && <p>{words.matchHeld(yuan(match.held.minorUnits))}</p>}
      {reason !== '' && <p class="reason">{reason}</p>}
      {match.nextWindowOpensAt && (
        <p class="hint">
          {words.nextWindow(minuteOfDay(match.nextWindowOpensAt, campaign.timeZone, language))}
        </p>
      )}
      {match.draw && <DrawOf my={my} draw={match.draw} />}
      {match.allocations.length > 0 && (
        <ul class="allocations">
          {match.allocations.map((allocation) => (
            <li
              key={allocation.id}
              class={`from-${allocation.source}`}
              data-allocation={allocation.state}
              data-value={allocation.amount.minorUnits}
            >
              <h4>
                {words.source[allocation.source]}{' '}
                <strong class="number">+¥{yuan(allocation.amount.minorUnits)}</strong>{' '}
                <small>{words.ratio(ratioText(allocation.ratio))}</small>
              </h4>
              <p>{told(my, allocation.explanationZh, allocation.explanationEn)}</p>
              {allocation.caps.length > 0 && (
                <p class="hint">
                  {words.rawToFinal(yuan(allocation.raw.minorUnits), yuan(allocation.amount.minorUnits))} ·{' '}
                  {words.limitedBy} {allocation.caps.map((cap) => words.caps[cap]).join(' · ')}
                </p>
              )}
              {allocation.draw && <DrawOf my={my} draw={allocation.draw} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function DrawOf({ my, draw }: { my: My; draw: DrawCheckFragment }) {
  const { words } = my
  return (
    <details class="draw">
      <summary>
        {words.draw}: {words.drawn(String(draw.number))} · {words.howToCheck}
      </summary>
      <p>{told(my, draw.explanationZh, draw.explanationEn)}</p>
      <dl>
        <dt>{words.seedHash}</dt>
        <dd>
          <code>{draw.seedHash}</code>
        </dd>
        {draw.seed && (
          <>
            <dt>{words.seed}</dt>
            <dd>
              <code>{draw.seed}</code>
            </dd>
          </>
        )}
        {draw.command && (
          <>
            <dt>{words.checkCommand}</dt>
            <dd>
              <code>{draw.command}</code>
            </dd>
          </>
        )}
      </dl>
      {!draw.seed && <p class="hint">{words.seedComes}</p>}
    </details>
  )
}
