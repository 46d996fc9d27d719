// The head of a page: whose day it is, that it is a rehearsal, where else one can go, the other language, the other theme.
import type { ComponentChildren } from 'preact'
import type { Campaign } from '../live/campaign.ts'
import { Flower } from './flower.tsx'
import { day } from './format.ts'
import type { Place } from './place.ts'
import { words as allWords, type Language } from './words.ts'
import './masthead.css'

export type PageName = 'dashboard' | 'screen' | 'me' | 'control' | 'embeds'

const paths: Record<PageName, string> = {
  dashboard: '/',
  screen: '/screen',
  me: '/me',
  control: '/control',
  embeds: '/embeds',
}

interface MastheadProps {
  place: Place
  campaign: Campaign
  /** The page that this is; null: none of those that one can go to. */
  here: PageName | null
  children?: ComponentChildren
}

export function Masthead({ place, campaign, here, children }: MastheadProps) {
  const { language, address } = place
  const words = allWords[language]
  const chinese = language === 'zh'
  const other: Language = chinese ? 'en' : 'zh'
  const theme = shownTheme(place) === 'dark' ? 'light' : 'dark'
  const elsewhere = { ...Object.fromEntries(place.parameters), campaign: place.code }
  const own = location.pathname
  return (
    <header class="masthead">
      <a class="home" href={address('/')}>
        <Flower />
        <span>
          <h1>{chinese ? campaign.nameZh : campaign.nameEn}</h1>
          <small>
            {chinese ? campaign.themeZh : campaign.themeEn} ·{' '}
            <span class="day">{day(campaign.startsAt, campaign.timeZone, language)}</span> –{' '}
            <span class="day">{day(lastInstant(campaign.endsAt), campaign.timeZone, language)}</span>
          </small>
        </span>
      </a>
      {campaign.rehearsal && (
        <strong class="rehearsal" title={words.rehearsalMeaning}>
          {words.rehearsal}
        </strong>
      )}
      {children}
      <nav aria-label={words.pages}>
        {(Object.keys(paths) as PageName[]).map((page) => (
          <a key={page} href={address(paths[page])} aria-current={page === here ? 'page' : undefined}>
            {words[page]}
          </a>
        ))}
        <a href={address(own, { ...elsewhere, lang: other })} lang={other} hreflang={other}>
          {words.otherLanguage}
        </a>
        <a href={address(own, { ...elsewhere, lang: language, theme })} title={words.inTheme[theme]}>
          <span class="unseen">{words.inTheme[theme]}</span>
          <span aria-hidden="true">{theme === 'dark' ? '☾' : '☀'}</span>
        </a>
      </nav>
    </header>
  )
}

function shownTheme({ theme }: Place): 'light' | 'dark' {
  return theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
}

/** A campaign that ends at midnight has the day before as its last. */
function lastInstant(endsAt: string): number {
  return Date.parse(endsAt) - 1
}
