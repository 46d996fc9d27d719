// What tests of proposals have in common: authors who propose and submit, staff that decides, and a season of thousands.
import { expect } from 'vitest'
import { arrayLiteral } from '../../src/db/arrays.ts'
import type { Sql } from '../../src/db/client.ts'
import { printsOf } from '../../src/dream/proposalLikeness.ts'
import { indexedTerms } from '../../src/search/search.ts'
import { longLived, type Verdict } from '../model/verbs.ts'
import type { Service } from '../setup/service.ts'

export const proposalFields = `id number language title problem titleZh titleEn problemZh problemEn beneficiariesZh beneficiariesEn
  translatedBy place region { code } category estimate { minorUnits } state submittedAt
  mergedInto { number state } dream { id } decisions { at verb from to reason }`

const refusals = `__typename ... on UserError { code message } ... on InvalidInput { fields { path message } }`
const stands = '... on ProposalStateForbids { state }'
const claimed = '... on ProposalClaimed { by until }'
const known = '... on NotFound { path }'
const several = 'results { proposal { id state } decided refusal { code message } }'

/** What each mutation may answer beside what all may. */
const answers: Record<string, string> = {
  proposeDream: `${known} ... on ProposalsClosed { phase } ... on TooManyProposals { most }`,
  updateProposal: `${known} ${stands}`,
  submitProposal: `${known} ${stands} ... on ProposalsClosed { phase }`,
  withdrawProposal: `${known} ${stands}`,
  screenProposal: `${known} ${stands} ${claimed}`,
  rejectProposal: `${known} ${stands} ${claimed}`,
  shortlistProposal: `${known} ${stands} ... on ProposalUntranslated { missing }`,
  mergeProposal: `${known} ${stands} ${claimed} ... on MergeTargetClosed { state }`,
  translateProposal: `${known} ${stands} ${claimed}`,
  screenProposals: '',
  rejectProposals: '',
  shortlistProposals: '',
  claimProposals: known,
  releaseProposals: known,
  setProposalRules: known,
}
const successes: Record<string, string> = {
  updateProposal: `proposal { ${proposalFields} }`,
  translateProposal: `proposal { ${proposalFields} }`,
  screenProposals: several,
  rejectProposals: several,
  shortlistProposals: several,
  claimProposals: 'proposals { id number claimedBy claimedUntil }',
  releaseProposals: 'count',
  setProposalRules: 'rules { mostOpen claimMinutes similarFrom }',
}

export const mutations = Object.keys(answers)

