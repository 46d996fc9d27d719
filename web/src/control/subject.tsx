// Choosing what a brake is put on: a window or a partner from the list, a project or an organization by its name, a person
// by id.
import { useEffect, useId, useState } from 'preact/hooks'
import {
  type BrakeScope,
  ControlPartnersDocument,
  ControlPersonDocument,
  ControlPoolsDocument,
  ControlSubjectsDocument,
} from '../gql.ts'
import { backoffMs } from '../live/backoff.ts'
import { useRoom } from './room.ts'

export interface Subject {
  id: string
  name: string
}

interface SubjectFieldProps {
  scope: Exclude<BrakeScope, 'GLOBAL'>
  subject: Subject | null
  onChoose: (subject: Subject | null) => void
}

const searchAfterMs = 250

export function SubjectField({ scope, subject, onChoose }: SubjectFieldProps) {
  return scope === 'WINDOW' || scope === 'PARTNER' ? (
    <FromList scope={scope} subject={subject} onChoose={onChoose} />
  ) : (
    <BySearch scope={scope} subject={subject} onChoose={onChoose} />
  )
}

function FromList({ scope, subject, onChoose }: SubjectFieldProps & { scope: 'WINDOW' | 'PARTNER' }) {
  const room = useRoom()
  const { line, campaign, words, said, instant } = room
  const [all, setAll] = useState<readonly Subject[]>([])
  useEffect(() => {
    let over = false
    const keep = (subjects: readonly Subject[]) => {
      if (over) return
      setAll(subjects)
      const known = subjects.find(({ id }) => id === subject?.id)
      if (known) onChoose(known)
    }
    const { code } = campaign
    const ask = () =>
      scope === 'WINDOW'
        ? line.ask(ControlPoolsDocument, { code }).then(({ campaign: found }) =>
            (found?.matchingPools ?? []).flatMap(({ nameZh, nameEn, windows }) =>
              windows
                .filter(({ state }) => state !== 'CLOSED')
                .map(({ id, opensAt, state }) => ({
                  id,
                  name: `${said(nameZh, nameEn)} · ${instant(opensAt)} · ${words.windowState[state]}`,
                })),
            ),
          )
        : line
            .ask(ControlPartnersDocument, { code })
            .then(({ campaign: found }) =>
              (found?.partners ?? []).map(({ id, nameZh, nameEn }) => ({ id, name: said(nameZh, nameEn) })),
            )
    let timer: ReturnType<typeof setTimeout> | undefined
    const askOn = (failures: number) =>
      void ask().then(keep, () => {
        // Until then the step cannot be taken; the head of the room says that the line is silent.
        if (!over) timer = setTimeout(askOn, backoffMs(failures), failures + 1)
      })
    askOn(1)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [line, scope])
  return (
    <label>
      {words.subject}
      <select
        name="target"
        value={subject?.id ?? ''}
        onChange={({ currentTarget }) => onChoose(all.find(({ id }) => id === currentTarget.value) ?? null)}
      >
        <option value="">{words.chooseOne}</option>
        {all.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function BySearch({ scope, subject, onChoose }: SubjectFieldProps) {
  const { line, campaign, words, said } = useRoom()
  const [text, setText] = useState('')
  const [found, setFound] = useState<readonly Subject[]>()
  const group = useId()
  useEffect(() => {
    const search = text.trim()
    setFound(undefined)
    if (search === '') return
    let over = false
    const timer = setTimeout(async () => {
      const subjects = await ask(search).catch(() => [])
      if (!over) setFound(subjects)
    }, searchAfterMs)
    return () => {
      over = true
      clearTimeout(timer)
    }

    async function ask(words: string): Promise<Subject[]> {
      if (scope === 'DONOR') {
        const { node } = await line.ask(ControlPersonDocument, { id: words })
        return node && 'displayName' in node ? [{ id: node.id, name: node.displayName ?? node.id }] : []
      }
      const data = await line.ask(ControlSubjectsDocument, {
        campaign: campaign.id,
        search: words,
        projects: scope === 'PROJECT',
        organizations: scope === 'ORGANIZATION',
      })
      return [
        ...(data.projects?.edges ?? []).map(({ node }) => ({
          id: node.id,
          name: said(node.titleZh, node.titleEn),
        })),
        ...(data.organizations?.edges ?? []).map(({ node }) => ({
          id: node.id,
          name: said(node.nameZh, node.nameEn),
        })),
      ]
    }
  }, [line, scope, text])
  const shown = found ?? (subject ? [subject] : [])
  return (
    <fieldset class="subject">
      <legend>{words.subject}</legend>
      <label>
        {scope === 'DONOR' ? words.personId : words.searchSubject}
        <input
          name="search"
          type="search"
          maxLength={100}
          value={text}
          placeholder={scope === 'DONOR' ? '' : words.searchMeaning}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value)
            onChoose(null)
          }}
        />
      </label>
      {found?.length === 0 && <small role="status">{words.nobodyFound}</small>}
      {shown.map((one) => (
        <label key={one.id} class="choice">
          <input
            type="radio"
            name={group}
            value={one.id}
            checked={subject?.id === one.id}
            onChange={() => onChoose(one)}
          />
          <span>
            {one.name} <small>{one.id}</small>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
