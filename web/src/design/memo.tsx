// A component that is drawn again only when one of its properties is another one: totals come several times a second,
// and what does not show them stands still. What is kept is a component and not what it drew: drawn pages that are kept
// keep the page around them, and that one the page before it.
import { Component, type FunctionComponent } from 'preact'

export function memo<Props extends object>(Drawn: FunctionComponent<Props>): FunctionComponent<Props> {
  class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      return !isSame(this.props as Props, next)
    }

    override render() {
      return <Drawn {...(this.props as Props)} />
    }
  }
  return Memo as unknown as FunctionComponent<Props>
}

function isSame(one: object, other: object): boolean {
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.is(Reflect.get(one, name), Reflect.get(other, name)))
  )
}
