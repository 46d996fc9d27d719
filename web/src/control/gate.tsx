// The door of the control room: one click in the demo, a token by hand elsewhere; a token that is refused, or that is
// nobody's of the staff, is told so.
import { useEffect, useState } from 'preact/hooks'
import { demoToken, type Session } from '../live/session.ts'
import type { ControlWords } from './words.ts'

interface GateProps {
  session: Session
  /** Whose token was shown instead of staff's. */
  stranger: string | undefined
  words: ControlWords
}

export function Gate({ session, stranger, words }: GateProps) {
  const [demo, setDemo] = useState<string | null>(null)
  const [token, setToken] = useState('')
  useEffect(() => {
    let over = false
    void demoToken('staff')
      .catch(() => null)
      .then((given) => {
        if (!over) setDemo(given)
      })
    return () => {
      over = true
    }
  }, [])
  return (
    <section class="card gate" aria-labelledby="gate">
      <h2 id="gate">{words.signIn}</h2>
      <p>{words.signInMeaning}</p>
      {(session.refused || stranger !== undefined) && (
        <p class="refusal" role="alert" data-refused={session.refused ? 'token' : 'role'}>
          {stranger === undefined ? words.tokenRefused : words.notStaff(stranger)}
        </p>
      )}
      {demo !== null && (
        <button type="button" class="chief" data-action="demo" onClick={() => session.enter(demo)}>
          {words.demoSignIn}
        </button>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const given = token.trim().replace(/^Bearer\s+/i, '')
          if (given !== '') session.enter(given)
        }}
      >
        <label>
          {words.pasteToken}
          <input
            name="token"
            type="password"
            autocomplete="off"
            spellcheck={false}
            value={token}
            onInput={({ currentTarget }) => setToken(currentTarget.value)}
          />
        </label>
        <button type="submit" data-action="enter">
          {words.enter}
        </button>
        <small>{words.pasteTokenMeaning}</small>
      </form>
    </section>
  )
}
