// The partners: what each granted today of its daily quota, its keys, and how its webhooks do.
import { useState } from 'preact/hooks'
import { count } from '../design/format.ts'
import { lengthOf } from '../design/length.ts'
import {
  type ChangePartnerInput,
  ControlChangePartnerDocument,
  ControlPartnerDocument,
  type ControlPartnerQuery,
  ControlPartnersDocument,
  type ControlPartnersQuery,
  ControlRevokeKeyDocument,
} from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { Instant } from './instant.tsx'
import { Problem } from './problem.tsx'
import { wholeNumberIn } from './quota.ts'
import { Reasoned } from './reasoned.tsx'
import { percent, useRoom } from './room.ts'
import { FieldProblem } from './said.tsx'
import { useStep } from './step.ts'

type Partner = NonNullable<ControlPartnersQuery['campaign']>['partners'][number]
type Details = Extract<NonNullable<ControlPartnerQuery['node']>, { keys: unknown }>
type Key = NonNullable<Details['keys']>['edges'][number]['node']

const everyMs = 3_000
const detailsEveryMs = 10_000

export function Partners() {
  const { line, campaign, words, said } = useRoom()
  const { data, problem, refresh } = useAsked(line, ControlPartnersDocument, { code: campaign.code }, everyMs)
  const [open, setOpen] = useState<string>()
  const [changing, setChanging] = useState<Partner>()
  const partners = data?.campaign?.partners
  return (
    <section aria-labelledby="partners">
      <h2 id="partners">{words.sections.partners}</h2>
      <p class="hint">{words.partnersMeaning}</p>
      <Problem problem={problem} />
      {!partners && !problem && <p>{words.loading}</p>}
      <ul class="partners">
        {partners?.map((partner) => {
          const { id, dailyFlowerQuota: quota, flowersToday } = partner
          const today = flowersToday ?? 0
          return (
            <li key={id} class="card" data-partner={id}>
              <div class="name">
                <h3>{said(partner.nameZh, partner.nameEn)}</h3>
                <p class="hint">
                  {partner.code} · {id} <span class="tag">{words.kinds[partner.kind]}</span>{' '}
                  {partner.paymentChannel && <span class="tag">{words.paymentChannel}</span>}
                </p>
              </div>
              <dl class="quota">
                <div>
                  <dt>{words.today}</dt>
                  <dd class="number" data-today={today}>
                    {count(today)}
                  </dd>
                </div>
                <div>
                  <dt>{words.quota}</dt>
                  <dd class="number" data-quota={quota ?? 'none'}>
                    {quota === null ? words.noQuota : count(quota)}
                  </dd>
                </div>
              </dl>
              {quota === null ? (
                // As high as a bar, so that the buttons of all stand in one line.
                <div class="gauge none" />
              ) : (
                <div class="gauge" role="img" aria-label={words.ofQuota(percent(today, quota))}>
                  <span class="flowers" style={{ width: quota === 0 ? '100%' : lengthOf(today, quota) }} />
                </div>
              )}
              <p class="actions">
                <button type="button" data-action="quota" onClick={() => setChanging(partner)}>
                  {words.changeQuota}
                </button>
                <button
                  type="button"
                  data-action="details"
                  aria-expanded={open === id}
                  onClick={() => setOpen(open === id ? undefined : id)}
                >
                  {words.details}
                </button>
              </p>
              {open === id && <PartnerDetails id={id} />}
            </li>
          )
        })}
      </ul>
      {changing && (
        <ChangeQuota
          partner={changing}
          onClose={() => setChanging(undefined)}
          onChanged={() => {
            setChanging(undefined)
            refresh()
          }}
        />
      )}
    </section>
  )
}

interface ChangeQuotaProps {
  partner: Partner
  onClose: () => void
  onChanged: () => void
}

function ChangeQuota({ partner, onClose, onChanged }: ChangeQuotaProps) {
  const { line, words, said } = useRoom()
  const [text, setText] = useState(partner.dailyFlowerQuota === null ? '' : String(partner.dailyFlowerQuota))
  const quota = wholeNumberIn(text)
  const step = useStep((input: Omit<ChangePartnerInput, 'idempotencyKey'>, idempotencyKey) =>
    line
      .tell(ControlChangePartnerDocument, { input: { ...input, idempotencyKey } })
      .then((data) => data.changePartner),
  )
  const change = async (reason: string) => {
    if (quota === undefined) return
    if (await step.send({ partner: partner.id, dailyFlowerQuota: quota, reason })) onChanged()
  }
  return (
    <Reasoned
      name="change-quota"
      title={words.quotaOf(said(partner.nameZh, partner.nameEn))}
      label={words.change_}
      standing={step.standing}
      notReady={quota === undefined ? words.notANumber : undefined}
      onSend={(reason) => void change(reason)}
      onClose={onClose}
    >
      <label>
        {words.newQuota}
        <input
          name="quota"
          inputMode="numeric"
          value={text}
          aria-invalid={quota === undefined}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <small>{words.newQuotaMeaning}</small>
      <FieldProblem standing={step.standing} path="dailyFlowerQuota" />
    </Reasoned>
  )
}

