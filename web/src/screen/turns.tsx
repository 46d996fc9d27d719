// How scenes take turns: looked at twice a second, moved by arrow keys, held by the space bar, and shown by a row of dots.
import { useCallback, useEffect, useReducer, useRef, useState } from 'preact/hooks'
import { type SceneName, type Stage, sceneNames, staged } from './scenes.ts'
import type { Show } from './show.ts'

export interface Speaking {
  /** Those that have something to say, in their order. */
  names: readonly SceneName[]
  /** The one that cannot wait. */
  urgent: SceneName | undefined
}

export interface Turns {
  stage: Stage
  speaking: readonly SceneName[]
  show: (scene: SceneName) => void
  hold: () => void
}

const lookEveryMs = 500

export function useTurns(asked: SceneName | undefined, speak: () => Speaking): Turns {
  const [stage, cue] = useReducer(staged, undefined, () => ({
    scene: asked ?? 'counters',
    since: performance.now(),
    held: asked !== undefined,
  }))
  const [speaking, setSpeaking] = useState<readonly SceneName[]>(['counters'])
  const latest = useRef(speak)
  latest.current = speak

  useEffect(() => {
    const look = () => {
      const { names, urgent } = latest.current()
      setSpeaking((held) => (held.join() === names.join() ? held : names))
      cue({ cue: 'look', now: performance.now(), speaking: names, urgent })
    }
    const timer = setInterval(look, lookEveryMs)
    return () => clearInterval(timer)
  }, [])

  useEffect(() => {
    const steer = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return
      const now = performance.now()
      const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
      if (by !== 0) cue({ cue: 'step', now, speaking: latest.current().names, by })
      // On a button the space bar presses it.
      else if (event.key === ' ' && !(event.target instanceof HTMLButtonElement)) cue({ cue: 'hold', now })
      else return
      event.preventDefault()
    }
    addEventListener('keydown', steer)
    return () => removeEventListener('keydown', steer)
  }, [])

  return {
    stage,
    speaking,
    show: useCallback((scene) => cue({ cue: 'show', now: performance.now(), scene }), []),
    hold: useCallback(() => cue({ cue: 'hold', now: performance.now() }), []),
  }
}

export function Dots({ turns, own }: { turns: Turns; own: Show['own'] }) {
  const { stage, speaking, show, hold } = turns
  const listed = sceneNames.filter((name) => speaking.includes(name) || name === stage.scene)
  return (
    <nav class="dots" aria-label={own.choose}>
      {listed.map((name) => (
        <button
          key={name}
          type="button"
          data-show={name}
          aria-current={name === stage.scene}
          aria-label={own.scenes[name]}
          title={own.scenes[name]}
          onClick={() => show(name)}
        >
          <span />
        </button>
      ))}
      <button
        type="button"
        class="hold"
        aria-pressed={stage.held}
        onClick={hold}
        title={stage.held ? own.goOn : own.holdScene}
      >
        <span class="unseen">{own.holdScene}</span>
        <span aria-hidden="true">{stage.held ? '❚❚' : '▶'}</span>
      </button>
    </nav>
  )
}
