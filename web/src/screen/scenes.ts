// Which scene is on, and when the next one comes: each that has something to say in its turn, one that is held for as long
// as it is held, and what cannot wait at once.
export const sceneNames = ['counters', 'race', 'pool', 'feed', 'countdown'] as const

export type SceneName = (typeof sceneNames)[number]

export interface Stage {
  scene: SceneName
  /** By the page's own running clock. */
  since: number
  held: boolean
}

export type Cue =
  | { cue: 'look'; now: number; speaking: readonly SceneName[]; urgent?: SceneName | undefined }
  | { cue: 'step'; now: number; speaking: readonly SceneName[]; by: 1 | -1 }
  | { cue: 'show'; now: number; scene: SceneName }
  | { cue: 'hold'; now: number }

export const sceneMs = 20_000

/** The scene that an address asks for: it is held from the beginning. Undefined: they take turns. */
export function askedScene(parameters: URLSearchParams): SceneName | undefined {
  return sceneNames.find((name) => name === parameters.get('scene'))
}

/** The same object where nothing changes. */
export function staged(stage: Stage, cue: Cue): Stage {
  switch (cue.cue) {
    case 'look': {
      if (stage.held) return stage
      if (cue.urgent) return cue.urgent === stage.scene ? stage : turned(stage, cue.urgent, cue.now)
      const silent = !cue.speaking.includes(stage.scene)
      if (!silent && cue.now - stage.since < sceneMs) return stage
      return turned(stage, neighbour(stage.scene, cue.speaking, 1), cue.now)
    }
    case 'step':
      return turned(stage, neighbour(stage.scene, cue.speaking, cue.by), cue.now)
    case 'show':
      return turned(stage, cue.scene, cue.now)
    case 'hold':
      return { ...stage, held: !stage.held, since: cue.now }
    default:
      return cue satisfies never
  }
}

function turned(stage: Stage, scene: SceneName, now: number): Stage {
  return { ...stage, scene, since: now }
}

/** The next one around that has something to say; the same one where no other has. */
function neighbour(from: SceneName, speaking: readonly SceneName[], by: 1 | -1): SceneName {
  const start = sceneNames.indexOf(from)
  for (let step = 1; step <= sceneNames.length; step += 1) {
    const at = (start + by * step + sceneNames.length * step) % sceneNames.length
    const name = sceneNames[at] as SceneName
    if (speaking.includes(name)) return name
  }
  return from
}
