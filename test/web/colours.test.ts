// Colours that have to be told apart, as those see them who don't see all: blindness to red, green or blue after Machado,
// Oliveira and Fernandes (2009), distances in Oklab (Ottosson 2020), contrast as WCAG 2.2 counts it.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

type Three = readonly [number, number, number]

const tokens = readFileSync(new URL('../../web/src/design/tokens.css', import.meta.url), 'utf8')
const themes = ['light', 'dark'] as const
type Theme = (typeof themes)[number]

const sights: Record<string, readonly [Three, Three, Three]> = {
  'who sees all': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  'who is blind to red': [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  'who is blind to green': [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  'who is blind to blue': [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}
const lines = ['public', 'matching', 'partner', 'incentive', 'dream'].map((line) => `--money-${line}`)
const papers = ['--paper', '--card', '--sunk']
/** In hundredths of the way from black to white; two colours side by side are told apart from about two. */
const leastDistance = 10
const leastContrast = 3

describe.each(themes)('in the %s theme', (theme) => {
  test.each(Object.keys(sights))('the five lines of money are far apart for %s', (sight) => {
    const near = pairsOf(lines)
      .map(([one, other]) => [one, other, distance(one, other, theme, sight)] as const)
      .filter(([, , far]) => far < leastDistance)
    expect(near).toEqual([])
  })

  test.each([...lines, '--flower', '--gifts', '--focus'])('%s is seen on every paper', (name) => {
    const pale = papers.filter((paper) => contrast(name, paper, theme) < leastContrast)
    expect(pale).toEqual([])
  })
})

test('a colour is near itself and far from its opposite', () => {
  expect(distance('--paper', '--paper', 'light', 'who sees all')).toBe(0)
  expect(distance('--ink', '--paper', 'light', 'who sees all')).toBeGreaterThan(60)
  expect(contrast('--ink', '--paper', 'dark')).toBeGreaterThan(10)
})

function pairsOf(names: readonly string[]): (readonly [string, string])[] {
  return names.flatMap((one, place) => names.slice(place + 1).map((other) => [one, other] as const))
}

/** Linear light, 0 to 1. */
function lightOf(name: string, theme: Theme): Three {
  const [, light, dark] = new RegExp(`${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens) ?? []
  const colour = theme === 'light' ? light : dark
  if (colour === undefined) throw new Error(`tokens.css has no ${name}.`)
  const part = (from: number) => {
    const value = Number.parseInt(colour.slice(from, from + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

function distance(one: string, other: string, theme: Theme, sight: string): number {
  const [a, b] = [one, other].map((name) => oklab(seen(lightOf(name, theme), sight))) as [Three, Three]
  return 100 * Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

function seen(light: Three, sight: string): Three {
  return times(sights[sight] as (typeof sights)[string], light).map((value) =>
    Math.min(1, Math.max(0, value)),
  ) as unknown as Three
}

function oklab(light: Three): Three {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    light,
  ).map(Math.cbrt) as unknown as Three
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  )
}

function times(matrix: readonly [Three, Three, Three], [x, y, z]: Three): Three {
  return matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Three
}

function contrast(one: string, other: string, theme: Theme): number {
  const luminance = (name: string) => {
    const [red, green, blue] = lightOf(name, theme)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [less, more] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (more + 0.05) / (less + 0.05)
}
