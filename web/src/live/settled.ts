// A value that is waited for until it stands still: what is typed, or passed by on the way, is not asked about.
import { useEffect, useState } from 'preact/hooks'

/** The first value at once, every other one when it has stood still for so long. */
export function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
