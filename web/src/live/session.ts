// Who looks at the page: a bearer token, kept for as long as the tab is open and for one role only. It comes by one click
// in the demo, behind # in an address, which no server is sent, or by hand. Without one, or with one that the service does
// not take, the page sees what is public.
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { type Line, openLine } from './line.ts'

type PersonalRole = 'donor' | 'staff'
type SessionRole = PersonalRole | 'screen'

export interface Session {
  token: string | null
  /** Whether the last token was refused. */
  refused: boolean
  line: Line
  enter(token: string): void
  leave(): void
}

export function useSession(role: SessionRole): Session {
  const [token, setToken] = useState(() => tokenAtHand(role))
  const [refused, setRefused] = useState(false)
  const keep = useCallback(
    (next: string | null) => {
      if (next === null) sessionStorage.removeItem(keyOf(role))
      else sessionStorage.setItem(keyOf(role), next)
      setToken(next)
    },
    [role],
  )
  const line = useMemo(
    () =>
      openLine(location.origin, {
        // What no header can carry, such as an ellipsis, would never be sent: spelled out, it is refused like any other.
        token: token && encodeURIComponent(token),
        onRefused() {
          // A late refusal of the token before says nothing of the one that came since.
          if (sessionStorage.getItem(keyOf(role)) !== token) return
          setRefused(true)
          keep(null)
        },
      }),
    [role, token, keep],
  )
  useEffect(() => () => line.close(), [line])
  const enter = useCallback(
    (next: string) => {
      setRefused(false)
      keep(next)
    },
    [keep],
  )
  // A link followed to the page that is open already loads nothing.
  useEffect(() => {
    const look = () => {
      const brought = takeBrought()
      if (brought !== null) enter(brought)
    }
    addEventListener('hashchange', look)
    return () => removeEventListener('hashchange', look)
  }, [enter])
  return {
    token,
    refused,
    line,
    enter,
    leave: () => keep(null),
  }
}

/** What the demo gives to whoever asks; null: this is no demo. */
export async function demoToken(role: PersonalRole): Promise<string | null> {
  const answer = await fetch('/demo/tokens', { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
  if (!answer?.ok) return null
  const tokens = (await answer.json()) as Partial<Record<PersonalRole, string>>
  return tokens[role] ?? null
}

function tokenAtHand(role: SessionRole): string | null {
  const brought = takeBrought()
  if (brought === null) return sessionStorage.getItem(keyOf(role))
  sessionStorage.setItem(keyOf(role), brought)
  return brought
}

function takeBrought(): string | null {
  const brought = new URLSearchParams(location.hash.slice(1)).get('token')
  // Nobody who is shown the address, or given it, is given the token.
  if (brought !== null) history.replaceState(null, '', `${location.pathname}${location.search}`)
  return brought
}

function keyOf(role: SessionRole): string {
  return `oneflower ${role}`
}
