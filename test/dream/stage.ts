// What tests of the life of dreams have in common: the verbs as staff sends them, people with flowers, and what is asked of
// the data afterwards.
import type { Verdict } from '../model/verbs.ts'
import { longLived } from '../model/verbs.ts'
import { mutate, newKey } from '../settlement/stage.ts'
import type { Service } from '../setup/service.ts'

export { newKey } from '../settlement/stage.ts'

export const dreamVerbs = [
  'closeDream',
  'suspendDream',
  'resumeDream',
  'returnFlowers',
  'rollOverFlowers',
  'fundDream',
  'convertDream',
] as const
export type DreamVerb = (typeof dreamVerbs)[number] | 'openDream' | 'fundDreams'

const dreamFields = `dream { id number state suspendedFrom reachedAt closedFlowers missPolicy feedbackDays
  fundingRate { minorUnits } fundingCap { minorUnits } funded { minorUnits } rolledInto { id } project { id }
  tiers { flowers nameZh nameEn reachedAt reachedSeq } sponsors { partner { id } nameZh nameEn } }`
const conflict = '... on DreamStateConflict { state }'

const fieldsOf: Record<DreamVerb, string> = {
  openDream: `... on OpenDreamSuccess { replayed ${dreamFields} }`,
  closeDream: `... on CloseDreamSuccess { replayed ${dreamFields} } ${conflict} ... on DreamNotOver { opensAt closesAt }`,
  suspendDream: `... on SuspendDreamSuccess { replayed ${dreamFields} } ${conflict}`,
  resumeDream: `... on ResumeDreamSuccess { replayed ${dreamFields} } ${conflict}`,
  returnFlowers: `... on ReturnFlowersSuccess { replayed ${dreamFields} } ${conflict}`,
  rollOverFlowers: `... on RollOverFlowersSuccess { replayed ${dreamFields} } ${conflict}
    ... on MissPolicyConflict { policy } ... on DreamNotCollecting { state: state opensAt closesAt }`,
  fundDreams: `... on FundDreamsSuccess { replayed campaign { dreamFund { promised { minorUnits } available { minorUnits } } } }`,
  fundDream: `... on FundDreamSuccess { replayed ${dreamFields} } ${conflict} ... on NothingToFund { flowers }
    ... on DreamFundExhausted { available { minorUnits } needed { minorUnits } }`,
  convertDream: `... on ConvertDreamSuccess { replayed ${dreamFields} } ${conflict}`,
}

const inputTypes: Record<string, string> = {
  closeDream: 'DreamStepInput',
  suspendDream: 'DreamStepInput',
  resumeDream: 'DreamStepInput',
  returnFlowers: 'DreamStepInput',
  fundDream: 'DreamStepInput',
}

/** The member of the result union that the mutation answers with. */
export async function act(
  service: Pick<Service, 'graphql'>,
  verb: DreamVerb,
  input: Record<string, unknown>,
  token?: string,
): Promise<Verdict> {
  const type = inputTypes[verb] ?? `${verb[0]?.toUpperCase()}${verb.slice(1)}Input`
  const { body } = await service.graphql(
    `mutation ($input: ${type}!) { ${verb}(input: $input) { __typename ... on UserError { code message }
      ... on InvalidInput { fields { path message } } ... on NotFound { path } ${fieldsOf[verb]} } }`,
    { input: { idempotencyKey: newKey(), reason: 'a test', ...input } },
    token,
  )
  if (body.errors) throw new Error(`${verb} has no result: ${JSON.stringify(body.errors)}`)
  return body.data[verb]
}

export const goodDream = {
  campaign: 'cmp_1',
  nameZh: '一个梦想',
  nameEn: 'A dream',
  storyZh: '测试',
  storyEn: 'A test.',
  beneficiaryTarget: 300,
  beneficiaryUnitZh: '人',
  beneficiaryUnitEn: 'people',
  opensAt: '2022-09-01T00:00:00+08:00',
  closesAt: '2022-09-10T00:00:00+08:00',
  minimumFlowers: 10,
  fundingRate: 100,
  fundingCap: 1_000_000,
}

export const uscc1 = '53440000MJD0000011'

