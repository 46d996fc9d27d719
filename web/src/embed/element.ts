// <one-flower>: one number, or one dream, in the page of somebody else. It needs nothing of that page, touches nothing of
// it, and asks nothing while nobody can see it.

import { count, timeOfDay } from '../design/format.ts'
import { openness, petalPath } from '../design/petals.ts'
import tokens from '../design/tokens.css?inline'
import { type Language, languageOf } from '../design/words.ts'
import { isLate } from '../live/freshness.ts'
import css from './component.css?inline'
import { createDigits, type Digits } from './digits.ts'
import {
  type CounterName,
  counterNamed,
  noticesOn,
  numberOf,
  opennessOf,
  type ShownCampaign,
  type ShownDream,
  widthInEms,
} from './shown.ts'
import { listen, type State } from './source.ts'
import { words as allWords } from './words.ts'

const observed = ['show', 'campaign', 'dream', 'lang', 'theme', 'service'] as const
/** To those who listen rather than look, a number that moves every second is told so often at most. */
const tellEveryMs = 30_000

/** Defines the element, once. The origin is where its numbers come from unless an attribute says otherwise. */
export function defineOneFlower(origin: string): void {
  if (!customElements.get('one-flower')) customElements.define('one-flower', elementOf(origin))
}

function elementOf(origin: string): CustomElementConstructor {
  return class OneFlower extends HTMLElement {
    static observedAttributes = observed

    readonly #face = createFace(this.attachShadow({ mode: 'open' }))
    #leave: (() => void) | undefined
    #onScreen = false
    readonly #observer =
      typeof IntersectionObserver === 'undefined'
        ? undefined
        : new IntersectionObserver((entries) => {
            // The last of them is how it stands.
            this.#onScreen = entries.at(-1)?.isIntersecting ?? false
            this.#attend()
          })

    connectedCallback(): void {
      this.#onScreen = !this.#observer
      this.#observer?.observe(this)
      document.addEventListener('visibilitychange', this.#attend)
      this.#begin()
    }

    disconnectedCallback(): void {
      this.#observer?.disconnect()
      document.removeEventListener('visibilitychange', this.#attend)
      this.#rest()
    }

    attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
      if (before !== after && this.isConnected) this.#begin()
    }

    /** Shows what its attributes ask for, from the beginning. */
    #begin(): void {
      this.#rest()
      this.#face.show(this.#wanted(), undefined)
      this.#attend()
    }

    readonly #attend = () => {
      if (!this.#onScreen || document.hidden || !this.isConnected) this.#rest()
      else if (!this.#leave) {
        const wanted = this.#wanted()
        const { service, kind, name, counter } = wanted
        if (counter) this.#leave = listen({ service, kind, name }, (state) => this.#face.show(wanted, state))
      }
    }

    #rest(): void {
      this.#leave?.()
      this.#leave = undefined
    }

    #wanted(): Wanted {
      const dream = this.getAttribute('dream')
      const asked = this.getAttribute('show')
      return {
        service: originOf(this.getAttribute('service')) ?? origin,
        kind: dream ? 'dream' : 'campaign',
        name: dream || (this.getAttribute('campaign') ?? '2022'),
        counter: counterNamed(asked, Boolean(dream)),
        asked: asked ?? '',
        language: languageAt(this),
        theme: this.getAttribute('theme'),
      }
    }
  }
}

interface Wanted {
  service: string
  kind: 'campaign' | 'dream'
  name: string
  counter: CounterName | null
  asked: string
  language: Language
  theme: string | null
}

interface Face {
  /** A state of undefined: what was shown before is of something else. */
  show(wanted: Wanted, state: State | undefined): void
}

