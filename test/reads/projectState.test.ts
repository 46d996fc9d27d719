// Where a project may go, who may move it, what must hold before it takes gifts, and what the database itself refuses.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  isFiled,
  nextStates,
  type ProjectState,
  projectStates,
  transitions,
} from '../../src/project/project.ts'
import { type Service, startService } from '../setup/service.ts'
import { insertProjects } from './catalogue.ts'

let service: Service
let staff: string

beforeAll(async () => {
  service = await startService()
  staff = await service.token('staff', 'lin')
})

afterAll(() => service?.close())

const mutation = `mutation ($input: ChangeProjectStateInput!) { changeProjectState(input: $input) { __typename
  ... on ChangeProjectStateSuccess { project { id state } } ... on ProjectStateConflict { state next }
  ... on InvalidInput { fields { path } } ... on NotFound { path } ... on UserError { code } } }`

async function change(project: string, state: string, reason = 'a test', token: string | undefined = staff) {
  const { body } = await service.graphql(mutation, { input: { project, state, reason } }, token)
  expect(body.errors).toBeUndefined()
  return body.data.changeProjectState
}

let count = 0

/** A project that stands there, of org_1; its id. */
async function projectIn(state: ProjectState): Promise<string> {
  count += 1
  const number = `T${count}`
  await insertProjects(service.sql, [{ number, titleZh: '项目', state }])
  const [row] = await service.sql<{ id: number }[]>`select id from project where number = ${number}`
  return `prj_${row?.id}`
}

async function stateOf(project: string): Promise<string | undefined> {
  const [row] = await service.sql<{ state: string }[]>`
    select state from project where id = ${Number(project.slice(4))}`
  return row?.state
}

describe('the way of a project', () => {
  const allowed = new Set([
    'DRAFT FILED',
    'FILED IN_REVIEW',
    'IN_REVIEW ONLINE',
    'ONLINE GOAL_REACHED',
    'ONLINE FUNDRAISING_CLOSED',
    'ONLINE SUSPENDED',
    'GOAL_REACHED FUNDRAISING_CLOSED',
    'GOAL_REACHED SUSPENDED',
    'FUNDRAISING_CLOSED EXECUTING',
    'EXECUTING COMPLETED',
    'EXECUTING SUSPENDED',
    'SUSPENDED ONLINE',
    'SUSPENDED GOAL_REACHED',
    'SUSPENDED EXECUTING',
    'SUSPENDED TERMINATED',
  ])
  const pairs = projectStates.flatMap((from) =>
    projectStates.map((to) => [from, allowed.has(`${from} ${to}`) ? 'may' : 'may not', to] as const),
  )

  test.each(pairs)('%s %s go to %s', (from, verdict, to) => {
    expect(transitions[from].includes(to)).toBe(verdict === 'may')
    expect(nextStates(from, null)).toEqual(transitions[from])
  })

  test.each(['ONLINE', 'GOAL_REACHED', 'EXECUTING'] as const)(
    'one suspended from %s goes back there or ends',
    (from) => {
      expect(new Set(nextStates('SUSPENDED', from))).toEqual(new Set([from, 'TERMINATED']))
    },
  )

  test.each(pairs.filter(([, verdict]) => verdict === 'may not'))(
    'the API refuses: %s %s go to %s, and says where it can go',
    async (from, _verdict, to) => {
      const project = await projectIn(from)
      expect(await change(project, to)).toEqual({
        __typename: 'ProjectStateConflict',
        code: 'PROJECT_STATE_CONFLICT',
        state: from,
        next: transitions[from],
      })
      expect(await stateOf(project)).toBe(from)
    },
  )

  test.each(pairs.filter(([, verdict]) => verdict === 'may'))(
    'the API does it: %s %s go to %s',
    async (from, _verdict, to) => {
      const project = await projectIn(from)
      expect(await change(project, to)).toEqual({
        __typename: 'ChangeProjectStateSuccess',
        project: { id: project, state: to },
      })
      expect(await stateOf(project)).toBe(to)
    },
  )

  test('one suspended while executing cannot take gifts again', async () => {
    const project = await projectIn('EXECUTING')
    await change(project, 'SUSPENDED')
    expect(await change(project, 'ONLINE')).toMatchObject({
      __typename: 'ProjectStateConflict',
      next: ['EXECUTING', 'TERMINATED'],
    })
    expect((await change(project, 'EXECUTING')).project.state).toBe('EXECUTING')
  })

  test('two at once: one moves it, the other is told where it stands', async () => {
    const project = await projectIn('ONLINE')
    const answers = await Promise.all([
      change(project, 'FUNDRAISING_CLOSED'),
      change(project, 'FUNDRAISING_CLOSED'),
    ])
    expect(answers.map(({ __typename }) => __typename).sort()).toEqual([
      'ChangeProjectStateSuccess',
      'ProjectStateConflict',
    ])
  })

  test('each of two changes in one operation answers with what it wrote', async () => {
    const project = await projectIn('ONLINE')
    const { body } = await service.graphql(
      `mutation ($a: ChangeProjectStateInput!, $b: ChangeProjectStateInput!) {
        a: changeProjectState(input: $a) { ... on ChangeProjectStateSuccess { project { state } } }
        b: changeProjectState(input: $b) { ... on ChangeProjectStateSuccess { project { state } } } }`,
      {
        a: { project, state: 'SUSPENDED', reason: 'x' },
        b: { project, state: 'TERMINATED', reason: 'x' },
      },
      staff,
    )
    expect(body.data).toEqual({
      a: { project: { state: 'SUSPENDED' } },
      b: { project: { state: 'TERMINATED' } },
    })
  })

  test('a suspended project takes no gift, and the same project takes one when it is back', async () => {
    const project = await projectIn('ONLINE')
    const partner = await service.token('partner', 'prt_1')
    const donate = async (idempotencyKey: string) => {
      const { body } = await service.graphql(
        'mutation ($input: DonateInput!) { donate(input: $input) { __typename } }',
        { input: { idempotencyKey, project, amount: 100 } },
        partner,
      )
      return body.data.donate.__typename
    }
    expect(await donate('one')).toBe('DonateSuccess')
    await change(project, 'SUSPENDED')
    expect(await donate('two')).toBe('ProjectNotOpen')
    await change(project, 'ONLINE')
    expect(await donate('three')).toBe('DonateSuccess')
  })
})

