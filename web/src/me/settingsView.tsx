// How one is named, and where gifts count to, unless they say otherwise.
import { useState } from 'preact/hooks'
import { count } from '../design/format.ts'
import { MeRegionsDocument, MeUpdateDonorDocument } from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { type My, regionName } from './my.ts'
import { Wrong } from './outcome.tsx'
import { isRefusal, type Refusal, saidOf } from './sending.ts'

const regionsEveryMs = 3_600_000

type State =
  | { at: 'rest' }
  | { at: 'sending' }
  | { at: 'saved' }
  | { at: 'lost' }
  | { at: 'refused'; refusal: Refusal }

export function SettingsView({ my }: { my: My }) {
  const { words, viewer, line } = my
  const { donor } = viewer
  const [name, setName] = useState(donor?.displayName ?? '')
  const [anonymous, setAnonymous] = useState(donor?.anonymous ?? true)
  const [region, setRegion] = useState(donor?.region.code ?? 'UNKNOWN')
  const [state, setState] = useState<State>({ at: 'rest' })
  const regions = useAsked(line, MeRegionsDocument, {}, regionsEveryMs).data?.regions ?? []
  const said = saidOf(state.at === 'refused' ? state.refusal : undefined)
  const nameless = name.trim() === ''

  // Setting something twice is setting it once: it takes no key.
  const save = async () => {
    setState({ at: 'sending' })
    const input = {
      displayName: nameless ? null : name.trim(),
      anonymous: anonymous || nameless,
      regionCode: region,
    }
    try {
      const answer = (await line.tell(MeUpdateDonorDocument, { input })).updateDonor
      setState(isRefusal(answer) ? { at: 'refused', refusal: answer } : { at: 'saved' })
      my.touch()
    } catch {
      setState({ at: 'lost' })
    }
  }
  const change = (act: () => void) => {
    setState({ at: 'rest' })
    act()
  }

  return (
    <form
      class="settings"
      aria-labelledby="settings"
      onSubmit={(event) => {
        event.preventDefault()
        if (state.at !== 'sending') void save()
      }}
    >
      <h2 id="settings">{words.settingsTitle}</h2>
      <label>
        {words.displayName}
        <input
          name="displayName"
          maxLength={40}
          value={name}
          aria-invalid={said.has('displayName')}
          aria-describedby="name-meaning"
          onInput={({ currentTarget }) => change(() => setName(currentTarget.value))}
        />
      </label>
      <p class="hint" id="name-meaning">
        {words.displayNameMeaning}
      </p>
      {said.get('displayName') && <Wrong>{said.get('displayName')}</Wrong>}
      <label class="switch">
        <input
          type="checkbox"
          name="anonymous"
          checked={anonymous || nameless}
          disabled={nameless}
          onChange={({ currentTarget }) => change(() => setAnonymous(currentTarget.checked))}
        />
        <span>
          {words.anonymousDefault} <small>{words.anonymousDefaultMeaning}</small>
        </span>
      </label>
      {said.get('anonymous') && <Wrong>{said.get('anonymous')}</Wrong>}
      <label>
        {words.regionDefault}
        <select value={region} onChange={({ currentTarget }) => change(() => setRegion(currentTarget.value))}>
          {regions.map((each) => (
            <option key={each.code} value={each.code}>
              {regionName(my, each)}
            </option>
          ))}
        </select>
      </label>
      {said.get('regionCode') && <Wrong>{said.get('regionCode')}</Wrong>}
      {donor && donor.activeYears > 0 && <p class="hint">{words.activeYears(count(donor.activeYears))}</p>}
      <p class="choices">
        <button type="submit" class="chief" disabled={state.at === 'sending'}>
          {words.save}
        </button>
        <span role="status" data-state={state.at}>
          {state.at === 'sending' && words.sending}
          {state.at === 'saved' && words.saved}
          {state.at === 'lost' && words.away}
        </span>
      </p>
      {said.get('') && <Wrong>{said.get('')}</Wrong>}
    </form>
  )
}
