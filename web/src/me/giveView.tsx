// Giving flowers: sixteen dreams, each opening toward what it needs, and how many flowers to give to one of them.
import { useEffect, useState } from 'preact/hooks'
import { saysExample } from '../design/example.ts'
import { Flower } from '../design/flower.tsx'
import { count, day } from '../design/format.ts'
import { Phrase } from '../design/phrase.tsx'
import { MeDreamsDocument, type MeDreamsQuery, MeGiveFlowersDocument } from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { type DreamRace, useDreamRace, useLateness } from '../live/campaign.ts'
import { Fresh } from './fresh.tsx'
import { chosenAmong } from './gathered.ts'
import { type My, nameOf, told } from './my.ts'
import { useMyTeams } from './myTeams.ts'
import { Outcome, Wrong } from './outcome.tsx'
import { saidOf } from './sending.ts'
import { TeamField } from './teamField.tsx'
import { useSending } from './useSending.ts'
import { wholeOf } from './whole.ts'
import './give.css'

type Dream = NonNullable<MeDreamsQuery['campaign']>['dreams']['edges'][number]['node']

const dreamsEveryMs = 20_000

const placeOfRefusal = {
  INSUFFICIENT_FLOWERS: 'count',
  DREAM_NOT_COLLECTING: 'dream',
  FLOWERS_STOPPED: 'dream',
  TEAM_CLOSED: 'team',
  TEAM_GATHERS_ELSEWHERE: 'team',
}

export function GiveView({ my }: { my: My }) {
  const { words, campaign, line } = my
  const balance = my.account?.balance ?? 0
  const { data } = useAsked(line, MeDreamsDocument, { code: campaign.code }, dreamsEveryMs, my.version)
  const newest = useDreamRace(line, campaign.id)
  const race = newest.frame
  const lateness = useLateness(line, [newest])
  const dreams = data?.campaign?.dreams.edges.map(({ node }) => node)
  const [chosen, choose] = useState(() => my.place.parameters.get('dream'))
  const [typed, setTyped] = useState('1')
  const [wantedTeam, setTeam] = useState('')
  const teams = useMyTeams(my).filter(({ dream, state }) => dream?.id === chosen && state === 'OPEN')
  const team = chosenAmong(teams, wantedTeam)
  const sender = useSending(
    my,
    'flowers',
    async (input: { idempotencyKey: string; dream: string; count: number; team?: string }) =>
      (await line.tell(MeGiveFlowersDocument, { input })).giveFlowers,
    () => {
      setTyped('1')
      my.touch()
    },
  )
  const { sending } = sender
  const dream = dreams?.find(({ id }) => id === chosen)
  const number = wholeOf(typed)
  const said = saidOf(sending.state === 'refused' ? sending.refusal : undefined, placeOfRefusal)
  const waits = sending.state === 'sending' || sending.state === 'unanswered'
  const tooMany = number !== null && number > balance
  const ready = dream && isOpen(dream) && number !== null && !tooMany && balance > 0 && !waits

  // Refused for flowers that another page has given meanwhile: the account is looked at again.
  useEffect(() => {
    if (sending.state === 'refused') my.touch()
  }, [sending.state])

  const set = (next: number) => setTyped(String(Math.max(1, Math.min(Math.max(1, balance), next))))
  const change = (act: () => void) => {
    if (sending.state === 'refused' || sending.state === 'done') sender.drop()
    act()
  }
  const sent = 'input' in sending ? dreams?.find(({ id }) => id === sending.input.dream) : undefined

  return (
    <form
      class="giving"
      aria-labelledby="give"
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) sender.send({ dream: dream.id, count: number, ...(team ? { team } : {}) })
      }}
    >
      <h2 id="give">{words.giveTitle}</h2>
      <p class="hint">{words.giveMeaning}</p>
      {race && <Fresh my={my} lateness={lateness} asOf={race.asOf} seq={race.seq} />}
      <fieldset disabled={waits}>
        <legend class="unseen">{words.chooseDream}</legend>
        {!dreams && <p class="blank">{words.loading}</p>}
        <div class="garden">
          {dreams?.map((each) => (
            <DreamChoice
              key={each.id}
              my={my}
              dream={each}
              race={race}
              chosen={each.id === chosen}
              choose={() => change(() => choose(each.id))}
            />
          ))}
        </div>
      </fieldset>
      <div class={`hand card ${dream ? 'held' : ''}`}>
        <p class="to">
          {dream ? (
            <>
              <Flower open={opennessOf(dream, race)} />{' '}
              <Phrase text={nameOf(my, dream)} language={my.language} />
            </>
          ) : (
            words.chooseFirst
          )}
        </p>
        {said.get('dream') && <Wrong id="dream-wrong">{said.get('dream')}</Wrong>}
        <TeamField
          words={words}
          teams={teams}
          alone={words.alone}
          team={team}
          choose={(chosen) => change(() => setTeam(chosen))}
          disabled={waits}
          wrong={said.get('team')}
        />
        <div class="stepper">
          <label for="count" class="beside">
            {words.howMany}
          </label>
          <button
            type="button"
            aria-label={words.fewer}
            disabled={waits || (number ?? 1) <= 1}
            onClick={() => change(() => set((number ?? 2) - 1))}
          >
            −
          </button>
          <input
            id="count"
            name="count"
            inputMode="numeric"
            autocomplete="off"
            value={typed}
            disabled={waits}
            aria-invalid={tooMany || number === null || said.has('count')}
            aria-describedby="count-meaning"
            onInput={({ currentTarget }) => change(() => setTyped(currentTarget.value))}
            onKeyDown={(event) => {
              const step = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key]
              if (step === undefined) return
              event.preventDefault()
              change(() => set((number ?? 0) + step))
            }}
          />
          <button
            type="button"
            aria-label={words.oneMore}
            disabled={waits || (number ?? 0) >= balance}
            onClick={() => change(() => set((number ?? 0) + 1))}
          >
            +
          </button>
          <button
            type="button"
            class="plain"
            disabled={waits || balance === 0}
            onClick={() => change(() => set(balance))}
          >
            {words.all}
          </button>
        </div>
        <p class={tooMany || number === null ? 'wrong' : 'hint'} id="count-meaning" role="status">
          {balance === 0
            ? words.noBalance
            : number === null
              ? words.atLeastOne
              : words.onlySoMany(count(balance))}
        </p>
        {said.get('count') && <Wrong>{said.get('count')}</Wrong>}
        <button type="submit" class="chief grand" disabled={!ready}>
          <Flower /> {number === null ? words.giveTitle : words.give(count(number))}
        </button>
        <Outcome
          sender={sender}
          words={words}
          what={
            'input' in sending
              ? `${words.give(count(sending.input.count))} · ${sent ? nameOf(my, sent) : ''}`
              : ''
          }
          refusal={said.get('')}
        >
          {({ gift, balance: left, replayed }) => (
            <p data-gift={gift.id} data-replayed={replayed}>
              <Flower /> {words.gave(count(gift.count), nameOf(my, gift.dream))} {words.nowHave(count(left))}
              {replayed && <small> {words.replayed}</small>} <a href="#thread">{words.views.thread} →</a>
            </p>
          )}
        </Outcome>
      </div>
    </form>
  )
}

