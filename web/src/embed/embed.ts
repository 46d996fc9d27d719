// One number or one dream as a page of its own, for a frame inside the page of somebody else: the component, as large as
// the frame.
import { placeOf, settle } from '../design/place.ts'
import { defineOneFlower } from './element.ts'
import { counterNamed } from './shown.ts'
import { words as allWords } from './words.ts'
import '../design/base.css'
import './embed.css'

const place = placeOf(location, navigator.languages)
const { parameters, code, language, theme } = place
const words = allWords[language]
const dream = parameters.get('dream') ?? ''
const show = parameters.get('show') ?? ''
const counter = counterNamed(show, dream !== '')
const title = counter ? words.counters[counter] : words.noSuchCounter(show)

settle(place, title)
defineOneFlower(location.origin)

const main = document.createElement('main')
const heading = document.createElement('h1')
heading.className = 'unseen'
heading.textContent = title
const element = document.createElement('one-flower')
for (const [name, value] of Object.entries({
  campaign: code,
  dream,
  show,
  lang: language,
  theme: theme ?? 'auto',
}))
  if (value) element.setAttribute(name, value)
main.append(heading, element)
document.getElementById('page')?.append(main)
