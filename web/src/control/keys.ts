// The keyboard of the control room: one key, one command, unless somebody is writing or a dialog asks something. Whoever
// speaks to the machine instead of typing can turn the single keys off.
import { useEffect, useRef } from 'preact/hooks'

export type Commands = Readonly<Record<string, (() => void) | undefined>>

export interface Stroke {
  key: string
  /** Ctrl, Alt or the command key is held: that is the browser's. */
  modified: boolean
  /** A field, or a list of options, has the focus. */
  writing: boolean
  dialogOpen: boolean
}

/** The name under which a stroke is looked up; null: it is nobody's command. */
export function commandNameOf({ key, modified, writing, dialogOpen }: Stroke): string | null {
  if (modified || writing || dialogOpen) return null
  return key.length === 1 ? key.toLowerCase() : key
}

const settingName = 'oneflower single keys'

export function singleKeysOn(): boolean {
  return localStorage.getItem(settingName) !== 'off'
}

export function setSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(settingName)
  else localStorage.setItem(settingName, 'off')
}

export function useCommands(commands: Commands): void {
  const latest = useRef(commands)
  latest.current = commands
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const name = commandNameOf(strokeOf(event))
      const command = name === null ? undefined : latest.current[name]
      if (!command || event.defaultPrevented) return
      if (event.key.length === 1 && !singleKeysOn()) return
      // Enter and the space bar press what has the focus.
      if ((event.key === 'Enter' || event.key === ' ') && isPressed(event.target)) return
      event.preventDefault()
      command()
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [])
}

function strokeOf({ key, ctrlKey, altKey, metaKey, target, isComposing }: KeyboardEvent): Stroke {
  return {
    key,
    modified: ctrlKey || altKey || metaKey || isComposing,
    writing:
      target instanceof HTMLInputElement
        ? target.type !== 'checkbox'
        : target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement,
    dialogOpen: document.querySelector('dialog[open]') !== null,
  }
}

function isPressed(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('button, a, summary, input') !== null
}
