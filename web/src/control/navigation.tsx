// The sections, each with its number key and with how much of it waits for staff.
import type { ComponentChildren } from 'preact'
import { count } from '../design/format.ts'
import { useRoom } from './room.ts'
import { addressOf, type Section, sections } from './sections.ts'

export type Waiting = Record<'brakes' | 'held' | 'proposals' | 'reports', number>

interface NavigationProps {
  section: Section
  waiting: Waiting
  go: (section: Section) => void
  children: ComponentChildren
}

/** Lists of what waits are asked for up to here. */
const mostCounted = 100

export function Navigation({ section, waiting, go, children }: NavigationProps) {
  const { words } = useRoom()
  return (
    <nav class="sections" aria-label={words.sectionsLabel}>
      <ol>
        {sections.map((name, index) => {
          const number = name in waiting ? waiting[name as keyof Waiting] : 0
          const text = number >= mostCounted && name !== 'proposals' ? `${mostCounted - 1}+` : count(number)
          return (
            <li key={name}>
              <a
                href={addressOf(name, location.search)}
                aria-current={name === section ? 'page' : undefined}
                data-go={name}
                onClick={(event) => {
                  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
                  event.preventDefault()
                  go(name)
                }}
              >
                <kbd>{index + 1}</kbd>
                <span>{words.sections[name]}</span>
                {number > 0 && (
                  <span class="waiting" data-waiting={number}>
                    <span aria-hidden="true">{text}</span>
                    <span class="unseen">{words.waiting[name as keyof Waiting](text)}</span>
                  </span>
                )}
              </a>
            </li>
          )
        })}
      </ol>
      {children}
    </nav>
  )
}
