// A time that is never cut at a line's end, alone or within what is said of it.
import { useRoom } from './room.ts'

interface InstantProps {
  at: string
  within?: (time: string) => string
}

export function Instant({ at, within }: InstantProps) {
  const { instant } = useRoom()
  const text = instant(at)
  const told = within?.(text) ?? text
  const from = told.indexOf(text)
  return (
    <>
      {told.slice(0, from)}
      <time class="unbroken" dateTime={at}>
        {text}
      </time>
      {told.slice(from + text.length)}
    </>
  )
}
