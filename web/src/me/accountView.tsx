// The flower account: four numbers, the bill, and every single movement in plain words.
import { count, day, minuteOfDay } from '../design/format.ts'
import { lengthOf } from '../design/length.ts'
import { Numeral } from '../design/numeral.tsx'
import { MeEntriesDocument, type MeEntriesQuery } from '../gql.ts'
import { List } from './list.tsx'
import { type Account, type My, nameOf, seqOf } from './my.ts'
import { usePages } from './paged.ts'

type Entry = NonNullable<
  NonNullable<MeEntriesQuery['viewer']>['flowerAccount']
>['entries']['edges'][number]['node']

const entriesAPage = 12
const entriesEveryMs = 15_000

export function AccountView({ my }: { my: My }) {
  const { words, account } = my
  return (
    <>
      <section aria-labelledby="numbers">
        <h2 id="numbers" class="unseen">
          {words.views.account}
        </h2>
        <dl class="four">
          {(['earned', 'given', 'returned', 'reversed'] as const).map((name) => (
            <div key={name} class={`of-${name}`}>
              <dt>{words[name]}</dt>
              <dd>
                <Numeral
                  text={count(account?.[name] ?? 0)}
                  name={name}
                  value={account?.[name] ?? 0}
                  seq={seqOf(account)}
                />
                <small>{words[`${name}Meaning`]}</small>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="bill" aria-labelledby="bill">
        <h2 id="bill">{words.bill}</h2>
        <div class="two">
          <div>
            <h3>{words.billEarned}</h3>
            <Earned my={my} earned={account?.bill.earned ?? []} />
          </div>
          <div>
            <h3>{words.billGiven}</h3>
            <Given my={my} given={account?.bill.given ?? []} />
          </div>
        </div>
      </section>
      <Entries my={my} />
    </>
  )
}

function Earned({ my, earned }: { my: My; earned: Account['bill']['earned'] }) {
  const { words } = my
  if (earned.length === 0) return <p class="blank">{words.nothingEarned}</p>
  const most = Math.max(1, ...earned.map(({ flowers }) => flowers))
  return (
    <ul class="bars">
      {earned.map(({ partner, deedType, deeds, flowers, reversed }) => (
        <li key={`${partner?.id} ${deedType.id}`} data-earned={deedType.code} data-value={flowers}>
          <span class="what">
            {nameOf(my, deedType)}
            <small>
              {partner ? nameOf(my, partner) : words.byMoney} · {words.times(count(deeds))}
              {reversed > 0 && ` · ${words.takenBack(count(reversed))}`}
            </small>
          </span>
          <strong class="number">{count(flowers)}</strong>
          <span class="track" aria-hidden="true">
            <span style={{ width: lengthOf(flowers, most) }} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Given({ my, given }: { my: My; given: Account['bill']['given'] }) {
  const { words } = my
  if (given.length === 0)
    return (
      <p class="blank">
        {words.nothingGiven} <a href="#give">{words.views.give}</a>
      </p>
    )
  const most = Math.max(1, ...given.map(({ counted }) => counted))
  return (
    <ul class="bars">
      {given.map(({ dream, given: flowers, counted, returned }) => (
        <li key={dream.id} data-given={dream.id} data-value={counted}>
          <span class="what">
            {nameOf(my, dream)}
            <small>
              {words.dreamState[dream.state]}
              {counted < flowers && ` · ${words.ofWhichCount(count(counted))}`}
              {returned > 0 && ` · ${words.cameBack(count(returned))}`}
            </small>
          </span>
          <strong class="number">{count(flowers)}</strong>
          <span class="track" aria-hidden="true">
            <span style={{ width: lengthOf(counted, most) }} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Entries({ my }: { my: My }) {
  const { words, campaign, language } = my
  const paged = usePages(
    my.line,
    MeEntriesDocument,
    { campaign: campaign.id, first: entriesAPage },
    {
      pageOf: (data) => data.viewer?.flowerAccount?.entries,
      // One entry of the journal can move an account more than once.
      keyOf: ({ seq, kind, balanceAfter }: Entry) => `${seq} ${kind} ${balanceAfter}`,
      version: my.version,
      everyMs: entriesEveryMs,
    },
  )
  return (
    <section aria-labelledby="entries">
      <h2 id="entries">{words.entries}</h2>
      <List paged={paged} words={words} empty={words.noEntries} name="entries">
        {(entry) => (
          <li
            key={`${entry.seq} ${entry.kind} ${entry.balanceAfter}`}
            data-entry={entry.seq}
            data-kind={entry.kind}
            data-value={entry.amount}
          >
            <span class="what">
              {words.entry[entry.kind](subjectOf(my, entry))}
              <small>
                {day(entry.at, campaign.timeZone, language)}{' '}
                {minuteOfDay(entry.at, campaign.timeZone, language)}
              </small>
            </span>
            <span class="moved">
              <strong class={`number ${entry.amount < 0 ? 'went' : 'came'}`}>{signed(entry.amount)}</strong>
              <small class="number">{words.left(count(entry.balanceAfter))}</small>
            </span>
          </li>
        )}
      </List>
    </section>
  )
}

function subjectOf(my: My, { deedType, dream }: Entry): string {
  if (deedType) return nameOf(my, deedType)
  return dream ? nameOf(my, dream) : '—'
}

function signed(amount: number): string {
  return amount < 0 ? `−${count(-amount)}` : `+${count(amount)}`
}
