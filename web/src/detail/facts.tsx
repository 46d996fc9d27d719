// What is known of a thing beside its numbers: pairs of a name and what it says.
import type { ComponentChildren } from 'preact'

export type Fact = readonly [name: string, said: ComponentChildren]

export function Facts({ title, facts }: { title: string; facts: readonly Fact[] }) {
  return (
    <section class="card facts" aria-labelledby="facts">
      <h3 id="facts">{title}</h3>
      <dl>
        {facts.map(([name, said]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