export const goodProject = {
  number: 'D1',
  titleZh: '梦想成真',
  titleEn: 'A dream come true',
  category: 'EDUCATION',
  region: '440000',
  initiator: 'org_3',
  receivingOrganization: 'org_1',
  executingOrganization: 'org_3',
  filingNumber: `${uscc1}A00099`,
  reports: [
    {
      titleZh: '首次反馈',
      titleEn: 'First feedback',
      dueAt: '2022-12-01T00:00:00+08:00',
      plannedBeneficiaries: 100,
      plannedSpending: 500,
    },
    {
      titleZh: '总结',
      titleEn: 'Final report',
      dueAt: '2023-06-01T00:00:00+08:00',
      plannedBeneficiaries: 200,
      plannedSpending: 500,
    },
  ],
}

export interface Stage {
  service: Service
  staff: string
  /** As staff, with a key of its own; fails unless it succeeds. */
  do(verb: DreamVerb, input: Record<string, unknown>): Promise<Verdict>
  /** As staff. */
  ask(verb: DreamVerb, input: Record<string, unknown>): Promise<Verdict>
  /** A dream that collects now, until the end of the 9th; its id. */
  open(dream?: Record<string, unknown>): Promise<string>
  /** Gives the person as many flowers as it takes, and them to the dream. */
  give(personRef: string, dream: string, count: number, at?: Service): Promise<Verdict>
}

export async function stageOf(service: Service): Promise<Stage> {
  const staff = await service.token('staff', 'lin', longLived)
  const stage: Stage = {
    service,
    staff,
    ask: (verb, input) => act(service, verb, input, staff),
    async do(verb, input) {
      const answer = await stage.ask(verb, input)
      if (!String(answer.__typename).endsWith('Success'))
        throw new Error(`${verb}: ${JSON.stringify(answer)}`)
      return answer
    },
    async open(dream = {}) {
      return (await stage.do('openDream', { ...goodDream, ...dream })).dream.id
    },
    async give(personRef, dream, count, at = service) {
      const token = await service.token('donor', personRef, longLived)
      return mutate(
        at,
        'giveFlowers',
        { dream, count },
        token,
        `... on GiveFlowersSuccess { balance gift { id seq count counted } } ... on InsufficientFlowers { balance }
         ... on DreamNotCollecting { state opensAt closesAt }`,
      )
    },
  }
  return stage
}

export const closing = goodDream.closesAt

/** The people's flowers as deeds, accounts and entries, past the caps of days, so that thousands have some. */
export async function plant(service: Service, people: readonly string[], flowers: number): Promise<void> {
  const { sql } = service
  await sql.begin(async (tx) => {
    const [head] = await tx<{ seq: bigint }[]>`select seq from journal_head where campaign_id = 1 for update`
    const seq = head?.seq ?? 0n
    const at = service.clock.now()
    await tx`
      insert into donor (ref, anonymous, region_code, active_years, state, created_at)
      select r, true, '440000', 0, 'ACTIVE', ${at} from unnest(${people as string[]}::text[]) as r
      on conflict (ref) do nothing`
    await tx`
      insert into journal_entry (campaign_id, seq, kind, at, actor, key_digest, content_digest)
      select 1, ${seq} + p.place, 'DEED', ${at}, 'partner:prt_1', gen_random_uuid(), gen_random_uuid()
      from unnest(${people as string[]}::text[]) with ordinality as p(ref, place)`
    // One deed a person, of a type that grants what is wanted.
    await tx`
      insert into deed_type (campaign_id, code, name_zh, name_en, flowers, daily_cap, late_days)
      values (1, ${`PLANT_${seq}`}, '种', 'Planted', ${flowers}, 1, 3)`
    await tx`
      insert into deed (campaign_id, seq, deed_type_id, donor_id, partner_id, external_id, occurred_at, day, result, flowers)
      select 1, ${seq} + p.place, t.id, d.id, 1, 'plant-' || (${seq} + p.place), ${at},
        (${at}::timestamptz at time zone 'Asia/Shanghai')::date, 'GRANTED', ${flowers}
      from unnest(${people as string[]}::text[]) with ordinality as p(ref, place)
      join donor d on d.ref = p.ref join deed_type t on t.code = ${`PLANT_${seq}`}`
    await tx`
      insert into deed_day (donor_id, day, deed_type_id, deeds, flowers)
      select donor_id, day, deed_type_id, 1, flowers from deed where seq > ${seq}`
    await tx`
      insert into account (campaign_id, kind, owner_id, asset, debits, credits)
      select 1, 'DEED_TYPE', deed_type_id, 'FLOWER', sum(flowers), 0 from deed where seq > ${seq} group by 2, 3`
    await tx`
      insert into account (campaign_id, kind, owner_id, asset, debits, credits)
      select 1, 'DONOR_FLOWERS', donor_id, 'FLOWER', 0, flowers from deed where seq > ${seq}
      on conflict (campaign_id, kind, owner_id) do update set credits = account.credits + excluded.credits`
    await tx`
      insert into transfer (campaign_id, seq, line, code, debit_account_id, credit_account_id, amount)
      select 1, e.seq, 0, 'FLOWERS_GRANTED', t.id, d.id, e.flowers
      from deed e
      join account t on t.kind = 'DEED_TYPE' and t.owner_id = e.deed_type_id
      join account d on d.kind = 'DONOR_FLOWERS' and d.owner_id = e.donor_id
      where e.seq > ${seq}`
    await tx`
      insert into flower_entry (campaign_id, donor_id, seq, line, code, amount, balance, at)
      select 1, e.donor_id, e.seq, 0, 'FLOWERS_GRANTED', e.flowers, a.credits - a.debits, ${at}
      from deed e join account a on a.kind = 'DONOR_FLOWERS' and a.owner_id = e.donor_id
      where e.seq > ${seq}`
    await tx`
      insert into partner_day (partner_id, day, deed_type_id, deeds, granted, capped, reversed, flowers, checksum)
      select 1, day, deed_type_id, count(*), count(*), 0, 0, sum(flowers), 0 from deed where seq > ${seq} group by 2, 3`
    await tx`update journal_head set seq = ${seq} + ${people.length}, at = greatest(at, ${at})`
  })
}

