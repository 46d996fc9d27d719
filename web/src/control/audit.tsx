// The audit: what was changed by hand, by whom, why, and from what to what; by actor, action and subject.
import { useState } from 'preact/hooks'
import { ControlAuditDocument, type ControlAuditQuery } from '../gql.ts'
import { actionName, fieldName, reasonText, valueText } from './auditWords.ts'
import { differenceOf } from './difference.ts'
import { Instant } from './instant.tsx'
import { pageOf, useListing } from './listing.ts'
import { Problem } from './problem.tsx'
import { useRoom } from './room.ts'

type Edge = NonNullable<ControlAuditQuery['auditEntries']>['edges'][number]
type Entry = Edge['node'] & { id: string }

interface Filter {
  actor: string
  action: string
  subject: string
}

const pageSize = 50
const everything: Filter = { actor: '', action: '', subject: '' }

export function Audit() {
  const { line, words } = useRoom()
  const [draft, setDraft] = useState(everything)
  const [filter, setFilter] = useState(everything)
  const listing = useListing<Entry>(JSON.stringify(filter), (after) =>
    line
      .ask(ControlAuditDocument, {
        actor: filter.actor || null,
        action: filter.action || null,
        subject: filter.subject || null,
        first: pageSize,
        after,
      })
      .then(({ auditEntries }) =>
        pageOf(
          auditEntries && {
            ...auditEntries,
            // An entry has no id of its own; its place in the list is one.
            edges: auditEntries.edges.map(({ cursor, node }) => ({ node: { ...node, id: cursor } })),
          },
        ),
      ),
  )
  const choose = (next: Filter) => {
    setDraft(next)
    setFilter({
      actor: next.actor.trim(),
      action: next.action.trim().toUpperCase(),
      subject: next.subject.trim(),
    })
  }
  const fields = [
    ['actor', words.actor, 'staff:lin'],
    ['action', words.action, 'ENGAGE_BRAKE'],
    ['subject', words.about, 'prj_42'],
  ] as const
  return (
    <section aria-labelledby="audit">
      <h2 id="audit">{words.sections.audit}</h2>
      <p class="hint">{words.auditMeaning}</p>
      <form
        class="fields"
        data-form="audit"
        onSubmit={(event) => {
          event.preventDefault()
          choose(draft)
          if (JSON.stringify(draft) === JSON.stringify(filter)) listing.restart()
        }}
      >
        {fields.map(([name, label, example]) => (
          <label key={name}>
            {label}
            <input
              name={name}
              value={draft[name]}
              placeholder={example}
              aria-describedby="filter-meaning"
              onInput={({ currentTarget }) => setDraft({ ...draft, [name]: currentTarget.value })}
            />
          </label>
        ))}
        <p class="actions">
          <button type="submit">{words.apply}</button>
          <button type="button" onClick={() => choose(everything)}>
            {words.clear}
          </button>
        </p>
      </form>
      <small id="filter-meaning">{words.filterMeaning}</small>
      <Problem problem={listing.problem} />
      {listing.loading && listing.items.length === 0 && <p>{words.loading}</p>}
      {!listing.loading && listing.items.length === 0 && !listing.problem && <p class="card">{words.none}</p>}
      <ol class="trail">
        {listing.items.map((entry) => (
          <AuditItem key={entry.id} entry={entry} onChoose={(change) => choose({ ...filter, ...change })} />
        ))}
      </ol>
      {listing.more ? (
        <p>
          <button type="button" data-action="more" disabled={listing.loading} onClick={listing.loadMore}>
            {words.more}
          </button>
        </p>
      ) : (
        listing.items.length > 0 && <p class="hint">{words.end}</p>
      )}
    </section>
  )
}

function AuditItem({ entry, onChoose }: { entry: Entry; onChoose: (change: Partial<Filter>) => void }) {
  const room = useRoom()
  const { words, language } = room
  const { at, actor, action, subject, reason } = entry
  const differences = differenceOf(entry.before, entry.after)
  const name = actionName(action, language)
  const why = reasonText(reason, language)
  return (
    <li data-action-done={action} data-subject={subject} data-actor={actor}>
      <p class="head">
        <Instant at={at} />
        <button type="button" class="plain" onClick={() => onChoose({ action })}>
          {name} {name !== action && <small>{action}</small>}
        </button>
        <button type="button" class="plain" onClick={() => onChoose({ subject })}>
          {subject}
        </button>
        <button type="button" class="plain" onClick={() => onChoose({ actor })}>
          {actor}
        </button>
      </p>
      {reason !== '' && (
        <p class="why" title={why === reason ? undefined : reason}>
          {why}
        </p>
      )}
      <dl class="difference">
        {differences.map((one) => (
          <div key={one.name} data-difference={one.name}>
            <dt title={one.name}>{fieldName(one.name, language)}</dt>
            <dd>
              {one.kind !== 'added' && (
                <del title={one.from}>
                  <span class="unseen">{one.kind === 'removed' ? words.removed : words.from} </span>
                  {valueText(one.name, one.from, room)}
                </del>
              )}
              {one.kind === 'changed' && <span aria-hidden="true"> → </span>}
              {one.kind !== 'removed' && (
                <ins title={one.to}>
                  <span class="unseen">{one.kind === 'added' ? words.added : words.to} </span>
                  {valueText(one.name, one.to, room)}
                </ins>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
