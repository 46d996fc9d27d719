// Forming a team for a dream or a project, and joining one by its code or by the link that somebody was sent.
import { useState } from 'preact/hooks'
import { MeCreateTeamDocument, MeDreamsDocument, MeJoinTeamDocument, type TeamKind } from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { fenOf } from './amount.ts'
import { codeOf } from './gathered.ts'
import { type My, nameOf } from './my.ts'
import { Outcome, Wrong } from './outcome.tsx'
import { type Project, ProjectField } from './projectField.tsx'
import { saidOf } from './sending.ts'
import { useSending } from './useSending.ts'
import { wholeOf } from './whole.ts'

const dreamsEveryMs = 60_000
const kinds: readonly TeamKind[] = ['PERSONAL', 'ENTERPRISE', 'SCHOOL']

interface NewTeam {
  idempotencyKey: string
  goal: { dream: string } | { project: string }
  kind: TeamKind
  name: string
  slogan?: string
  target?: number
}

export function CreateTeam({ my, formed }: { my: My; formed(name: string): void }) {
  const { words, line, campaign } = my
  const { data } = useAsked(line, MeDreamsDocument, { code: campaign.code }, dreamsEveryMs)
  const dreams = data?.campaign?.dreams.edges.map(({ node }) => node) ?? []
  const [goal, setGoal] = useState<'dream' | 'project'>('dream')
  const [dream, setDream] = useState('')
  const [project, setProject] = useState<Project | null>(null)
  const [kind, setKind] = useState<TeamKind>('PERSONAL')
  const [name, setName] = useState('')
  const [slogan, setSlogan] = useState('')
  const [target, setTarget] = useState('')
  const sender = useSending(
    my,
    'team',
    async (input: NewTeam) => (await line.tell(MeCreateTeamDocument, { input })).createTeam,
    ({ team }) => {
      setName('')
      setSlogan('')
      setTarget('')
      formed(team.name)
    },
  )
  const { sending } = sender
  const said = saidOf(sending.state === 'refused' ? sending.refusal : undefined)
  const waits = sending.state === 'sending' || sending.state === 'unanswered'
  const wanted = target.trim() === '' ? undefined : goal === 'dream' ? wholeOf(target) : fenOf(target).fen
  const chosen = goal === 'dream' ? dream !== '' : project !== null
  const ready = chosen && name.trim() !== '' && wanted !== null && !waits
  const change = (act: () => void) => {
    if (sending.state === 'refused' || sending.state === 'done') sender.drop()
    act()
  }

  return (
    <form
      class="card creating"
      aria-labelledby="create"
      onSubmit={(event) => {
        event.preventDefault()
        if (!ready) return
        sender.send({
          goal: goal === 'dream' || !project ? { dream } : { project: project.id },
          kind,
          name: name.trim(),
          ...(slogan.trim() ? { slogan: slogan.trim() } : {}),
          ...(wanted == null ? {} : { target: wanted }),
        })
      }}
    >
      <h2 id="create">{words.create}</h2>
      <fieldset disabled={waits} class="choice">
        <legend>{words.goal}</legend>
        {(['dream', 'project'] as const).map((each) => (
          <label key={each} class="option">
            <input
              type="radio"
              name="goal"
              value={each}
              checked={goal === each}
              onChange={() => change(() => setGoal(each))}
            />
            <span>{each === 'dream' ? words.goalDream : words.goalProject}</span>
          </label>
        ))}
      </fieldset>
      {goal === 'dream' ? (
        <label>
          {words.chooseDream}
          <select
            name="team-dream"
            value={dream}
            disabled={waits}
            onChange={({ currentTarget }) => change(() => setDream(currentTarget.value))}
          >
            <option value="">{words.choose}</option>
            {dreams.map((each) => (
              <option key={each.id} value={each.id}>
                {nameOf(my, each)}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <ProjectField
          my={my}
          chosen={project}
          choose={(next) => change(() => setProject(next))}
          disabled={waits}
        />
      )}
      {said.get('goal') && <Wrong>{said.get('goal')}</Wrong>}
      <label>
        {words.kind}
        <select
          value={kind}
          disabled={waits}
          onChange={({ currentTarget }) => change(() => setKind(currentTarget.value as TeamKind))}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {words.kinds[each]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.teamName}
        <input
          name="team-name"
          maxLength={30}
          placeholder={words.teamNameMeaning}
          value={name}
          disabled={waits}
          aria-invalid={said.has('name')}
          onInput={({ currentTarget }) => change(() => setName(currentTarget.value))}
        />
      </label>
      {said.get('name') && <Wrong>{said.get('name')}</Wrong>}
      <label>
        {words.slogan}
        <input
          name="team-slogan"
          maxLength={60}
          placeholder={words.optional}
          value={slogan}
          disabled={waits}
          aria-describedby="slogan-meaning"
          onInput={({ currentTarget }) => change(() => setSlogan(currentTarget.value))}
        />
      </label>
      <p class="hint under" id="slogan-meaning">
        {words.sloganMeaning}
      </p>
      {said.get('slogan') && <Wrong>{said.get('slogan')}</Wrong>}
      <label>
        {goal === 'dream' ? words.targetFlowers : words.targetMoney}
        <input
          name="team-target"
          inputMode={goal === 'dream' ? 'numeric' : 'decimal'}
          value={target}
          disabled={waits}
          aria-invalid={wanted === null}
          onInput={({ currentTarget }) => change(() => setTarget(currentTarget.value))}
        />
      </label>
      {wanted === null && (
        <p class="wrong" role="status">
          {goal === 'dream'
            ? words.targetProblem
            : words.amountProblem[fenOf(target).problem ?? 'NOT_A_NUMBER']}
        </p>
      )}
      {said.get('target') && <Wrong>{said.get('target')}</Wrong>}
      <button type="submit" class="chief" disabled={!ready}>
        {words.createTeam}
      </button>
      <Outcome
        sender={sender}
        words={words}
        what={'input' in sending ? sending.input.name : ''}
        refusal={said.get('')}
      >
        {({ team, replayed }) => (
          <p data-formed={team.id} data-replayed={replayed}>
            {words.teamFormed(team.name)} {team.code && <code>{team.code}</code>}
          </p>
        )}
      </Outcome>
    </form>
  )
}

type Joining = 'rest' | 'sending' | 'lost' | { refused: string }

export function JoinTeam({ my, joined }: { my: My; joined(name: string): void }) {
  const { words, line, place } = my
  const [typed, setTyped] = useState(() => place.parameters.get('team') ?? '')
  const [state, setState] = useState<Joining>('rest')
  const code = codeOf(typed)
  // Joining twice is joining once: it takes no key.
  const join = async (code: string) => {
    setState('sending')
    try {
      const answer = (await line.tell(MeJoinTeamDocument, { input: { code } })).joinTeam
      if (answer.__typename !== 'JoinTeamSuccess') {
        setState({ refused: answer.message })
        return
      }
      setState('rest')
      setTyped('')
      joined(answer.team.name)
    } catch {
      setState('lost')
    }
  }
  const malformed = typed.trim() !== '' && code === null
  return (
    <form
      class="card joining"
      aria-labelledby="join"
      onSubmit={(event) => {
        event.preventDefault()
        if (code !== null && state !== 'sending') void join(code)
      }}
    >
      <h2 id="join">{words.join}</h2>
      <label>
        {words.codeField}
        <input
          name="code"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          placeholder={words.codeMeaning}
          aria-invalid={malformed || typeof state === 'object'}
          onInput={({ currentTarget }) => {
            setState('rest')
            setTyped(currentTarget.value)
          }}
        />
      </label>
      {malformed && (
        <p class="wrong" role="status">
          {words.codeProblem}
        </p>
      )}
      {typeof state === 'object' && <Wrong>{state.refused}</Wrong>}
      {state === 'lost' && <p class="wrong">{words.away}</p>}
      <button type="submit" class="chief" disabled={code === null || state === 'sending'}>
        {words.joinTeam}
      </button>
    </form>
  )
}