/** What contradicts the rules of dreams, in words. */
export async function dreamFaults({ sql }: Service): Promise<string[]> {
  const faults: string[] = []
  for (const [says, query] of Object.entries(dreamChecks)) {
    const rows = await sql.unsafe<{ id: string }[]>(query)
    for (const { id } of rows) faults.push(`${says}: ${id}`)
  }
  return faults
}

/** Each finds what contradicts it. */
export const dreamChecks: Record<string, string> = {
  'I13: a dream has in its account, its totals and its gifts the same flowers': `
    select 'drm_' || d.id as id
    from dream d
    left join account a on a.campaign_id = d.campaign_id and a.kind = 'DREAM_FLOWERS' and a.owner_id = d.id
    left join totals t on t.campaign_id = d.campaign_id and t.topic = 'dream:' || d.id
    left join (select dream_id, sum(counted) as counted from flower_gift group by 1) g on g.dream_id = d.id
    where coalesce(a.credits - a.debits, 0) <> coalesce(g.counted, 0)
      or coalesce(t.flower_count - t.flowers_reversed, 0) <> coalesce(g.counted, 0)`,
  'I13: what was ever given to a dream or handed over to it is its gross number': `
    select 'drm_' || d.id as id
    from dream d
    left join totals t on t.campaign_id = d.campaign_id and t.topic = 'dream:' || d.id
    left join (
      select o.dream_id, sum(o.count) as flowers, count(distinct o.donor_id) as givers from (
        select g.donor_id, g.count, coalesce((
          select r.from_id from flower_rollover r
          where r.campaign_id = g.campaign_id and r.gift_seq = g.seq order by r.seq limit 1), g.dream_id) as dream_id
        from flower_gift g) o group by 1
    ) g on g.dream_id = d.id
    left join (select into_id, sum(flowers) as flowers from flower_rollover group by 1) r on r.into_id = d.id
    where coalesce(t.flower_count, 0) <> coalesce(g.flowers, 0) + coalesce(r.flowers, 0)`,
  'I24: the givers of a dream are who gave to it or was handed over to it': `
    select 'drm_' || d.id as id
    from dream d
    left join totals t on t.campaign_id = d.campaign_id and t.topic = 'dream:' || d.id
    left join (
      select dream_id, count(distinct donor_id) as givers from (
        select donor_id, dream_id from flower_gift
        union select g.donor_id, u.dream_id from flower_rollover r
        join flower_gift g on g.campaign_id = r.campaign_id and g.seq = r.gift_seq
        cross join lateral (values (r.from_id), (r.into_id)) as u(dream_id)
      ) x group by 1
    ) g on g.dream_id = d.id
    where coalesce(t.giver_count, 0) <> coalesce(g.givers, 0)`,
  'I14: a gift came within the window of the dream it was given to': `
    select 'gft_' || g.campaign_id || '-' || g.seq as id
    from flower_gift g
    left join lateral (
      select from_id from flower_rollover r
      where r.campaign_id = g.campaign_id and r.gift_seq = g.seq order by r.seq limit 1
    ) r on true
    join dream d on d.id = coalesce(r.from_id, g.dream_id)
    where g.given_at < d.opens_at or g.given_at >= d.closes_at`,
  'I14: flowers went over to a dream within its window': `
    select 'drm_' || d.id as id
    from flower_rollover r join journal_entry e on e.campaign_id = r.campaign_id and e.seq = r.seq
    join dream d on d.id = r.into_id
    where e.at < d.opens_at or e.at >= d.closes_at`,
  'I16: a dream is reached exactly when its minimum is, at the same entry': `
    select 'drm_' || d.id as id
    from dream d
    join milestone m on m.campaign_id = d.campaign_id and m.topic = 'dream:' || d.id and m.kind = 'MINIMUM'
    where d.reached_seq is distinct from m.reached_seq or m.threshold <> d.minimum_flowers
      or (select count(*) from audit_entry e where e.subject = 'drm_' || d.id and e.action = 'REACH_DREAM')
        <> (d.reached_seq is not null)::int`,
  'I16: what is CLOSED was reached, and what MISSED was not': `
    select 'drm_' || id as id from dream
    where id > 4 and (coalesce(suspended_from, state) in ('REACHED', 'CLOSED', 'FUNDED', 'CONVERTED')
        and reached_seq is null
      or coalesce(suspended_from, state) in ('SCHEDULED', 'COLLECTING', 'MISSED', 'RETURNED', 'ROLLED_OVER')
        and reached_seq is not null)`,
  'a dream that gave its flowers back or over has none': `
    select 'drm_' || d.id as id
    from dream d left join flower_gift g on g.dream_id = d.id
    where d.state in ('RETURNED', 'ROLLED_OVER') group by d.id having coalesce(sum(g.counted), 0) <> 0`,
  'what gifts had returned is what came back to their givers': `
    select 'dnr_' || coalesce(g.donor_id, e.donor_id) as id
    from (select donor_id, sum(returned) as flowers from flower_gift where returned > 0 group by 1) g
    full join (
      select donor_id, sum(amount) as flowers from flower_entry where code = 'FLOWERS_RETURNED' group by 1
    ) e on e.donor_id = g.donor_id
    where g.flowers is distinct from e.flowers`,
  'I11: an account is what its entries left, each of which adds up': `
    select 'dnr_' || owner_id as id
    from account a left join lateral (
      select sum(amount) as sum, (array_agg(balance order by seq desc, line desc))[1] as last, min(balance) as least
      from flower_entry e where e.campaign_id = a.campaign_id and e.donor_id = a.owner_id
    ) e on true
    where a.kind = 'DONOR_FLOWERS'
      and (a.credits - a.debits is distinct from e.sum or e.sum is distinct from e.last or e.least < 0)`,
  'a dream was funded with what its flowers are worth, and the money is where its state says': `
    select 'drm_' || d.id as id
    from dream d
    left join account f on f.campaign_id = d.campaign_id and f.kind = 'DREAM_FUNDING' and f.owner_id = d.id
    left join account p on p.campaign_id = d.campaign_id and p.kind = 'PROJECT_DREAM_FUNDING' and p.owner_id = d.project_id
    left join totals t on t.campaign_id = d.campaign_id and t.topic = 'dream:' || d.id
    where d.funded is distinct from case when coalesce(d.suspended_from, d.state) in ('FUNDED', 'CONVERTED')
        then least(d.closed_flowers * d.funding_rate, d.funding_cap) end
      or coalesce(f.credits, 0) <> coalesce(d.funded, 0) or coalesce(t.funded, 0) <> coalesce(d.funded, 0)
      or coalesce(f.debits, 0) <> case d.state when 'CONVERTED' then d.funded else 0 end
      or (d.state = 'CONVERTED' and p.credits is distinct from d.funded)`,
  'the fund for dreams gave what dreams were funded with': `
    select 'cmp_' || a.campaign_id as id
    from account a
    where a.kind = 'DREAM_FUND'
      and a.debits <> (select coalesce(sum(funded), 0) from dream d where d.campaign_id = a.campaign_id)`,
  'I23: the funding of regions, categories and projects is that of the campaign': `
    select 'cmp_' || c.campaign_id as id
    from totals c
    cross join (values ('region'), ('category'), ('project'), ('organization')) as k(kind)
    where c.topic = 'campaign' and c.funded <> (
      select coalesce(sum(t.funded), 0) from totals t
      where t.campaign_id = c.campaign_id and t.topic like k.kind || ':%')`,
}
