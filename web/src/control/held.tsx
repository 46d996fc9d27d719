// Gifts whose match is held for review: confirmed or taken back, one or several at once, with a reason.
import { useEffect, useMemo, useState } from 'preact/hooks'
import { count, yuan } from '../design/format.ts'
import {
  ControlHeldGiftsDocument,
  type ControlHeldGiftsQuery,
  ControlReviewMatchDocument,
  type ReviewDecision,
  type ReviewMatchInput,
} from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { Instant } from './instant.tsx'
import { useCommands } from './keys.ts'
import { Problem } from './problem.tsx'
import { Reasoned } from './reasoned.tsx'
import { type Room, useRoom } from './room.ts'
import { useStep } from './step.ts'
import { useChoice } from './useChoice.ts'

type Gift = NonNullable<NonNullable<ControlHeldGiftsQuery['campaign']>['heldGifts']>['edges'][number]['node']

const everyMs = 3_000
/** The oldest that wait: whoever has decided about these is shown the next. */
const shown = 100

export function HeldGifts() {
  const room = useRoom()
  const { line, campaign, words, said, changed } = room
  const { data, problem, refresh } = useAsked(
    line,
    ControlHeldGiftsDocument,
    { code: campaign.code, first: shown, after: null },
    everyMs,
  )
  const gifts = data?.campaign?.heldGifts?.edges.map(({ node }) => node)
  const content = gifts?.map(({ id }) => id).join(' ') ?? ''
  const ids = useMemo(() => (content === '' ? [] : content.split(' ')), [content])
  const choice = useChoice(ids)
  const [deciding, setDeciding] = useState<{ decision: ReviewDecision; donations: string[] }>()
  const [done, setDone] = useState(0)
  const step = useStep((input: Omit<ReviewMatchInput, 'idempotencyKey'>, idempotencyKey) =>
    line
      .tell(ControlReviewMatchDocument, { input: { ...input, idempotencyKey } })
      .then((answer) => answer.reviewMatch),
  )
  const begin = (decision: ReviewDecision) => {
    if (choice.about.length === 0) return
    step.forget()
    setDeciding({ decision, donations: choice.about })
  }
  const decide = async (reason: string) => {
    if (!deciding) return
    const success = await step.send({ ...deciding, reason })
    if (!success) return
    setDone(success.donations.length)
    setDeciding(undefined)
    choice.clear()
    refresh()
    changed()
  }
  useCommands({
    j: () => choice.move(1),
    ArrowDown: () => choice.move(1),
    k: () => choice.move(-1),
    ArrowUp: () => choice.move(-1),
    x: () => choice.toggle(choice.cursor),
    a: choice.toggleAll,
    c: () => begin('RELEASE'),
    r: () => begin('REVOKE'),
  })
  useEffect(() => {
    document.querySelector('[data-cursor]')?.scrollIntoView({ block: 'nearest' })
  }, [choice.cursor])
  const number = words.giftCount(count(deciding?.donations.length ?? 0))

  return (
    <section aria-labelledby="held">
      <h2 id="held">{words.sections.held}</h2>
      <p class="hint">{words.heldMeaning}</p>
      <Problem problem={problem} />
      <div class="bar">
        <button
          type="button"
          data-action="confirm-match"
          disabled={choice.about.length === 0}
          onClick={() => begin('RELEASE')}
        >
          {words.confirmMatch} <kbd>c</kbd>
        </button>
        <button
          type="button"
          class="danger"
          data-action="revoke-match"
          disabled={choice.about.length === 0}
          onClick={() => begin('REVOKE')}
        >
          {words.revokeMatch} <kbd>r</kbd>
        </button>
        {choice.picked.size > 0 && <span>{words.picked(count(choice.picked.size))}</span>}
        <span role="status">{done > 0 && words.reviewed(words.giftCount(count(done)))}</span>
      </div>
      {!gifts && !problem && <p>{words.loading}</p>}
      {gifts?.length === 0 && <p class="card">{words.noneHeld}</p>}
      {gifts && gifts.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard.
        <section class="scroll" aria-label={words.sections.held} tabIndex={0}>
          <table class="list gifts">
            <thead>
              <tr>
                <th scope="col">
                  <span class="unseen">{words.keys.pick}</span>
                </th>
                <th scope="col">{words.when}</th>
                <th scope="col" class="amount">
                  {words.amount}
                </th>
                <th scope="col" class="amount">
                  {words.matchHeld}
                </th>
                <th scope="col">{words.donor}</th>
                <th scope="col">{words.project}</th>
                <th scope="col">{words.channel}</th>
              </tr>
            </thead>
            <tbody>
              {gifts.map((gift) => (
                <tr
                  key={gift.id}
                  data-gift={gift.id}
                  data-cursor={gift.id === choice.cursor ? true : undefined}
                  class={choice.picked.has(gift.id) ? 'picked' : ''}
                  onClick={() => choice.at(gift.id)}
                >
                  <td>
                    <input
                      type="checkbox"
                      aria-label={`${words.gift} ${gift.id}`}
                      checked={choice.picked.has(gift.id)}
                      onChange={() => choice.toggle(gift.id)}
                    />
                  </td>
                  <td class="when">
                    <Instant at={gift.paidAt} />
                  </td>
                  <td class="amount">¥{yuan(gift.amount.minorUnits)}</td>
                  <td class="amount held">
                    <span class="of">{words.matchHeld} </span>¥{yuan(gift.match.held.minorUnits)}
                  </td>
                  <td class="donor">{donorName(gift, room)}</td>
                  <td class="project">{said(gift.project.titleZh, gift.project.titleEn)}</td>
                  <td class="channel">{said(gift.channel.nameZh, gift.channel.nameEn)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {deciding && (
        <Reasoned
          name="review-match"
          title={deciding.decision === 'RELEASE' ? words.confirmGifts(number) : words.revokeGifts(number)}
          label={deciding.decision === 'RELEASE' ? words.confirmMatch : words.revokeMatch}
          danger={deciding.decision === 'REVOKE'}
          standing={step.standing}
          onSend={(reason) => void decide(reason)}
          onClose={() => setDeciding(undefined)}
        >
          <p>{words.heldMeaning}</p>
        </Reasoned>
      )}
    </section>
  )
}

function donorName({ donor }: Gift, { said }: Room): string {
  return 'displayName' in donor ? donor.displayName : said(donor.labelZh, donor.labelEn)
}
