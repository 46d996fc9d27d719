// Builds the snippets that others put into their pages: choose what, choose how it looks, see it, copy it.
import { render } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Masthead } from '../design/masthead.tsx'
import { type Place, placeOf, settle } from '../design/place.ts'
import { words as pageWords } from '../design/words.ts'
import { type Campaign, useCampaign } from '../live/campaign.ts'
import { type Line, openLine } from '../live/line.ts'
import { defineOneFlower } from './element.ts'
import { words as embedsWords } from './embedsWords.ts'
import { type CounterName, campaignCounters, counterNamed, dreamCounters } from './shown.ts'
import {
  type Choice,
  componentAttributes,
  componentSnippet,
  frameAddress,
  frameSnippet,
  largest,
  sizeOf,
  smallest,
} from './snippet.ts'
import { words as shownWords } from './words.ts'
import '../design/base.css'
import './embeds.css'

const place = placeOf(location, navigator.languages)
defineOneFlower(location.origin)
const root = document.getElementById('page')
if (root) render(<Embeds line={openLine(location.origin)} place={place} />, root)

function Embeds({ line, place }: { line: Line; place: Place }) {
  const words = pageWords[place.language]
  const campaign = useCampaign(line, place.code)
  useEffect(() => settle(place, embedsWords[place.language].title), [place])
  if (campaign === undefined) return <p class="notice">{words.loading}</p>
  if (campaign === null) return <p class="notice">{words.noSuchCampaign(place.code)}</p>
  return (
    <div class="builder">
      <Masthead place={place} campaign={campaign} here="embeds" />
      <Builder place={place} campaign={campaign} />
    </div>
  )
}

const sizes = {
  strip: [160, 60],
  line: [300, 100],
  card: [320, 176],
  wide: [480, 160],
  poster: [600, 400],
} as const
type SizeName = keyof typeof sizes | 'own'