interface DreamChoiceProps {
  my: My
  dream: Dream
  race: DreamRace | undefined
  chosen: boolean
  choose(): void
}

function DreamChoice({ my, dream, race, chosen, choose }: DreamChoiceProps) {
  const { words, campaign, language } = my
  const flowers = flowersOf(dream, race)
  const open = isOpen(dream)
  const missing = flowers === undefined ? undefined : Math.max(0, dream.minimumFlowers - flowers)
  return (
    <label
      class={`dream ${chosen ? 'chosen' : ''} ${open ? '' : 'shut'}`}
      data-dream={dream.id}
      data-value={flowers}
      data-seq={race?.seq}
      title={told(my, dream.storyZh, dream.storyEn)}
    >
      <input type="radio" name="dream" value={dream.id} checked={chosen} disabled={!open} onChange={choose} />
      <Flower open={opennessOf(dream, race)} />
      <span class="name">
        <Phrase text={nameOf(my, dream)} language={language} />
        {!dream.evidenced && !saysExample(nameOf(my, dream)) && (
          <>
            {' '}
            <span class="tag">{words.fixture}</span>
          </>
        )}
      </span>
      <span class="state">
        {open ? (
          <>
            <strong class="number">{flowers === undefined ? '…' : count(flowers)}</strong>{' '}
            <span>
              {missing === undefined ? '' : missing === 0 ? words.reached : words.toGo(count(missing))}
            </span>
          </>
        ) : (
          <span>
            {words.dreamState[dream.state]}
            {dream.state === 'SCHEDULED' &&
              ` · ${words.opensOn(day(dream.opensAt, campaign.timeZone, language))}`}
          </span>
        )}
      </span>
    </label>
  )
}

function isOpen({ state }: Dream): boolean {
  return state === 'COLLECTING' || state === 'REACHED'
}

function flowersOf({ id }: Dream, race: DreamRace | undefined): number | undefined {
  return race?.dreams.find(({ dream }) => dream.id === id)?.totals.flowersCounted
}

function opennessOf(dream: Dream, race: DreamRace | undefined): number {
  return Math.min(1, (flowersOf(dream, race) ?? 0) / dream.minimumFlowers)
}