export function documentOf(name: string): string {
  const type = name.charAt(0).toUpperCase() + name.slice(1)
  const success = successes[name] ?? `replayed proposal { ${proposalFields} }`
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) { ${refusals} ${answers[name]}
    ... on ${type}Success { ${success} } } }`
}

export interface Stage {
  service: Service
  staff: string
  token(person: string): Promise<string>
  mutate(name: string, input: object, token: string): Promise<Verdict>
  /** A draft of somebody's; its id. */
  draft(person: string, content?: object): Promise<string>
  submitted(person: string, content?: object): Promise<string>
  /** Something staff does that must succeed. */
  decide(name: string, input: object): Promise<Verdict>
  shortlisted(person: string, content?: object): Promise<string>
  /** As staff sees it. */
  read(id: string, fields?: string, token?: string): Promise<Verdict>
}

let keys = 0

export const content = {
  title: '为乡村儿童建音乐教室',
  problem: '孩子们没有音乐课',
  beneficiaries: '300名乡村儿童',
  place: '云南',
  estimate: 1_000_000,
}
export const english = {
  title: 'Music rooms for rural children',
  problem: 'There are no music lessons',
  beneficiaries: '300 rural children',
}

export async function openProposals(service: Service): Promise<Stage> {
  const staff = await service.token('staff', 'lin', longLived)
  const tokens = new Map<string, string>()

  async function token(person: string): Promise<string> {
    const known = tokens.get(person) ?? (await service.token('donor', person, longLived))
    tokens.set(person, known)
    return known
  }

  async function mutate(name: string, input: object, bearer: string): Promise<Verdict> {
    const { body } = await service.graphql(documentOf(name), { input }, bearer)
    if (body.errors) throw new Error(`${name} has no result: ${JSON.stringify(body.errors)}`)
    return body.data[name]
  }

  async function succeed(name: string, input: object, bearer: string): Promise<Verdict> {
    const verdict = await mutate(name, input, bearer)
    if (!verdict.__typename.endsWith('Success')) throw new Error(`${name}: ${JSON.stringify(verdict)}`)
    return verdict
  }

  async function draft(person: string, given: object = {}): Promise<string> {
    keys += 1
    const input = { idempotencyKey: `p-${keys}`, campaign: 'cmp_1', ...content, ...given }
    return (await succeed('proposeDream', input, await token(person))).proposal.id
  }

  async function submitted(person: string, given: object = {}): Promise<string> {
    const proposal = await draft(person, given)
    await succeed('submitProposal', { proposal }, await token(person))
    return proposal
  }

  const decide = (name: string, input: object) => succeed(name, { reason: 'as agreed', ...input }, staff)

  return {
    service,
    staff,
    token,
    mutate,
    draft,
    submitted,
    decide,
    async shortlisted(person, given = {}) {
      const proposal = await submitted(person, { translation: english, ...given })
      await decide('screenProposal', { proposal })
      await decide('shortlistProposal', { proposal })
      return proposal
    },
    async read(id, fields = proposalFields, bearer = staff) {
      const { body } = await service.graphql(
        `query ($id: ID!) { node(id: $id) { ... on DreamProposal { ${fields} } } }`,
        { id },
        bearer,
      )
      if (body.errors) throw new Error(JSON.stringify(body.errors))
      return body.data.node
    },
  }
}

export const zhParts = [
  ['为', '给', '助', '护', '带'],
  ['乡村', '山区', '城市', '高原', '海岛', '草原', '边境', '留守'],
  ['儿童', '老人', '教师', '孤儿', '残障者', '听障者', '护林员', '学生'],
  [
    '建音乐教室',
    '送图书',
    '做听力筛查',
    '办夏令营',
    '装净水器',
    '修操场',
    '开心理热线',
    '种防风林',
    '配助听器',
    '教急救',
  ],
  ['一期', '计划', '行动', '之家', '之梦', '在路上', '小站', '接力', '课堂', '工坊'],
] as const
const enParts = [
  ['For', 'With', 'Helping', 'Guarding', 'Bringing'],
  ['rural', 'mountain', 'city', 'highland', 'island', 'steppe', 'border', 'lonely'],
  ['children', 'elderly', 'teachers', 'orphans', 'disabled', 'deaf', 'rangers', 'students'],
  [
    'music rooms',
    'books',
    'hearing tests',
    'summer camps',
    'clean water',
    'sports grounds',
    'a helpline',
    'shelter woods',
    'hearing aids',
    'first aid',
  ],
  ['one', 'plan', 'action', 'home', 'dream', 'on the road', 'station', 'relay', 'class', 'workshop'],
] as const

/** The title of the n-th of a season: of 32,000 combinations no two are the same. */
export function titleOf(place: number, parts: typeof zhParts | typeof enParts, glue: string): string {
  let rest = (place * 7_919) % 32_000
  return parts
    .map((words) => {
      const word = words[rest % words.length]
      rest = Math.floor(rest / words.length)
      return word
    })
    .join(glue)
}

/** So many submitted proposals by a hundred authors, three in four of them in Chinese, as SQL. */
export async function insertSeason(sql: Sql, count: number): Promise<void> {
  // The service's own connection ends a statement that takes long.
  for (let from = 1; from <= count; from += 1_000)
    await insertPart(sql, Math.min(1_000, count - from + 1), from)
}

async function insertPart(sql: Sql, count: number, from: number): Promise<void> {
  await sql`
    insert into donor (ref, created_at) select 'author-' || n, '2022-09-01' from generate_series(1, 100) n
    on conflict do nothing`
  const rows = Array.from({ length: count }, (_, index) => {
    const place = from + index
    const zh = place % 4 !== 0
    const title = zh ? titleOf(place, zhParts, '') : titleOf(place, enParts, ' ')
    return { place, zh, title }
  })
  await sql`
    insert into dream_proposal (campaign_id, number, proposer_id, language, title, problem, beneficiaries, place, region_code,
      estimate, state, change, created_at, submitted_at, idempotency_key, content_digest, search)
    select 1, p.place, donor.id, case when p.zh then 'ZH' else 'EN' end, p.title, 'problem', 'people', 'place',
      case p.place % 3 when 0 then '440000' else 'UNKNOWN' end, 100, 'SUBMITTED', p.place, '2022-09-01',
      '2022-09-01'::timestamptz + p.place * interval '1 second', 'season-' || p.place, '', array_to_tsvector(
        string_to_array(p.terms, ' '))
    from unnest(${arrayLiteral(rows.map(({ place }) => place))}::int[],
      ${arrayLiteral(rows.map(({ zh }) => zh))}::bool[], ${arrayLiteral(rows.map(({ title }) => title))}::text[],
      ${arrayLiteral(rows.map(({ title }) => indexedTerms(title).join(' ')))}::text[]) as p (place, zh, title, terms)
    join donor on donor.ref = 'author-' || (p.place % 100 + 1)
    order by p.place`
  const prints = rows.flatMap(({ place, title }) => printsOf(title).map((print) => ({ place, print })))
  await sql`
    insert into proposal_print (campaign_id, print, proposal_id)
    select distinct 1, p.print, proposal.id
    from unnest(${arrayLiteral(prints.map(({ place }) => place))}::int[],
      ${arrayLiteral(prints.map(({ print }) => print))}::int[]) as p (place, print)
    join dream_proposal proposal on proposal.campaign_id = 1 and proposal.number = p.place`
  await sql`
    insert into proposal_season (campaign_id, change, last_number) values (1, ${from + count - 1}, ${from + count - 1})
    on conflict (campaign_id) do update set change = excluded.change, last_number = excluded.last_number`
}

/** How many statements something takes. */
export async function statementsOf({ app }: Service, work: () => Promise<unknown>): Promise<number> {
  const counted = async () => (await app.metrics.statements.get()).values[0]?.value ?? 0
  const before = await counted()
  await work()
  return (await counted()) - before
}

export function verbsOf(proposal: { decisions: { verb: string }[] }): string[] {
  return proposal.decisions.map(({ verb }) => verb)
}

/** Whatever the API says, the rows must be a forest: every chain of merges ends, and carries its credit. */
export async function expectForest(sql: Sql): Promise<void> {
  const [ring] = await sql<{ count: number }[]>`
    with recursive up as (
      select id, merged_into_id as next, 1 as depth from dream_proposal where merged_into_id is not null
      union all
      select up.id, parent.merged_into_id, depth + 1 from up join dream_proposal parent on parent.id = up.next
      where parent.merged_into_id is not null and depth < 1000
    )
    select count(*)::int as count from up where depth >= 1000 or next = id`
  const [astray] = await sql<{ count: number }[]>`
    select count(*)::int as count from dream_proposal merged join dream_proposal parent on parent.id = merged.merged_into_id
    where merged.dream_id is distinct from parent.dream_id`
  expect({ ring: ring?.count, astray: astray?.count }).toEqual({ ring: 0, astray: 0 })
}