function createFace(root: ShadowRoot): Face {
  root.adoptedStyleSheets = [sheet()]
  root.innerHTML = `<div class="card" part="card" role="group" aria-labelledby="label of">
<div class="head">${flower}<p class="label" part="label" id="label"></p><span class="tag fixture" part="tag"></span><span class="tag rehearsal" part="tag"></span></div>
<p class="number" part="number"><span class="unseen"></span><span class="sign" aria-hidden="true"></span><span class="digits" aria-hidden="true"></span></p>
<p class="note" part="note"></p><p class="notice" part="notice"></p>
<p class="of" part="of" id="of"></p>
<div class="foot"><p class="status" part="status"><span class="mark" aria-hidden="true"></span><span class="said"></span></p><a part="link" target="_blank" rel="noopener"><span class="link-words"></span> <span aria-hidden="true">↗</span><span class="unseen"></span></a></div>
<p class="missing"></p>
<span class="unseen told" aria-live="polite"></span>
</div>`
  const at = <E extends HTMLElement>(selector: string) => root.querySelector(selector) as E
  const card = at('.card')
  const petals = [...root.querySelectorAll<SVGElement>('.petal')]
  const digits: Digits = createDigits(at('.digits'))
  let told: { what: string; at: number; late: boolean } | undefined

  return {
    show(wanted, state) {
      const { language, counter, kind, name, service, theme } = wanted
      const words = allWords[language]
      if (state === undefined) {
        digits.clear()
        told = undefined
        open(kind === 'dream' ? 0 : 1)
      }
      card.lang = language === 'zh' ? 'zh-CN' : 'en'
      const problem = problemOf(wanted, state)
      for (const part of root.querySelectorAll<HTMLElement>('.card > :not(.missing, .told)'))
        part.hidden = problem !== null
      write(at('.missing'), problem ?? '')
      if (problem !== null || !counter) return

      const { found, numbers, freshness } = state ?? blank
      const ofDream = kind === 'dream'
      const dream = ofDream ? ((found ?? null) as ShownDream | null) : null
      const campaign = dream ? dream.campaign : ((found ?? null) as ShownCampaign | null)
      const nameIn = (one: { nameZh: string; nameEn: string } | null) =>
        one ? (language === 'zh' ? one.nameZh : one.nameEn) : ''
      const late = isLate(freshness)
      card.classList.toggle('late', late)
      card.dataset.freshness = freshness

      write(at('.label'), ofDream ? nameIn(dream) || words.counters[counter] : words.counters[counter])
      write(at('.of'), nameIn(campaign))
      write(at('.rehearsal'), campaign?.rehearsal ? words.rehearsal : '')
      write(at('.fixture'), dream && !dream.evidenced ? words.fixture : '')
      write(at('.link-words'), words.follow)
      write(at('a .unseen'), words.opensAnew)
      const place = new URLSearchParams({
        ...(dream ? { id: dream.id } : {}),
        campaign: campaign?.code ?? name,
        lang: language,
        ...(theme === 'light' || theme === 'dark' ? { theme } : {}),
      })
      at<HTMLAnchorElement>('a').href = `${service}${dream ? '/detail' : '/'}?${place}`

      const mark = late ? '▲' : freshness === 'CONNECTING' ? '…' : '●'
      write(at('.mark'), mark)
      const time = numbers && campaign ? timeOfDay(numbers.asOf, campaign.timeZone, language) : ''
      write(at('.said'), saidOf(freshness, time, words))
      if (!numbers) return

      const number = numberOf(counter, numbers, ofDream)
      const unit = ofDream ? words.counters[counter] : ''
      card.style.setProperty('--ems', widthInEms(number).toFixed(2))
      write(at('.number .unseen'), `${number.sign}${number.text} ${unit}`)
      write(at('.sign'), number.sign)
      digits.write(number.text, { counter, value: number.value, seq: numbers.seq })
      write(at('.note'), noteOf())
      const [notice] = noticesOn(numbers.notices, dream?.id)
      card.classList.toggle('noticed', notice !== undefined)
      write(at('.notice'), notice ? `▲ ${language === 'zh' ? notice.noticeZh : notice.noticeEn}` : '')
      open(dream ? opennessOf(numbers, dream.minimumFlowers) : 1)
      tellAloud(
        `${at('.label').textContent} ${number.sign}${number.text} ${unit} · ${at('.said').textContent} ${at('.notice').textContent}`,
        late,
      )

      function noteOf(): string {
        if (!dream || !numbers || counter !== 'flowers') return words.meanings[counter as CounterName]
        const missing = dream.minimumFlowers - numbers.flowersCounted
        return `${words.counters.flowers} · ${missing > 0 ? words.toGo(count(missing)) : words.reached}`
      }
    },
  }

  function open(far: number): void {
    petals.forEach((petal, index) => {
      petal.style.setProperty('--open', String(openness(far, index)))
    })
  }

  function tellAloud(what: string, late: boolean): void {
    const now = performance.now()
    // The first is read where it stands.
    if (!told) {
      told = { what, at: now, late }
      return
    }
    if (what === told.what || (late === told.late && (late || now - told.at < tellEveryMs))) return
    told = { what, at: now, late }
    write(at('.told'), what)
  }
}

const blank: State = { found: undefined, numbers: undefined, freshness: 'CONNECTING' }

function problemOf(
  { kind, name, counter, asked, language }: Wanted,
  state: State | undefined,
): string | null {
  const words = allWords[language]
  if (!counter) return words.noSuchCounter(asked)
  if (state?.found !== null) return null
  return kind === 'dream' ? words.noSuchDream(name) : words.noSuchCampaign(name)
}

function saidOf(freshness: State['freshness'], time: string, words: (typeof allWords)[Language]): string {
  switch (freshness) {
    case 'CONNECTING':
      return words.connecting
    case 'LIVE':
      return words.live(time)
    case 'FINAL':
      return words.final(time)
    case 'FROZEN':
      return words.held(time)
    case 'DELAYED':
    case 'SILENT':
      return words.late(time)
    default:
      return freshness satisfies never
  }
}

/** Only what differs is touched: a page may watch its document. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text
  element.hidden = text === ''
}

const flower = `<svg part="flower" viewBox="-16 -16 32 32" aria-hidden="true">${[0, 1, 2, 3, 4]
  .map(
    (petal) =>
      `<g transform="rotate(${72 * petal})"><path class="bud" d="${petalPath}"/><path class="petal" d="${petalPath}"/></g>`,
  )
  .join('')}<circle class="pollen" r="4.1"/></svg>`

let styles: CSSStyleSheet | undefined

/** A sheet that is constructed is not asked about by the policy of the page around it. */
function sheet(): CSSStyleSheet {
  if (styles) return styles
  styles = new CSSStyleSheet()
  const own = tokens.replace(/:root(\[[^\]]*\])?/g, (_, which) => (which ? `:host(${which})` : ':host'))
  styles.replaceSync(
    (CSS.supports('color', 'light-dark(red, red)')
      ? own
      : own.replace(/light-dark\(([^,]+),[^)]+\)/g, '$1')) + css,
  )
  return styles
}

/** As its attribute says, else as the page around it does, else as the browser prefers. */
function languageAt(element: HTMLElement): Language {
  const asked = element.getAttribute('lang')
  const around = element.closest('[lang]')?.getAttribute('lang')
  return languageOf(new URLSearchParams(), [asked ?? '', around ?? '', ...navigator.languages])
}

function originOf(address: string | null): string | undefined {
  if (!address) return undefined
  try {
    return new URL(address, location.href).origin
  } catch {
    return undefined
  }
}
