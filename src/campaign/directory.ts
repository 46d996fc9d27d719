// Which campaign, and so which journal, a project, a dream, a partner or a pool belongs to. That never changes, so that it is
// looked up once and remembered, within a bound.
import type { Sql, Transaction } from '../db/client.ts'
import { reading } from '../db/reading.ts'
import { NotFound } from '../errors.ts'
import { decodeId } from '../graphql/publicId.ts'

const most = 50_000

export class Directory {
  readonly #db: { sql: Sql | Transaction }
  readonly #campaigns = new Map<string, number>()

  constructor(db: { sql: Sql | Transaction }) {
    this.#db = db
  }

  /** The campaign of a project; null: there is no such project. */
  ofProject(id: number): Promise<number | null> {
    return this.#find(`project:${id}`, () => this.#db.sql`select campaign_id from project where id = ${id}`)
  }

  ofDream(id: number): Promise<number | null> {
    return this.#find(`dream:${id}`, () => this.#db.sql`select campaign_id from dream where id = ${id}`)
  }

  ofProposal(id: number): Promise<number | null> {
    return this.#find(
      `proposal:${id}`,
      () => this.#db.sql`select campaign_id from dream_proposal where id = ${id}`,
    )
  }

  ofPartner(id: number): Promise<number | null> {
    return this.#find(`partner:${id}`, () => this.#db.sql`select campaign_id from partner where id = ${id}`)
  }

  ofDeedType(id: number): Promise<number | null> {
    return this.#find(
      `deedType:${id}`,
      () => this.#db.sql`select campaign_id from deed_type where id = ${id}`,
    )
  }

  ofPool(id: number): Promise<number | null> {
    return this.#find(
      `pool:${id}`,
      () => this.#db.sql`select campaign_id from matching_pool where id = ${id}`,
    )
  }

  ofWindow(id: number): Promise<number | null> {
    return this.#find(
      `window:${id}`,
      () => this.#db.sql`select campaign_id from matching_window where id = ${id}`,
    )
  }

  ofBrake(id: number): Promise<number | null> {
    return this.#find(`brake:${id}`, () => this.#db.sql`select campaign_id from brake where id = ${id}`)
  }

  ofTrack(id: number): Promise<number | null> {
    return this.#find(
      `track:${id}`,
      () => this.#db.sql`select campaign_id from incentive_track where id = ${id}`,
    )
  }

  ofAward(id: number): Promise<number | null> {
    return this.#find(
      `award:${id}`,
      () => this.#db.sql`select campaign_id from incentive_award where id = ${id}`,
    )
  }

  ofAdjustment(id: number): Promise<number | null> {
    return this.#find(
      `adjustment:${id}`,
      () => this.#db.sql`select campaign_id from adjustment where id = ${id}`,
    )
  }

  async isOrganization(id: number): Promise<boolean> {
    return (
      (await this.#find(
        `organization:${id}`,
        () => this.#db.sql`select id as campaign_id from organization where id = ${id}`,
      )) !== null
    )
  }

  ofTeam(id: number): Promise<number | null> {
    return this.#find(`team:${id}`, () => this.#db.sql`select campaign_id from team where id = ${id}`)
  }

  /** The campaign that an input names. */
  async campaignNamed(text: string): Promise<number> {
    const id = decodeId('Campaign', text, 'input.campaign')
    if (!(await this.isCampaign(id))) throw new NotFound('input.campaign', 'There is no such campaign.')
    return id
  }

  async isCampaign(id: number): Promise<boolean> {
    return (
      (await this.#find(
        `campaign:${id}`,
        () => this.#db.sql`select id as campaign_id from campaign where id = ${id}`,
      )) !== null
    )
  }

  /** Whether everybody may see the campaign. One that left DRAFT never returns there; one in DRAFT is looked up anew. */
  async isPublished(id: number): Promise<boolean> {
    return (
      (await this.#find(
        `published:${id}`,
        () => this.#db.sql`select id as campaign_id from campaign where id = ${id} and phase <> 'DRAFT'`,
      )) !== null
    )
  }

  async #find(key: string, read: () => PromiseLike<readonly unknown[]>): Promise<number | null> {
    const known = this.#campaigns.get(key)
    if (known !== undefined) return known
    const [row] = (await reading(read())) as { campaign_id: number }[]
    if (!row) return null
    const oldest = this.#campaigns.keys().next()
    if (this.#campaigns.size >= most && !oldest.done) this.#campaigns.delete(oldest.value)
    this.#campaigns.set(key, row.campaign_id)
    return row.campaign_id
  }
}