function PartnerDetails({ id }: { id: string }) {
  const { line, words, serverNow } = useRoom()
  const { data, problem, refresh } = useAsked(line, ControlPartnerDocument, { id }, detailsEveryMs)
  const [revoking, setRevoking] = useState<Key>()
  const node = data?.node
  if (!node || !('keys' in node)) return problem ? <Problem problem={problem} /> : <p>{words.loading}</p>
  const keys = node.keys?.edges.map((edge) => edge.node) ?? []
  const now = serverNow()
  const webhooks = node.webhooks?.edges.map((edge) => edge.node) ?? []
  return (
    <div class="details">
      <Problem problem={problem} />
      <h4>{words.keysOf}</h4>
      {keys.length === 0 && <p class="hint">{words.noKeys}</p>}
      <ul>
        {keys.map((key) => {
          const live = key.revokedAt === null && (now === undefined || Date.parse(key.expiresAt) > now)
          return (
            <li key={key.id} data-key={key.id} data-live={live}>
              <span>
                <strong>{key.name}</strong>{' '}
                <span class={`standing ${live ? 'state-OPEN' : ''}`}>
                  {live ? words.live : key.revokedAt === null ? words.ended : words.revoked}
                </span>
              </span>
              <small>
                {words.created} <Instant at={key.createdAt} /> {words.by(key.createdBy)} · {words.expires}{' '}
                <Instant at={key.expiresAt} /> · {words.lastUsed}{' '}
                {key.lastUsedAt === null ? words.never : <Instant at={key.lastUsedAt} />}
              </small>
              {live && (
                <button type="button" class="danger" data-action="revoke" onClick={() => setRevoking(key)}>
                  {words.revoke}
                </button>
              )}
            </li>
          )
        })}
      </ul>
      <h4>{words.webhooks}</h4>
      {webhooks.length === 0 && <p class="hint">{words.noWebhooks}</p>}
      <ul>
        {webhooks.map(({ id: webhook, url, closedAt, failed, waiting }) => {
          const last = failed.edges[0]?.node
          return (
            <li key={webhook} data-webhook={webhook}>
              <span class="url">{url}</span>
              <span>
                {closedAt !== null && <span class="standing">{words.closed}</span>}{' '}
                <span class={failed.edges.length > 0 ? 'refusal' : ''}>
                  {words.failed} {upTo(failed.edges.length)}
                </span>{' '}
                · {words.pending} {upTo(waiting.edges.length)}
              </span>
              {last?.lastProblem && (
                <small>
                  {words.lastProblem}: {words.deliveryProblem[last.lastProblem]}
                  {last.lastStatus !== null && ` ${last.lastStatus}`}
                  {last.lastAttemptAt !== null && (
                    <Instant at={last.lastAttemptAt} within={(time) => ` · ${time}`} />
                  )}
                </small>
              )}
            </li>
          )
        })}
      </ul>
      {revoking && (
        <RevokeKey
          target={revoking}
          onClose={() => setRevoking(undefined)}
          onRevoked={() => {
            setRevoking(undefined)
            refresh()
          }}
        />
      )}
    </div>
  )
}

/** Lists are asked for up to here. */
const mostCounted = 20

function upTo(number: number): string {
  return number >= mostCounted ? `${mostCounted}+` : String(number)
}

interface RevokeKeyProps {
  target: Key
  onClose: () => void
  onRevoked: () => void
}

function RevokeKey({ target, onClose, onRevoked }: RevokeKeyProps) {
  const { line, words } = useRoom()
  const step = useStep((input: { key: string; reason: string }, idempotencyKey) =>
    line
      .tell(ControlRevokeKeyDocument, { input: { ...input, idempotencyKey } })
      .then((data) => data.revokePartnerKey),
  )
  const revoke = async (reason: string) => {
    if (await step.send({ key: target.id, reason })) onRevoked()
  }
  return (
    <Reasoned
      name="revoke-key"
      title={words.confirmRevoke(target.name)}
      label={words.revokeNow}
      danger
      standing={step.standing}
      onSend={(reason) => void revoke(reason)}
      onClose={onClose}
    >
      <p>{words.revokeHappens}</p>
    </Reasoned>
  )
}
