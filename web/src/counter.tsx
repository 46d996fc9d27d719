// One number, as it was said. The attributes carry the exact value and the state it belongs to, for whoever reads the
// page by machine.

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
        {/* How long the number is decides how large it can be: see the style. */}
        <span class="number" style={{ '--digits': text.length + (sign ? 1 : 0) }}>
          {sign && <span class="sign">{sign}</span>}
          <span data-counter={name} data-value={value} data-seq={seq}>
            {text}
          </span>
        </span>
        <small>{note ?? meaning}</small>
      </dd>
    </div>
  )
}
