// What every page of a single thing has around it: the masthead, how fresh the numbers are, what staff says of them, and
// the head with the name and the number that counts most.
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { timeOfDay } from '../design/format.ts'
import { Masthead } from '../design/masthead.tsx'
import { Phrase } from '../design/phrase.tsx'
import { settle } from '../design/place.ts'
import { Status } from '../design/status.tsx'
import { words as allWords } from '../design/words.ts'
import type { DetailNumbersFragment, ServiceLevel } from '../gql.ts'
import { type Newest, useLateness } from '../live/campaign.ts'
import type { PageProps } from './detail.tsx'
import type { Kind } from './words.ts'

export type Numbers = DetailNumbersFragment

interface FrameProps extends PageProps {
  kind: Kind
  name: string | undefined
  /** The same name in the other language. */
  otherName?: string | undefined
  tags: ComponentChildren
  numbers: Newest<Numbers>
  watched: readonly Newest<{ seq: number; serviceLevel: ServiceLevel }>[]
  /** Beside the name: the flower, the number that counts most. */
  chief: ComponentChildren
  children: ComponentChildren
}

export function Frame(props: FrameProps) {
  const { kind, name, otherName, tags, numbers, watched, chief, children } = props
  const { line, place, campaign, words } = props
  const { language } = place
  const lateness = useLateness(line, [numbers, ...watched])
  const shared = allWords[language]
  useEffect(() => {
    if (name) settle(place, `${name} · ${words.kind[kind]}`)
  }, [place.language, place.theme, name])
  return (
    <div class={`detail ${lateness.freshness === 'SILENT' ? 'stale' : ''}`} data-kind={kind}>
      <Masthead place={place} campaign={campaign} here={null} />
      {numbers.frame && (
        <Status
          lateness={lateness}
          asOf={numbers.frame.asOf}
          seq={numbers.frame.seq}
          timeZone={campaign.timeZone}
          language={language}
          words={shared}
        />
      )}
      <Notices notices={numbers.frame?.notices ?? []} timeZone={campaign.timeZone} language={language} />
      <main>
        <header class="head">
          <div class="named">
            <p class="eyebrow">{words.kind[kind]}</p>
            <h2>{name ? <Phrase text={name} language={language} /> : '…'}</h2>
            {otherName && otherName !== name && (
              <p class="other" lang={language === 'zh' ? 'en' : 'zh-CN'}>
                {otherName}
              </p>
            )}
            <p class="tags">{tags}</p>
          </div>
          <div class="headline">{chief}</div>
        </header>
        {children}
      </main>
    </div>
  )
}

interface NoticesProps {
  notices: Numbers['notices']
  timeZone: string
  language: 'zh' | 'en'
}

function Notices({ notices, timeZone, language }: NoticesProps) {
  if (notices.length === 0) return null
  return (
    <ul class="notices">
      {notices.map(({ scope, effect, noticeZh, noticeEn, engagedAt }) => (
        <li key={`${scope} ${effect} ${engagedAt}`} data-effect={effect}>
          <time dateTime={engagedAt}>{timeOfDay(engagedAt, timeZone, language)}</time>{' '}
          {language === 'zh' ? noticeZh : noticeEn}
        </li>
      ))}
    </ul>
  )
}
