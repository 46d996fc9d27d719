// Said above what may be old, because the last question had no answer.
import { useRoom } from './room.ts'

export function Problem({ problem }: { problem: Error | undefined }) {
  const { words } = useRoom()
  return problem === undefined ? null : (
    <p class="refusal" role="alert">
      {words.problem(problem.message)}
    </p>
  )
}
