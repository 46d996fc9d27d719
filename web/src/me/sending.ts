// What becomes of something that is sent and must count once. Each intent has one key, made when it is first sent and kept
// until the service has answered: whatever is lost on the way, sent again it is the same gift. Only an answer ends an
// intent; silence never does.

export interface Refusal {
  __typename: string
  code: string
  message: string
  fields?: readonly { path: string; message: string }[]
  path?: string
  retryAfterMs?: number
}

export type Sending<Input, Success> =
  | { state: 'idle' }
  /** On its way; tries: how often it has been sent. */
  | { state: 'sending'; input: Input; tries: number }
  /** Nobody knows whether it arrived. */
  | { state: 'unanswered'; input: Input; message: string | null }
  | { state: 'refused'; input: Input; refusal: Refusal }
  | { state: 'done'; input: Input; answer: Success }

/** What an answer is when it is no refusal. */
export type SuccessOf<Answer> = Exclude<Answer, { code: string }>

export type Heard<Answer> =
  | { answer: Answer }
  /** No answer: the way there or back was lost. */
  | { lost: true }

/** So often it is sent before somebody has to ask for more. */
export const mostTries = 4

export function afterAnswer<Input, Answer extends object>(
  { input, tries }: { input: Input; tries: number },
  heard: Heard<Answer>,
): Sending<Input, SuccessOf<Answer>> {
  if ('lost' in heard) return again(input, tries, null)
  const { answer } = heard
  if (!isRefusal(answer)) return { state: 'done', input, answer: answer as SuccessOf<Answer> }
  return isToTryAgain(answer)
    ? again(input, tries, answer.message)
    : { state: 'refused', input, refusal: answer }
}

function again<Input, Success>(input: Input, tries: number, message: string | null): Sending<Input, Success> {
  return tries < mostTries
    ? { state: 'sending', input, tries: tries + 1 }
    : { state: 'unanswered', input, message }
}

/** The service says so itself: too much had gathered, or it does not know what became of it. */
export function isToTryAgain({ code }: Refusal): boolean {
  return code === 'OVERLOADED' || code === 'UNAVAILABLE'
}

export function isRefusal<Answer extends object>(answer: Answer): answer is Answer & Refusal {
  return 'code' in answer && 'message' in answer
}

/** What the service says, by the field that it says it of; '' is the whole. */
export function saidOf(
  refusal: Refusal | undefined,
  fields: Readonly<Record<string, string>> = {},
): Map<string, string> {
  const said = new Map<string, string>()
  if (!refusal) return said
  const placed = refusal.fields ?? []
  for (const { path, message } of placed) said.set(path.replace(/^input\./, '').split('.')[0] ?? '', message)
  if (placed.length === 0)
    said.set(
      refusal.path?.replace(/^input\./, '').split('.')[0] ?? fields[refusal.code] ?? '',
      refusal.message,
    )
  return said
}
