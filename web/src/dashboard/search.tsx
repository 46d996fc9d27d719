// One finds one's own organization, project or region by its name: a field, and what was found below it, chosen by the
// arrow keys or the pointer.
import { useEffect, useRef, useState } from 'preact/hooks'
import { SearchOrganizationsDocument, SearchProjectsDocument } from '../gql.ts'
import { nameIn, type View } from './view.ts'
import type { SearchedBoard } from './words.ts'

export interface Found {
  id: string
  name: string
}

interface SearchProps {
  board: SearchedBoard
  view: View
  onChosen: (found: Found) => void
}

const pauseMs = 250

export function Search({ board, view, onChosen }: SearchProps) {
  const { words } = view
  const [text, setText] = useState('')
  const [marked, setMarked] = useState(0)
  const [open, setOpen] = useState(false)
  const found = useFound(view, board, text)
  const list = `found-${board}`
  const shown = open && found !== undefined ? found : []

  const choose = (one: Found | undefined) => {
    if (!one) return
    setOpen(false)
    setText('')
    onChosen(one)
  }
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && shown.length > 0) {
      event.preventDefault()
      setMarked((marked + step + shown.length) % shown.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      choose(shown[marked])
    } else if (event.key === 'Escape') setOpen(false)
  }

  return (
    <div class="search">
      <label>
        <span class="unseen">{words.search[board]}</span>
        <input
          type="text"
          role="combobox"
          autoComplete="off"
          maxLength={100}
          placeholder={words.search[board]}
          value={text}
          aria-expanded={shown.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={shown[marked] ? `${list}-${marked}` : undefined}
          onInput={(event) => {
            setText(event.currentTarget.value)
            setMarked(0)
            setOpen(true)
          }}
          onKeyDown={press}
          onBlur={() => setOpen(false)}
        />
      </label>
      <div
        class="found"
        id={list}
        role="listbox"
        aria-label={words.search[board]}
        hidden={shown.length === 0}
      >
        {shown.map((one, position) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's.
          <div
            key={one.id}
            id={`${list}-${position}`}
            role="option"
            tabIndex={-1}
            aria-selected={position === marked}
            data-found={one.id}
            // The field keeps the focus, and so what was found stays open until the click is done.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(one)}
          >
            {one.name}
          </div>
        ))}
      </div>
      <p class="unseen" role="status">
        {open && found && (found.length > 0 ? words.found(String(found.length)) : words.foundNothing)}
      </p>
      {open && found?.length === 0 && <p class="nothing">{words.foundNothing}</p>}
    </div>
  )
}

/** What is found for a text once nobody types any more; undefined: not known, or nothing was asked. */
function useFound(view: View, board: SearchProps['board'], text: string): Found[] | undefined {
  const [found, setFound] = useState<{ text: string; found: Found[] }>()
  const asked = useRef(view)
  asked.current = view
  const search = text.trim()
  useEffect(() => {
    if (search === '') return
    let over = false
    const timer = setTimeout(async () => {
      const answer = await ask(asked.current, board, search).catch(() => undefined)
      if (!over && answer) setFound({ text: search, found: answer })
    }, pauseMs)
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [board, search])
  return found && search !== '' && found.text === search ? found.found : undefined
}

async function ask({ line, campaign, language }: View, board: SearchProps['board'], search: string) {
  switch (board) {
    case 'ORGANIZATIONS': {
      const { organizations } = await line.ask(SearchOrganizationsDocument, { search })
      return organizations.edges.map(({ node }) => ({ id: node.id, name: nameIn(language, node) }))
    }
    case 'PROJECTS': {
      const { projects } = await line.ask(SearchProjectsDocument, { campaign: campaign.id, search })
      return projects.edges.map(({ node }) => ({
        id: node.id,
        name: language === 'zh' ? node.titleZh : node.titleEn,
      }))
    }
    default:
      return board satisfies never
  }
}
