// One of a few: buttons side by side, of which one is pressed.

interface ChoiceProps<Option extends string> {
  /** What is chosen, for those who don't see the buttons in their place. */
  name: string
  options: readonly Option[]
  chosen: Option
  choose: (option: Option) => void
  write: (option: Option) => string
}

export function Choice<Option extends string>({ name, options, chosen, choose, write }: ChoiceProps<Option>) {
  return (
    <fieldset class="choice">
      <legend class="unseen">{name}</legend>
      {options.map((option) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === chosen}
          data-option={option}
          onClick={() => choose(option)}
        >
          {write(option)}
        </button>
      ))}
    </fieldset>
  )
}
