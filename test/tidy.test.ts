// The shape of the code, guarded: which way imports run, what a file must say first, and what may stand in one place
// only. It reads sources and runs nothing.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ASTNode, buildASTSchema, type DocumentNode, parse, visit } from 'graphql'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * The order in which the rooms of the service build on each other: a file imports from its own room and from those
 * above it. What a batch knows (journal/world.ts) comes before the rules that decide by it, and those before the journal
 * that asks them; the faces come after everything that they show.
 */
const rooms: readonly [name: string, files: RegExp][] = [
  ['base', /^(errors|log|clock|config|progress|retry|signals)\.ts$|^region\/|^search\/|^db\//],
  ['schema builder', /^auth\/|^graphql\/(?!schema\.ts|plugins\.ts)/],
  ['governance', /^governance\/governance/],
  ['campaign', /^campaign\//],
  ['organization', /^organization\//],
  ['donor', /^donor\//],
  ['ledger', /^ledger\/(?!audit)/],
  ['totals tables', /^totals\/(totals\.store|shown\.store|delta)\.ts$/],
  ['project', /^project\//],
  ['dream', /^dream\/dream(\.store)?\.ts$/],
  ['partner', /^partner\/(partner\.store|event\.store|quota)\.ts$/],
  ['team', /^team\/team(\.store)?\.ts$/],
  ['reports', /^feedback\/report(\.store)?\.ts$/],
  ['brakes and risk', /^governance\/(brake|risk)(\.store)?\.ts$/],
  ['matching tables', /^matching\/(pool|rules|allocation)(\.read)?(\.store)?\.ts$/],
  ['incentive and settlement tables', /^(incentive\/incentive|settlement\/settlement)(\.store)?\.ts$/],
  ['entries', /^(flower|donation)\/\w+\.store\.ts$|^journal\/journal\.store\.ts$/],
  ['totals', /^totals\/(?!race|milestones\.ts|liveTopics|breakdowns\.ts)/],
  ['what a batch knows', /^journal\/(command|world)\.ts$/],
  [
    'what a batch decides',
    /^(flower|donation)\/(deed|gift|reversal|donation|refund)\.ts$|^team\/giving\.ts$|^matching\/(match|consequence)\.ts$/,
  ],
  ['journal', /^journal\//],
  ['live', /^live\/|^totals\/(race|milestones|liveTopics|breakdowns)\.ts$/],
  ['leaderboards', /^leaderboard\//],
  ['history', /^history\//],
  [
    'verbs',
    /^(flower|donation|dream|governance|matching|incentive|settlement|transparency|partner|team|feedback|feed)\//,
  ],
  ['metrics', /^metrics\.ts$|^health\//],
  ['faces', /\.graphql\.ts$/],
  ['schema', /^graphql\/schema\.ts$/],
  ['service', /^server(\.ts$|\/)|^app\.ts$|^graphql\/plugins\.ts$/],
  ['audit', /^ledger\/audit/],
  ['seed', /^seed\//],
  ['simulate', /^simulate\//],
  ['commands', /^(demo|cli|primary)\.ts$/],
]

/** The first room with a pattern that the file matches; -1: none. A face is a face in whatever folder. */
function roomOf(file: string): number {
  return rooms.findIndex(
    ([name, files]) => files.test(file) && (name === 'faces' || !file.endsWith('.graphql.ts')),
  )
}

interface Source {
  /** Below src. */
  file: string
  text: string
  imports: { file: string; typeOnly: boolean }[]
}

const sources: Source[] = filesBelow('src')
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const file = path.slice('src/'.length)
    const text = read(path)
    return { file, text, imports: importsOf(file, text) }
  })

describe('imports', () => {
  test('every file has a room', () => {
    expect(sources.map(({ file }) => file).filter((file) => roomOf(file) < 0)).toEqual([])
  })

  test('run one way between the rooms', () => {
    const named = (file: string) => `${file} (${rooms[roomOf(file)]?.[0]})`
    const against = sources.flatMap(({ file, imports }) =>
      imports
        .filter((imported) => !isNameOfTheWhole(imported) && !inOneFolder(file, imported))
        .filter((imported) => roomOf(imported.file) > roomOf(file))
        .map((imported) => `${named(file)} imports ${named(imported.file)}`),
    )
    expect(against).toEqual([])
  })

  test('never lead back to where they started', () => {
    const graph = new Map(
      sources.map(({ file, imports }) => [
        file,
        imports.filter(({ typeOnly }) => !typeOnly).map((imported) => imported.file),
      ]),
    )
    expect(cyclesOf(graph)).toEqual([])
  })

  test('name a file that is there, with its ending', () => {
    const known = new Set(sources.map(({ file }) => file))
    const missing = sources.flatMap(({ file, imports }) =>
      imports
        .filter((imported) => !known.has(imported.file))
        .map((imported) => `${file} imports ${imported.file}`),
    )
    expect(missing).toEqual([])
  })
})

/** App and the context say what runs; everything that is handed one may name its type. */
function isNameOfTheWhole({ file, typeOnly }: Source['imports'][number]): boolean {
  return typeOnly && (file === 'app.ts' || file === 'graphql/context.ts')
}

/** Rules and rows of one concept name each other's types. */
function inOneFolder(file: string, imported: Source['imports'][number]): boolean {
  return imported.typeOnly && dirname(file) === dirname(imported.file)
}

describe('sources', () => {
  test('open with a comment that tells their idea', () => {
    const silent = sources.filter(({ text }) => !/^(#!.*\n)?\/\/ \S/.test(text)).map(({ file }) => file)
    expect(silent).toEqual([])
  })

  test('read the environment in config.ts alone', () => {
    const readers = sources.filter(({ text }) => /\bprocess\.env\b/.test(code(text))).map(({ file }) => file)
    expect(readers.filter((file) => file !== 'config.ts')).toEqual([])
  })

  test('say what they know: never any', () => {
    const pattern = /(:|\bas|<|,|\||&|=>)\s*any\b(?!\s*[:(])|\bany\[\]/
    const vague = [...sources.map(({ file, text }) => ({ path: `src/${file}`, text })), ...testsAndPages()]
      .filter(({ text }) => pattern.test(code(text)))
      .map(({ path }) => path)
    expect(vague).toEqual([])
  })

  test('are named after what they hold', () => {
    const nameless = [...sources.map(({ file }) => file), ...testsAndPages().map(({ path }) => path)].filter(
      (path) =>
        /^(index|utils?|helpers?|common|types|misc|shared)\.tsx?$/.test(basename(path)) ||
        /(^|\/)(utils?|helpers?|common|misc|shared)\//.test(path),
    )
    expect(nameless).toEqual([])
  })

  test('leave SQL to the stores: a face writes none', () => {
    const sending = sources
      .filter(({ file }) => file.endsWith('.graphql.ts'))
      .filter(({ text }) => /\b(sql|tx)`/.test(code(text)))
      .map(({ file }) => file)
    expect(sending).toEqual([])
  })

  test('show every refusal in the schema, as a type or as a result', () => {
    const all = sources.map(({ text }) => code(text)).join('\n')
    const hidden = sources
      .flatMap(({ text }) =>
        [...text.matchAll(/class (\w+) extends DomainError\b/g)].map(([, name = '']) => name),
      )
      .filter((name) => !refusalsOfTheTransport.has(name))
      .filter((name) => !new RegExp(`(builder\\.objectType\\(|instanceof)\\s*${name}\\b`).test(all))
    expect(hidden).toEqual([])
  })
})

/** These end a request before any field is reached, so that no field can list them. */
const refusalsOfTheTransport = new Set(['Unauthenticated'])

describe('the printed schema', () => {
  const path = 'schema/schema.graphql'

  test.skipIf(!existsSync(join(root, path)))(
    'describes every type, field, argument and enum value (needs schema.graphql)',
    () => {
      const document = parse(read(path))
      buildASTSchema(document)
      expect(undescribed(document)).toEqual([])
    },
  )
})

function undescribed(document: DocumentNode): string[] {
  const found: string[] = []
  const trail: string[] = []
  const enter = (node: ASTNode) => {
    if (!('name' in node) || !node.name) return
    trail.push(node.name.value)
    if (!('description' in node && node.description?.value.trim())) found.push(trail.join('.'))
  }
  const leave = (node: ASTNode) => {
    if ('name' in node && node.name) trail.pop()
  }
  const visitor = { enter, leave }
  visit(document, {
    ObjectTypeDefinition: visitor,
    InterfaceTypeDefinition: visitor,
    UnionTypeDefinition: visitor,
    EnumTypeDefinition: visitor,
    EnumValueDefinition: visitor,
    InputObjectTypeDefinition: visitor,
    ScalarTypeDefinition: visitor,
    DirectiveDefinition: visitor,
    FieldDefinition: visitor,
    InputValueDefinition: visitor,
  })
  return found
}

describe('the repository', () => {
  test('names no path of a machine and no host of a registry', () => {
    const telling = new RegExp(
      [
        '/home/',
        '/Users/',
        '/root/',
        '[A-Z]:\\\\Users',
        'registry\\.[a-z]+\\.',
        'npmjs\\.',
        'yarnpkg\\.',
        'npmmirror',
      ].join('|'),
    )
    const named = tracked()
      .filter((path) => path !== 'test/tidy.test.ts' && !/\.(png|ico|woff2|svg)$/.test(path))
      .flatMap((path) =>
        read(path)
          .split('\n')
          .flatMap((line, index) =>
            telling.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
          ),
      )
    expect(named).toEqual([])
  })

  test('gives a reason for every dependency', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >
    const reasons = read('docs/decisions/002-dependencies.md')
    const silent = Object.keys({ ...dependencies, ...devDependencies }).filter(
      (name) => !reasons.includes(reasonFor(name)),
    )
    expect(silent).toEqual([])
  })

  test('numbers its decisions without a gap', () => {
    const numbers = readdirSync(join(root, 'docs/decisions'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => Number.parseInt(name, 10))
      .sort((one, other) => one - other)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })
})

/** Of a family that is told in one row, each member by its ending. */
function reasonFor(name: string): string {
  const member = /^@escape\.tech\/graphql-armor-max(-.+)$/.exec(name) ?? /^@graphql-codegen\/(.+)$/.exec(name)
  return member && !name.endsWith('/core') && !name.endsWith('-aliases') ? `\`${member[1]}\`` : `\`${name}\``
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((path) => !path.includes('node_modules'))
    .sort()
}

/** What belongs to the repository; without git, as in an unpacked archive, what its folders hold. */
function tracked(): string[] {
  try {
    return execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
      cwd: root,
      encoding: 'utf8',
    })
      .split('\0')
      .filter((path) => path !== '' && existsSync(join(root, path)))
  } catch {
    return ['src', 'test', 'web', 'docs', 'schema', 'drizzle'].flatMap(filesBelow)
  }
}

function testsAndPages(): { path: string; text: string }[] {
  return ['test', 'web', 'bench']
    .flatMap(filesBelow)
    .filter((path) => /\.tsx?$/.test(path) && path !== 'web/src/gql.ts' && path !== 'test/tidy.test.ts')
    .map((path) => ({ path, text: read(path) }))
}

/** The imports of a file's own kind, one for each statement; a type among values makes no value of it. */
function importsOf(file: string, text: string): Source['imports'] {
  const statements =
    /^(?:import|export)\s+(type\s)?([^'"`;]*?\sfrom\s+)?'(\.{1,2}\/[^']+)'|\bimport\('(\.{1,2}\/[^']+)'\)/gm
  return [...code(text).matchAll(statements)].map(([, type, names, path, dynamic]) => ({
    file: normalize(join(dirname(file), path ?? dynamic ?? '')),
    typeOnly: type !== undefined || (names !== undefined && /^\{(\s*type\s[^,}]+,?)+\s*\}/.test(names)),
  }))
}

/** Without comments, so that a sentence about something is not taken for it. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
}

/** Every group of files that import each other, however far around. */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles = new Set<string>()
  const done = new Set<string>()
  const path: string[] = []
  const follow = (file: string) => {
    const start = path.indexOf(file)
    if (start >= 0) {
      cycles.add([...path.slice(start), file].join(' → '))
      return
    }
    if (done.has(file)) return
    path.push(file)
    for (const next of graph.get(file) ?? []) follow(next)
    path.pop()
    done.add(file)
  }
  for (const file of graph.keys()) follow(file)
  return [...cycles]
}
