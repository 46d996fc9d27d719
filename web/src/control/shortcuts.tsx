// All keys of the room in one list, and the switch that turns the single ones off.
import { useState } from 'preact/hooks'
import { Dialog } from './dialog.tsx'
import { setSingleKeys, singleKeysOn } from './keys.ts'
import { useRoom } from './room.ts'
import { sections } from './sections.ts'
import type { ControlWords } from './words.ts'

type KeyName = keyof ControlWords['keys']

const groups: readonly [
  title: 'keysEverywhere' | 'keysInLists' | 'keysInProposals',
  keys: readonly (readonly [key: string, name: KeyName])[],
][] = [
  [
    'keysEverywhere',
    [
      [`1 – ${sections.length}`, 'sections'],
      ['?', 'help'],
      ['b', 'brake'],
      ['Esc', 'escape'],
    ],
  ],
  [
    'keysInLists',
    [
      ['j', 'next'],
      ['k', 'previous'],
      ['x', 'pick'],
      ['a', 'pickAll'],
      ['c', 'confirm'],
      ['r', 'revoke'],
    ],
  ],
  [
    'keysInProposals',
    [
      ['s', 'screen'],
      ['r', 'reject'],
      ['l', 'shortlist'],
      ['m', 'merge'],
      ['t', 'translate'],
      ['c', 'claim'],
      ['u', 'release'],
      ['/', 'search'],
    ],
  ],
]

export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { words } = useRoom()
  const [on, setOn] = useState(singleKeysOn)
  return (
    <Dialog name="shortcuts" title={words.keyboard} onClose={onClose}>
      {groups.map(([title, keys]) => (
        <section key={title}>
          <h3>{words[title]}</h3>
          <dl class="keys">
            {keys.map(([key, name]) => (
              <div key={name}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{words.keys[name]}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <label class="choice">
        <input
          type="checkbox"
          checked={on}
          onChange={({ currentTarget }) => {
            setOn(currentTarget.checked)
            setSingleKeys(currentTarget.checked)
          }}
        />
        {words.singleKeys}
      </label>
      <small>{words.singleKeysMeaning}</small>
      <p class="actions">
        <button type="button" onClick={onClose}>
          {words.close}
        </button>
      </p>
    </Dialog>
  )
}
