// For whoever is nobody yet: what this page is, and how to come in. In the demo by one click, else by a token.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Flower } from '../design/flower.tsx'
import { pause } from '../live/line.ts'
import { demoToken } from '../live/session.ts'
import { Bouquet } from './bouquet.tsx'
import type { MeWords } from './words.ts'
import './welcome.css'

const mostAsked = 4
const askAgainMs = 3_000

interface WelcomeProps {
  refused: boolean
  enter(token: string): void
  words: MeWords
}

export function Welcome({ refused, enter, words }: WelcomeProps) {
  const [offered, setOffered] = useState<string | null>()
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    let over = false
    // No answer in a tunnel is not a no for ever; a service that is no demo says so each time.
    const ask = async () => {
      for (let tries = 1; tries <= mostAsked; tries += 1) {
        const token = await demoToken('donor')
        if (over) return
        setOffered(token)
        if (token !== null) return
        await pause(askAgainMs)
      }
    }
    void ask()
    return () => {
      over = true
    }
  }, [])
  useEffect(() => {
    if (refused) field.current?.focus()
  }, [refused])

  const own = (
    <form
      class="token"
      onSubmit={(event) => {
        event.preventDefault()
        const token = typed.trim().replace(/^Bearer\s+/i, '')
        if (token !== '') enter(token)
      }}
    >
      <label>
        {words.tokenField}
        <input
          ref={field}
          name="token"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          aria-describedby="token-meaning"
          aria-invalid={refused}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <button type="submit" class={offered ? '' : 'chief'} disabled={typed.trim() === ''}>
        {words.enter}
      </button>
      <p class="hint" id="token-meaning">
        {words.tokenMeaning}
      </p>
    </form>
  )

  return (
    <main class="welcome">
      <div class="invitation">
        <h2>{words.welcome}</h2>
        <p class="lead">{words.welcomeText}</p>
        {refused && (
          <p class="wrong" role="alert">
            {words.refusedToken}
          </p>
        )}
        {offered && (
          <p class="enter">
            <button type="button" class="chief grand" onClick={() => enter(offered)}>
              <Flower /> {words.lookAround}
            </button>
            <span class="hint">{words.lookAroundMeaning}</span>
          </p>
        )}
        {offered === null || refused
          ? own
          : offered !== undefined && (
              <details>
                <summary>{words.haveToken}</summary>
                {own}
              </details>
            )}
      </div>
      <Bouquet flowers={19} />
      <ul class="promises">
        {[words.welcomeEarn, words.welcomeGive, words.welcomeTrace].map((promise, index) => (
          <li key={promise}>
            <Flower open={(index + 1) / 3} />
            <span>{promise}</span>
          </li>
        ))}
      </ul>
    </main>
  )
}