describe('a change is refused', () => {
  test.each([
    ['without a reason', 'prj_1', '', 'input.reason'],
    ['with a reason of spaces', 'prj_1', '   ', 'input.reason'],
    ['with a reason of 501 characters', 'prj_1', 'x'.repeat(501), 'input.reason'],
    ['for the id of something else', 'org_1', 'x', 'input.project'],
    ['for no id', '1', 'x', 'input.project'],
  ])('%s', async (_what, project, reason, path) => {
    expect(await change(project, 'SUSPENDED', reason)).toMatchObject({
      __typename: 'InvalidInput',
      fields: [{ path }],
    })
  })

  test('for a project there is not', async () => {
    expect(await change('prj_99999', 'SUSPENDED')).toMatchObject({
      __typename: 'NotFound',
      path: 'input.project',
    })
  })

  test.each(['donor', 'partner', 'organization', 'screen'] as const)('to the role %s', async (role) => {
    const project = await projectIn('ONLINE')
    expect((await change(project, 'SUSPENDED', 'x', await service.token(role))).__typename).toBe('Forbidden')
    expect(await stateOf(project)).toBe('ONLINE')
  })

  test('without a token', async () => {
    const { body } = await service.graphql(mutation, {
      input: { project: 'prj_1', state: 'SUSPENDED', reason: 'x' },
    })
    expect(body.data.changeProjectState.__typename).toBe('Forbidden')
  })
})

