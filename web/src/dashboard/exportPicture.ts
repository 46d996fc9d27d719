// What is seen, as a picture to pass on: the number of the day, those beside it, the five lines of money and the hour
// before, drawn with the page's own letters and colours. It says of which instant it is, and what it is not.

import { count, minuteOfDay, yuan } from '../design/format.ts'
import { colourOf } from '../design/ink.ts'
import { petalPath } from '../design/petals.ts'
import { broughtBy, type MinuteEnd } from './export.ts'
import { linesOf } from './lines.ts'
import type { Moment } from './moment.ts'
import { writtenInstant } from './travelBar.tsx'
import { travelWords } from './travelWords.ts'
import { nameIn, type View } from './view.ts'

const width = 1920
const height = 1200
const margin = 100
const inner = width - 2 * margin

const lineColours = [
  '--money-public',
  '--money-matching',
  '--money-partner',
  '--money-incentive',
  '--money-dream',
] as const

export async function pictureOf(view: View, moment: Moment, minutes: readonly MinuteEnd[]): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This browser draws no pictures.')
  const family = getComputedStyle(document.body).fontFamily
  const words = saidOf(view, moment, minutes)
  // Letters that the page has not needed yet are fetched before they are drawn.
  await Promise.all(
    [400, 650].map((weight) =>
      document.fonts.load(`${weight} 40px ${family}`, Object.values(words).flat().join('')),
    ),
  )
  draw(pen, family, moment, minutes, words)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture was made.'))), 'image/png'),
  )
}

/** Everything in words. */
function saidOf({ campaign, language, words }: View, { at, totals }: Moment, minutes: readonly MinuteEnd[]) {
  const travel = travelWords[language]
  const clockOf = (end: MinuteEnd | undefined) =>
    end ? minuteOfDay(end.until, campaign.timeZone, language) : ''
  const write = (instant: string) => writtenInstant(Date.parse(instant), campaign.timeZone, language)
  return {
    name: nameIn(language, campaign),
    state: at === null ? travel.live : travel.notLive(write(at)),
    rehearsal: campaign.rehearsal ? travel.rehearsal : '',
    chief: [words.received, `¥${yuan(totals.received.minorUnits)}`],
    beside: [
      [words.donations, count(totals.donationCount)],
      [words.people, count(totals.donorCount)],
      [words.net, `¥${yuan(totals.net.minorUnits)}`],
      [words.flowers, count(totals.flowerCount)],
      [words.givers, count(totals.giverCount)],
      [words.refunded, `¥${yuan(totals.refunded.minorUnits)}`],
    ],
    lines: linesOf(totals).map(({ line, net }) => [words.line[line], `¥${yuan(net)}`]),
    hour: travel.pictureHour,
    most: minutes.length > 1 ? travel.pictureMost(`¥${yuan(Math.max(...broughtBy(minutes)))}`) : '',
    hourFrom: clockOf(minutes[0]),
    hourTo: clockOf(minutes.at(-1)),
    asOf: `${travel.asOf(write(totals.asOf), String(totals.seq))} · ${campaign.code}`,
  }
}

