// Messages that say only that something moved: while one is on its way, any number of later ones become the one that
// follows it. So what waits is bounded by what can move, however slow the way is.

/** `send` settles when the next may follow; null: it could not be sent, and nothing is on its way. */
export function coalesced(send: (id: number) => Promise<unknown> | null): (id: number) => void {
  const onTheWay = new Map<number, { again: boolean }>()

  async function sendOn(id: number): Promise<void> {
    const state = { again: true }
    onTheWay.set(id, state)
    while (state.again) {
      state.again = false
      // A lost message heals at the next one or at the sweep; that it was lost shows in the health of the way.
      await send(id)?.catch(() => {})
    }
    onTheWay.delete(id)
  }

  return (id) => {
    const state = onTheWay.get(id)
    if (state) state.again = true
    else void sendOn(id)
  }
}
