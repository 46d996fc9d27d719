// The brakes: those in force, each with its release; a form to engage another; and those that no longer hold.
import { useState } from 'preact/hooks'
import { type ControlBrakeFragment, ControlBrakesDocument, ControlReleaseBrakeDocument } from '../gql.ts'
import { useAsked } from '../live/asked.ts'
import { targetName } from './brakeRules.ts'
import { EngageBrake, emptyDraft } from './engage.tsx'
import { Instant } from './instant.tsx'
import { useCommands } from './keys.ts'
import { pageOf, useListing } from './listing.ts'
import { Problem } from './problem.tsx'
import { Reasoned } from './reasoned.tsx'
import { useRoom } from './room.ts'
import { useStep } from './step.ts'

type Brake = ControlBrakeFragment

const everyMs = 2_000
const firstPage = 100
const pastPage = 20

export function Brakes() {
  const { line, campaign, words } = useRoom()
  const { code } = campaign
  const inForce = useAsked(
    line,
    ControlBrakesDocument,
    { code, inForce: true, first: firstPage, after: null },
    everyMs,
  )
  const brakes = inForce.data?.campaign?.brakes.edges.map(({ node }) => node)
  const past = useListing<Brake>(code, (after) =>
    line
      .ask(ControlBrakesDocument, { code, inForce: false, first: pastPage, after })
      .then((data) => pageOf(data.campaign?.brakes)),
  )
  const [releasing, setReleasing] = useState<Brake>()
  useCommands({ b: () => document.querySelector<HTMLElement>('.engage select')?.focus() })

  return (
    <div class="brakes">
      <section aria-labelledby="in-force">
        <h2 id="in-force">{words.inForce}</h2>
        <Problem problem={inForce.problem} />
        {!brakes && !inForce.problem && <p>{words.loading}</p>}
        {brakes?.length === 0 && <p class="hint">{words.noneInForce}</p>}
        <ul class="in-force">
          {brakes?.map((brake) => (
            <li key={brake.id} class="card" data-brake={brake.id}>
              <BrakeText brake={brake} />
              <button type="button" data-action="release" onClick={() => setReleasing(brake)}>
                {words.releaseEllipsis}
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="engage" class="card">
        <h2 id="engage">
          {words.engage} <kbd>b</kbd>
        </h2>
        <EngageBrake draft={emptyDraft} onEngaged={inForce.refresh} />
      </section>
      <section aria-labelledby="past" class="past">
        <h2 id="past">{words.past}</h2>
        <Problem problem={past.problem} />
        <ul>
          {past.items.map((brake) => (
            <li key={brake.id} data-past={brake.id}>
              <BrakeText brake={brake} />
            </li>
          ))}
        </ul>
        {past.items.length === 0 && !past.loading && <p class="hint">{words.none}</p>}
        {past.more && (
          <button type="button" disabled={past.loading} onClick={past.loadMore}>
            {words.more}
          </button>
        )}
      </section>
      {releasing && (
        <Release
          brake={releasing}
          onClose={() => setReleasing(undefined)}
          onReleased={() => {
            setReleasing(undefined)
            inForce.refresh()
            past.restart()
          }}
        />
      )}
    </div>
  )
}

function BrakeText({ brake }: { brake: Brake }) {
  const room = useRoom()
  const { words, said } = room
  const { scope, effect, engagedAt, engagedBy, until, releasedAt, releasedBy, releaseReason, reason } = brake
  return (
    <div class="brake">
      <p class="what">
        <strong>{words.effects[effect]}</strong>
        <span>
          {targetName(brake, room)} {scope !== 'GLOBAL' && <span class="tag">{words.scopeTags[scope]}</span>}
        </span>
      </p>
      <p>{said(brake.noticeZh, brake.noticeEn)}</p>
      <p class="hint">
        <Instant at={engagedAt} within={words.since} />
        {engagedBy && ` ${words.engagedBy(engagedBy)}`}
        {brake.inForce && until && <Instant at={until} within={(time) => ` · ${words.untilTime(time)}`} />}
        {releasedAt && (
          <Instant at={releasedAt} within={(time) => ` · ${words.releasedAt(time, releasedBy ?? '–')}`} />
        )}
        {!brake.inForce && !releasedAt && until && (
          <Instant at={until} within={(time) => ` · ${words.endedAt(time)}`} />
        )}
      </p>
      {reason && <p>{words.because(reason)}</p>}
      {releaseReason && <p>{words.releasedBecause(releaseReason)}</p>}
    </div>
  )
}

interface ReleaseProps {
  brake: Brake
  onClose: () => void
  onReleased: () => void
}

function Release({ brake, onClose, onReleased }: ReleaseProps) {
  const room = useRoom()
  const { line, words, changed } = room
  const step = useStep((input: { brake: string; reason: string }, idempotencyKey) =>
    line
      .tell(ControlReleaseBrakeDocument, { input: { ...input, idempotencyKey } })
      .then((data) => data.releaseBrake),
  )
  const release = async (reason: string) => {
    if (!(await step.send({ brake: brake.id, reason }))) return
    changed()
    onReleased()
  }
  return (
    <Reasoned
      name="release-brake"
      title={words.confirmRelease}
      label={words.release}
      standing={step.standing}
      onSend={(reason) => void release(reason)}
      onClose={onClose}
    >
      <p class="happens">
        {words.effects[brake.effect]}: {targetName(brake, room)}
      </p>
      <p>{words.releaseHappens}</p>
    </Reasoned>
  )
}