function draw(
  pen: CanvasRenderingContext2D,
  family: string,
  moment: Moment,
  minutes: readonly MinuteEnd[],
  said: ReturnType<typeof saidOf>,
): void {
  const colour = (token: `--${string}`) => colourOf(document.body, token)
  const [paper, ink, muted, flower, line] = (
    ['--paper', '--ink', '--muted', '--flower', '--line'] as const
  ).map(colour) as [string, string, string, string, string]
  const text = (
    words: string,
    x: number,
    y: number,
    { size, weight = 400, fill = ink, align = 'left', most = inner }: TextStyle,
  ) => {
    pen.textAlign = align
    pen.fillStyle = fill
    let fitting = size
    pen.font = `${weight} ${fitting}px ${family}`
    while (fitting > 12 && pen.measureText(words).width > most) {
      fitting -= 1
      pen.font = `${weight} ${fitting}px ${family}`
    }
    pen.fillText(words, x, y)
  }

  pen.fillStyle = paper
  pen.fillRect(0, 0, width, height)
  if (moment.at !== null) {
    const edge = 14
    pen.strokeStyle = colour('--past')
    pen.lineWidth = edge
    pen.strokeRect(edge / 2, edge / 2, width - edge, height - edge)
  }

  drawFlower(pen, margin + 34, 116, 2.4, flower, colour('--pollen'))
  text(said.name, margin + 92, 132, { size: 44, weight: 650, most: 950 })
  const state = { size: 34, weight: 650, align: 'right', most: 720 } as const
  text(said.state, width - margin, 118, { ...state, fill: moment.at === null ? flower : colour('--past') })
  if (said.rehearsal)
    text(said.rehearsal, width - margin, 164, { size: 28, fill: flower, align: 'right', most: 720 })

  const [chief = '', amount = ''] = said.chief
  text(chief, margin, 268, { size: 34, weight: 600 })
  text(amount, margin, 420, { size: 168, weight: 650, fill: flower })

  const column = inner / said.beside.length
  for (const [index, [label = '', value = '']] of said.beside.entries()) {
    const x = margin + index * column
    text(label, x, 504, { size: 26, fill: muted, most: column - 24 })
    text(value, x, 552, { size: 42, weight: 600, most: column - 24 })
  }

  const lines = linesOf(moment.totals)
  const whole = lines.reduce((sum, { net }) => sum + net, 0)
  let x = margin
  pen.fillStyle = line
  pen.fillRect(margin, 612, inner, 30)
  for (const [index, { net }] of lines.entries()) {
    const part = whole > 0 ? (inner * net) / whole : 0
    pen.fillStyle = colour(lineColours[index] ?? '--muted')
    pen.fillRect(x, 612, Math.max(0, part - (part > 4 ? 3 : 0)), 30)
    x += part
  }
  const legend = inner / said.lines.length
  for (const [index, [label = '', value = '']] of said.lines.entries()) {
    const left = margin + index * legend
    pen.fillStyle = colour(lineColours[index] ?? '--muted')
    pen.fillRect(left, 672, 22, 22)
    text(label, left + 34, 692, { size: 24, fill: muted, most: legend - 50 })
    text(value, left + 34, 730, { size: 30, weight: 600, most: legend - 50 })
  }

  drawHour(pen, minutes, flower, line)
  text(said.hour, margin, 812, { size: 26, fill: muted })
  text(said.most, width - margin, 812, { size: 26, fill: muted, align: 'right' })
  text(said.hourFrom, margin, 1120, { size: 22, fill: muted })
  text(said.hourTo, width - margin, 1120, { size: 22, fill: muted, align: 'right' })
  text(said.asOf, margin, height - 56, { size: 28, weight: 600 })
}

interface TextStyle {
  size: number
  weight?: number
  fill?: string
  align?: CanvasTextAlign
  most?: number
}

function drawHour(
  pen: CanvasRenderingContext2D,
  minutes: readonly MinuteEnd[],
  fill: string,
  line: string,
): void {
  const brought = broughtBy(minutes)
  const [top, bottom] = [836, 1090]
  const most = Math.max(1, ...brought)
  const step = inner / Math.max(1, brought.length)
  pen.fillStyle = line
  pen.fillRect(margin, bottom, inner, 2)
  pen.fillStyle = fill
  for (const [index, value] of brought.entries()) {
    const tall = ((bottom - top) * Math.max(0, value)) / most
    pen.fillRect(margin + index * step + step * 0.13, bottom - tall, step * 0.74, tall)
  }
}

function drawFlower(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  scale: number,
  petal: string,
  pollen: string,
): void {
  pen.save()
  pen.translate(x, y)
  pen.scale(scale, scale)
  pen.fillStyle = petal
  const path = new Path2D(petalPath)
  for (let turn = 0; turn < 5; turn += 1) {
    pen.fill(path)
    pen.rotate((2 * Math.PI) / 5)
  }
  pen.fillStyle = pollen
  pen.beginPath()
  pen.arc(0, 0, 4.1, 0, 2 * Math.PI)
  pen.fill()
  pen.restore()
}
