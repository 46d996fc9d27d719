// What the service says to a step: that it is under way, why it was refused, or that no answer came.
import { useRoom } from './room.ts'
import { problemWith, type Standing } from './step.ts'

export function Said({ standing }: { standing: Standing }) {
  const { words } = useRoom()
  if (standing.state === 'idle') return null
  if (standing.state === 'sending')
    return (
      <p class="hint" role="status">
        {words.sending}
      </p>
    )
  return (
    <p class="refusal" role="alert">
      {standing.state === 'refused' ? standing.refusal.message : words.unanswered(standing.message)}
    </p>
  )
}

/** What is wrong with one field, below it. */
export function FieldProblem({ standing, path, id }: { standing: Standing; path: string; id?: string }) {
  const problem = problemWith(standing, path)
  return problem === undefined ? null : (
    <small class="refusal" id={id}>
      {problem}
    </small>
  )
}
