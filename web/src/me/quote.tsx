// What a gift would be matched if it were the next one: the mean, the odds of each source as a bar, and the reasons where
// nothing would be added.
import { yuan } from '../design/format.ts'
import { Numeral } from '../design/numeral.tsx'
import { MeQuoteDocument, type MeQuoteQuery } from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { useSettled } from '../live/settled.ts'
import { type My, told } from './my.ts'
import { chanceText, ratioText, withRest } from './odds.ts'

type Source = MeQuoteQuery['matchQuote']['sources'][number]

const quoteEveryMs = 5_000
const typingMs = 250

interface QuoteProps {
  my: My
  project: string | undefined
  fen: number | null
}

export function Quote({ my, project, fen }: QuoteProps) {
  const { words } = my
  const wanted = useSettled(
    project && fen !== null ? JSON.stringify({ project, amount: fen }) : 'null',
    typingMs,
  )
  const { data, problem } = useAsked(my.line, MeQuoteDocument, JSON.parse(wanted), quoteEveryMs, my.version)
  const quote = data?.matchQuote
  return (
    <section class="quote card" aria-labelledby="quote">
      <h3 id="quote">{words.quote}</h3>
      {!quote ? (
        <p class="blank">{wanted === 'null' ? words.quoteWaiting : problem ? words.away : words.loading}</p>
      ) : !quote.giftsTaken ? (
        <p class="wrong">{words.giftsNotTaken}</p>
      ) : (
        <>
          <p class="expected">
            <Numeral
              sign="¥"
              text={yuan(quote.expected.minorUnits)}
              name="expected"
              value={quote.expected.minorUnits}
              seq={quote.seq}
            />
            <small>
              {words.quoteExpected}
              {quote.maximum.minorUnits > quote.minimum.minorUnits &&
                ` · ${words.quoteRange(yuan(quote.minimum.minorUnits), yuan(quote.maximum.minorUnits))}`}
            </small>
          </p>
          <ul class="sources">
            {quote.sources.map((source) => (
              <SourceOdds key={source.source} my={my} source={source} />
            ))}
          </ul>
          {quote.roomLeftToday && (
            <p class="room" data-room={quote.roomLeftToday.minorUnits}>
              {words.roomLeft(yuan(quote.roomLeftToday.minorUnits))}
            </p>
          )}
          <p class="hint">{words.quotePromise}</p>
        </>
      )}
    </section>
  )
}

function SourceOdds({ my, source }: { my: My; source: Source }) {
  const { words } = my
  const odds = withRest(
    source.odds.map(({ ratio, chance, amount }) => ({ ratio, chance, fen: amount.minorUnits })),
  )
  const caps = [...new Set(source.odds.flatMap((each) => each.caps))]
  const reason = told(my, source.reasonZh ?? '', source.reasonEn ?? '')
  return (
    <li class={`from-${source.source}`} data-source={source.source}>
      <h4>{words.source[source.source]}</h4>
      {source.odds.length > 0 && (
        <>
          <span class="odds" aria-hidden="true">
            {odds.map(({ ratio, chance }) => (
              <span
                key={ratio}
                class={ratio === 0 ? 'none' : ''}
                style={{ flexGrow: chance, '--strength': strengthOf(ratio) }}
              />
            ))}
          </span>
          <ul class="chances">
            {odds.map(({ ratio, chance, fen }) => (
              <li key={ratio}>
                <span class="number">{chance === 1_000_000 ? words.quoteCertain : chanceText(chance)}</span>{' '}
                {ratio === 0 ? (
                  words.nothingAdded
                ) : (
                  <>
                    <strong class="number">+¥{yuan(fen)}</strong>{' '}
                    <small>{words.ratio(ratioText(ratio))}</small>
                  </>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {caps.length > 0 && (
        <p class="hint">
          {words.limitedBy} {caps.map((cap) => words.caps[cap]).join(' · ')}
        </p>
      )}
      {reason !== '' && <p class="reason">{reason}</p>}
    </li>
  )
}

/** Higher ratios are shown stronger; words say the same. */
function strengthOf(ratio: number): string {
  return `${Math.min(100, 35 + Math.round(ratio / 250))}%`
}
