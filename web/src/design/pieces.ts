// Where a line of Chinese may end. It is written without spaces, so that a browser ends its lines between any two signs;
// where words end the browser knows, when it is asked.

const segmenter =
  typeof Intl.Segmenter === 'function' ? new Intl.Segmenter('zh-CN', { granularity: 'word' }) : undefined

/** What no line begins with: what closes, and what leans on the word before it. */
const leans = /^(?:[\p{Pe}\p{Pf}\p{Po}%]|[的了们里等症]$)/u
/** What no line ends with: what opens, and a number before what it counts. */
const leads = /[\p{Ps}\p{Pi}¥#\d]$/u

/** The text in parts between which a line may end; in one where the browser knows no words. */
export function piecesOf(text: string): string[] {
  if (!segmenter) return [text]
  const segments = [...segmenter.segment(text)].map(({ segment }) => segment)
  const pieces: string[] = []
  for (const [index, segment] of segments.entries()) {
    const before = pieces.at(-1)
    // The last sign of all is left alone on no line.
    const lone = index === segments.length - 1 && segment.length === 1
    if (before !== undefined && (lone || leans.test(segment) || leads.test(before)))
      pieces[pieces.length - 1] = before + segment
    else pieces.push(segment)
  }
  return pieces
}
