// How fresh the live numbers of a part are, in the words of every page.
import { Status } from '../design/status.tsx'
import { words } from '../design/words.ts'
import type { Lateness } from '../live/campaign.ts'
import type { My } from './my.ts'

interface FreshProps {
  my: My
  lateness: Lateness
  asOf: string
  seq: number
}

export function Fresh({ my: { campaign, language }, ...said }: FreshProps) {
  return <Status {...said} timeZone={campaign.timeZone} language={language} words={words[language]} />
}
