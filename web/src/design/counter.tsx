// One number, as it was said. The attributes carry the exact value and the state it belongs to, for whoever reads the
// page by machine.
import { Numeral } from './numeral.tsx'

export interface CounterProps {
  name: string
  label: string
  meaning: string
  value: number
  text: string
  seq: number
  note?: string | undefined
  sign?: string | undefined
}

export function Counter({ name, label, meaning, value, text, seq, note, sign }: CounterProps) {
  return (
    <div class={`counter counter-${name}`}>
      <dt>{label}</dt>
      <dd>
        <Numeral text={text} name={name} value={value} seq={seq} {...(sign ? { sign } : {})} />
        <small>{note ?? meaning}</small>
      </dd>
    </div>
  )
}