describe('an ONLINE project has a valid public receiver and a filing (I17)', () => {
  test.each([
    ['whose receiver is restricted', "state = 'RESTRICTED'"],
    ['whose receiver is suspended', "state = 'SUSPENDED'"],
    ['whose receiver is banned', "state = 'BANNED'"],
    ["whose receiver's certificate ended yesterday", "certificate_valid_until = '2022-09-08'"],
  ])('one %s does not go online', async (_what, change_) => {
    const project = await projectIn('IN_REVIEW')
    await service.sql.unsafe(`update organization set ${change_} where id = 1`)
    try {
      expect(await change(project, 'ONLINE')).toMatchObject({
        __typename: 'ProjectReceiverNotEligible',
        code: 'PROJECT_RECEIVER_NOT_ELIGIBLE',
      })
      expect(await stateOf(project)).toBe('IN_REVIEW')
    } finally {
      await service.sql`
        update organization set state = 'ACTIVE', certificate_valid_until = '2030-12-31' where id = 1`
    }
  })

  test("one whose receiver's certificate ends today does", async () => {
    const project = await projectIn('IN_REVIEW')
    await service.sql`update organization set certificate_valid_until = '2022-09-09' where id = 1`
    expect((await change(project, 'ONLINE')).__typename).toBe('ChangeProjectStateSuccess')
    await service.sql`update organization set certificate_valid_until = '2030-12-31' where id = 1`
  })

  test('one without a filing does not leave DRAFT', async () => {
    const project = await projectIn('DRAFT')
    await service.sql`update project set filing_number = null where id = ${Number(project.slice(4))}`
    expect(await change(project, 'FILED')).toMatchObject({
      __typename: 'ProjectNotFiled',
      code: 'PROJECT_NOT_FILED',
    })
  })

  test.each([
    [null, false],
    ['', false],
    ['53440000MJD0000011A00001', true],
    ['53440000MJD0000011A0001', false],
    ['53440000MJD0000011B00001', false],
    ['53110000MJD0000022A00001', false],
    ['53440000mjd0000011A00001', false],
  ])('the filing %j is that of 53440000MJD0000011: %s', (filing, filed) => {
    expect(isFiled(filing, '53440000MJD0000011')).toBe(filed)
  })

  const uscc = { 1: '53440000MJD0000011', 3: '52440000MJD0000033' }
  const bad: [
    what: string,
    constraint: string,
    receiver: 1 | 3,
    kind: string,
    filing: string | null,
    receivingUscc: string,
  ][] = [
    [
      'a receiver that is not public',
      'project_receiver_is_public',
      3,
      'NON_PUBLIC',
      `${uscc[3]}A00001`,
      uscc[3],
    ],
    [
      'a receiver that only claims to be public',
      'project_receiver_is_the_organization_named',
      3,
      'PUBLIC',
      `${uscc[3]}A00001`,
      uscc[3],
    ],
    [
      "another organization's credit code",
      'project_receiver_is_the_organization_named',
      1,
      'PUBLIC',
      `${uscc[3]}A00001`,
      uscc[3],
    ],
    [
      "another organization's filing",
      'project_filing_is_the_receivers',
      1,
      'PUBLIC',
      `${uscc[3]}A00001`,
      uscc[1],
    ],
    ['a malformed filing', 'project_filing_is_the_receivers', 1, 'PUBLIC', `${uscc[1]}A1`, uscc[1]],
    ['no filing', 'project_is_filed_before_it_is_online', 1, 'PUBLIC', null, uscc[1]],
  ]
  test.each(bad)(
    'the database refuses one with %s by %s',
    async (_what, constraint, receiver, kind, filing, code) => {
      const inserted = service.sql`
      insert into project (campaign_id, number, title_zh, title_en, category, initiator_id, receiving_organization_id,
        receiving_uscc, receiving_kind, executing_organization_id, filing_number, goal, region_code, state, search)
      values (1, 'BAD', '坏', 'Bad', 'EDUCATION', 1, ${receiver}, ${code}, ${kind}, 1, ${filing}, 100, '440000', 'ONLINE', '')`
      await expect(inserted).rejects.toMatchObject({ constraint_name: constraint })
    },
  )

  test('the database refuses to turn a receiver into one that is not public', async () => {
    await expect(service.sql`update organization set kind = 'NON_PUBLIC' where id = 1`).rejects.toMatchObject(
      {
        constraint_name: 'project_receiver_is_the_organization_named',
      },
    )
  })
})

describe('the audit', () => {
  const query = `query ($subject: ID, $first: Int, $after: String) { auditEntries(subject: $subject, first: $first, after: $after) {
    edges { node { at actor action subject before after reason } } pageInfo { hasNextPage endCursor } } }`

  test('keeps who moved a project, from where, to where, why and when', async () => {
    const project = await projectIn('ONLINE')
    await change(project, 'SUSPENDED', 'a complaint')
    await change(project, 'EXECUTING', 'refused, and so not kept')
    await change(project, 'ONLINE', 'the complaint\nwas wrong')
    const { body } = await service.graphql(query, { subject: project }, staff)
    const common = {
      at: service.clock.now().toISOString(),
      actor: 'staff:lin',
      action: 'CHANGE_PROJECT_STATE',
      subject: project,
    }
    expect(body.data.auditEntries.edges.map(({ node }: { node: unknown }) => node)).toEqual([
      {
        ...common,
        before: '{"state":"SUSPENDED"}',
        after: '{"state":"ONLINE"}',
        reason: 'the complaint\nwas wrong',
      },
      { ...common, before: '{"state":"ONLINE"}', after: '{"state":"SUSPENDED"}', reason: 'a complaint' },
    ])
    const first = await service.graphql(query, { subject: project, first: 1 }, staff)
    expect(first.body.data.auditEntries.pageInfo.hasNextPage).toBe(true)
    const after = first.body.data.auditEntries.pageInfo.endCursor
    const rest = await service.graphql(query, { subject: project, after }, staff)
    expect(rest.body.data.auditEntries.edges).toHaveLength(1)
  })

  test.each(['donor', 'partner', 'organization', 'screen'] as const)(
    'is closed to the role %s',
    async (role) => {
      const { body } = await service.graphql(query, {}, await service.token(role))
      expect(body.data).toEqual({ auditEntries: null })
      expect(body.errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
    },
  )

  test('refuses a subject that is no id', async () => {
    const { body } = await service.graphql(query, { subject: 'prj_\0' }, staff)
    expect(body.errors?.[0]?.extensions).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ path: 'subject' }],
    })
  })
})
