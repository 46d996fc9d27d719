// A name or a title whose lines end between words.
import { Fragment } from 'preact'
import { piecesOf } from './pieces.ts'
import type { Language } from './words.ts'
import './phrase.css'

export function Phrase({ text, language }: { text: string; language: Language }) {
  if (language !== 'zh') return <>{text}</>
  return (
    <span class="phrase">
      {piecesOf(text).map((piece, index) => (
        // Pieces have no other name than their place.
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {piece}
        </Fragment>
      ))}
    </span>
  )
}
