// The choice in a list that changes: kept in order with what the list has.
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { type Choice, chosen, moved, nothingChosen, settled, toggled, toggledAll } from './choice.ts'

export interface Chosen extends Choice {
  /** What a step is about. */
  about: string[]
  move: (by: number) => void
  at: (id: string) => void
  toggle: (id: string | null) => void
  toggleAll: () => void
  clear: () => void
}

export function useChoice(ids: readonly string[]): Chosen {
  const [choice, setChoice] = useState<Choice>(nothingChosen)
  const before = useRef(ids)
  const latest = useRef(ids)
  latest.current = ids
  useEffect(() => {
    const was = before.current
    before.current = ids
    setChoice((held) => settled(held, was, ids))
  }, [ids])
  const about = useMemo(() => chosen(choice, ids), [choice, ids])
  return {
    ...choice,
    about,
    move: useCallback((by) => setChoice((held) => moved(held, latest.current, by)), []),
    at: useCallback((id) => setChoice(({ picked }) => ({ cursor: id, picked })), []),
    toggle: useCallback((id) => {
      if (id !== null) setChoice((held) => toggled(held, id))
    }, []),
    toggleAll: useCallback(() => setChoice((held) => toggledAll(held, latest.current)), []),
    clear: useCallback(() => setChoice(({ cursor }) => ({ cursor, picked: new Set() })), []),
  }
}
