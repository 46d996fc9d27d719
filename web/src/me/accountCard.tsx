// The bouquet and what stands beside it: how many flowers there are to give, the days in a row, the honour.
import { count } from '../design/format.ts'
import { lengthOf } from '../design/length.ts'
import { Numeral } from '../design/numeral.tsx'
import { Bouquet } from './bouquet.tsx'
import { type My, nameOf, seqOf } from './my.ts'
import './account.css'

export function AccountCard({ my, leave }: { my: My; leave(): void }) {
  const { words, account, viewer } = my
  const balance = account?.balance ?? 0
  const { streak } = account ?? {}
  return (
    <>
      <Bouquet flowers={balance} label={words.bouquetOf(count(balance))} />
      <div class="have">
        <h2 class="small">{words.balance}</h2>
        <p class="balance">
          <Numeral text={count(balance)} name="balance" value={balance} seq={seqOf(account)} />{' '}
          <small>{words.flowersUnit(balance)}</small>
        </p>
        {balance === 0 && <p class="hint">{words.howToEarn}</p>}
        {streak && (
          <div class="streak" data-streak={streak.current} data-honour={streak.honour?.code ?? ''}>
            <p>
              <strong>{streak.current > 0 ? words.streak(count(streak.current)) : words.streakNone}</strong>
              {streak.honour && <span class="tag">{nameOf(my, streak.honour)}</span>}
            </p>
            {streak.nextHonour ? (
              <>
                <Days current={streak.current} goal={streak.nextHonour.days} />
                <p class="hint">
                  {words.nextHonour(nameOf(my, streak.nextHonour), count(streak.nextHonour.days))}
                </p>
              </>
            ) : (
              <p class="hint">{words.topHonour}</p>
            )}
            <p class="hint">{words.honourMeaning}</p>
          </div>
        )}
        <p class="who hint" data-subject={viewer.subject}>
          <span>{words.signedInAs(viewer.donor?.displayName || words.nameless)}</span>
          <button type="button" class="plain" onClick={leave}>
            {words.leave}
          </button>
        </p>
      </div>
    </>
  )
}

/** A dot for each day until the next honour, where they can be counted at a glance; else a bar. */
function Days({ current, goal }: { current: number; goal: number }) {
  if (goal > 14)
    return (
      <span class="track" aria-hidden="true">
        <span style={{ width: lengthOf(current, goal) }} />
      </span>
    )
  return (
    <span class="days" aria-hidden="true">
      {Array.from({ length: goal }, (_, day) => (
        <span key={day} class={day < current ? 'had' : ''} />
      ))}
    </span>
  )
}