function Builder({ place, campaign }: { place: Place; campaign: Campaign }) {
  const { language, parameters } = place
  const words = embedsWords[language]
  const shown = shownWords[language]
  const dreams = campaign.dreams.edges.map(({ node }) => node)
  const [choice, choose] = useState<Choice>(() => {
    const dream = dreams.find(({ id }) => id === parameters.get('dream'))?.id ?? null
    return {
      campaign: campaign.code,
      dream,
      counter: counterNamed(parameters.get('show'), dream !== null) ?? (dream ? 'flowers' : 'received'),
      language: null,
      theme: null,
      width: sizes.card[0],
      height: sizes.card[1],
    }
  })
  const [size, setSize] = useState<SizeName>('card')
  const change = (part: Partial<Choice>) => choose((held) => ({ ...held, ...part }))
  const ofDream = choice.dream !== null
  const dream = dreams.find(({ id }) => id === choice.dream)
  const nameOf = (one: { nameZh: string; nameEn: string }) => (language === 'zh' ? one.nameZh : one.nameEn)
  const title = `${dream ? `${nameOf(dream)} · ` : ''}${shown.counters[choice.counter]} · ${nameOf(campaign)}`

  // A frame cannot see what language the page around it has: it speaks that in which its code was made.
  const framed = { ...choice, language: choice.language ?? language }
  // What it looks like in a page of the colours of this one.
  const seen = { ...framed, theme: choice.theme ?? place.theme ?? null }
  return (
    <main>
      <header>
        <h2>{words.title}</h2>
        <p class="hint">{words.lead}</p>
      </header>
      <form onSubmit={(event) => event.preventDefault()}>
        <fieldset class="card">
          <legend>{words.what}</legend>
          <Radios
            name="subject"
            options={[
              ['campaign', words.number],
              ['dream', words.dream],
            ]}
            value={ofDream ? 'dream' : 'campaign'}
            onChoose={(value) =>
              value === 'dream'
                ? change({ dream: dreams[0]?.id ?? null, counter: 'flowers' })
                : change({ dream: null, counter: 'received' })
            }
          />
          {ofDream && (
            <label>
              {words.whichDream}
              <select
                value={choice.dream ?? ''}
                onChange={(event) => change({ dream: event.currentTarget.value })}
              >
                {dreams.map((one) => (
                  <option key={one.id} value={one.id}>
                    {nameOf(one)}
                  </option>
                ))}
              </select>
            </label>
          )}
          <label>
            {words.whichNumber}
            <select
              value={choice.counter}
              onChange={(event) => change({ counter: event.currentTarget.value as CounterName })}
            >
              {(ofDream ? dreamCounters : campaignCounters).map((counter) => (
                <option key={counter} value={counter}>
                  {shown.counters[counter]}
                </option>
              ))}
            </select>
            <small>{shown.meanings[choice.counter]}</small>
          </label>
        </fieldset>
        <fieldset class="card">
          <legend>{words.look}</legend>
          <Radios
            name="language"
            label={words.language}
            options={[
              ['', words.asAround],
              ['zh', '中文'],
              ['en', 'English'],
            ]}
            value={choice.language ?? ''}
            onChoose={(value) => change({ language: value || null })}
          />
          <Radios
            name="theme"
            label={words.theme}
            options={[
              ['', words.asAround],
              ['light', words.light],
              ['dark', words.dark],
            ]}
            value={choice.theme ?? ''}
            onChoose={(value) => change({ theme: value || null })}
          />
          <label>
            {words.size}
            <select
              value={size}
              onChange={(event) => {
                const name = event.currentTarget.value as SizeName
                setSize(name)
                if (name !== 'own') change({ width: sizes[name][0], height: sizes[name][1] })
              }}
            >
              {(Object.keys(words.sizes) as SizeName[]).map((name) => (
                <option key={name} value={name}>
                  {words.sizes[name]}
                </option>
              ))}
            </select>
          </label>
          {size === 'own' && (
            <div class="sides">
              {(['width', 'height'] as const).map((side) => (
                <label key={side}>
                  {words[side]}
                  <input
                    type="number"
                    name={side}
                    min={smallest[side]}
                    max={largest[side]}
                    defaultValue={String(choice[side])}
                    onChange={(event) => {
                      const pixels = sizeOf(event.currentTarget.value, side, choice[side])
                      event.currentTarget.value = String(pixels)
                      change({ [side]: pixels })
                    }}
                  />
                </label>
              ))}
            </div>
          )}
        </fieldset>
      </form>
      <div class="snippets">
        <Snippet
          name="component"
          title={words.component}
          meaning={words.componentMeaning}
          words={words}
          code={componentSnippet(location.origin, choice)}
        >
          <OneFlower choice={choice} around={place.theme} />
        </Snippet>
        <Snippet
          name="frame"
          title={words.frame}
          meaning={words.frameMeaning}
          words={words}
          code={frameSnippet(location.origin, framed, title)}
        >
          <iframe src={frameAddress(seen)} title={title} width={choice.width} height={choice.height} />
        </Snippet>
      </div>
      <section class="reference" aria-labelledby="attributes">
        <h3 id="attributes">{words.attributes}</h3>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.attribute}</th>
              <th scope="col">{words.values}</th>
              <th scope="col">{words.meaning}</th>
            </tr>
          </thead>
          <tbody>
            {words.attributeRows.map(([name, values, meaning]) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                </th>
                <td>
                  <code>{values}</code>
                </td>
                <td>{meaning}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section class="reference">
        <h3>{words.styling}</h3>
        <p class="hint">{words.stylingMeaning}</p>
        <dl>
          {words.stylingRows.map(([names, meaning]) => (
            <div key={names} class="styling-row">
              <dt>
                <code>{names}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section class="reference">
        <h3>{words.promises}</h3>
        <ul>
          {words.promiseRows.map((promise) => (
            <li key={promise}>{promise}</li>
          ))}
        </ul>
      </section>
    </main>
  )
}

interface RadiosProps<Value extends string> {
  name: string
  label?: string
  options: readonly (readonly [value: Value, label: string])[]
  value: Value
  onChoose: (value: Value) => void
}

function Radios<Value extends string>({ name, label, options, value, onChoose }: RadiosProps<Value>) {
  return (
    <div
      class="radios"
      role="radiogroup"
      aria-labelledby={label ? `${name}-label` : undefined}
      aria-label={label ? undefined : name}
    >
      {label && (
        <span class="hint radios-label" id={`${name}-label`}>
          {label}
        </span>
      )}
      {options.map(([option, text]) => (
        <label key={option} class="radio">
          <input
            type="radio"
            name={name}
            value={option}
            checked={option === value}
            onChange={() => onChoose(option)}
          />
          {text}
        </label>
      ))}
    </div>
  )
}

/** As it looks on a page of the colours of this one. Its attributes are set by hand: what is left out has to go. */
function OneFlower({ choice, around }: { choice: Choice; around: Place['theme'] }) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = host.current?.firstElementChild ?? document.createElement('one-flower')
    const attributes = componentAttributes({ ...choice, theme: choice.theme ?? around ?? null })
    for (const name of element.getAttributeNames()) if (!(name in attributes)) element.removeAttribute(name)
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
    ;(element as HTMLElement).style.inlineSize = `${choice.width}px`
    ;(element as HTMLElement).style.blockSize = `${choice.height}px`
    host.current?.append(element)
  }, [choice, around])
  return <div class="preview-component" ref={host} />
}

interface SnippetProps {
  name: string
  title: string
  meaning: string
  words: (typeof embedsWords)['en']
  code: string
  children: preact.ComponentChildren
}

function Snippet({ name, title, meaning, words, code, children }: SnippetProps) {
  const text = useRef<HTMLElement>(null)
  const [said, say] = useState('')
  useEffect(() => say(''), [code])
  const copy = async () => say((await copied(code, text.current)) ? words.copied : words.notCopied)
  return (
    <section class={`card snippet ${name}`} aria-labelledby={`${name}-title`}>
      <h3 id={`${name}-title`}>{title}</h3>
      <p class="hint">{meaning}</p>
      <div class="preview scroll">{children}</div>
      <pre>
        <code ref={text}>{code}</code>
      </pre>
      <p class="copy">
        <button type="button" class="chief" onClick={copy}>
          {words.copy}
          <span class="unseen">: {title}</span>
        </button>
        <span role="status">{said}</span>
      </p>
    </section>
  )
}

/** Where a page may not write to the clipboard, as when it was not sent safely, the text is selected and copied from there. */
async function copied(text: string, element: HTMLElement | null): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    if (!element) return false
    getSelection()?.selectAllChildren(element)
    return document.execCommand('copy')
  }
}
