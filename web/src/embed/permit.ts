// Leave to open a stream. Browsers open six connections to a host at most, where it speaks HTTP/1.1, for all frames and
// tabs of a page's origin together: were each of them a stream, no question would come through any more. So some of them
// are streams, and the others ask.
const mostStreams = 3

/** Gives the permit back. */
export type Release = () => void

/** null: as many are open as may be. */
export async function permitFor(service: string): Promise<Release | null> {
  const { locks } = navigator as Partial<Navigator>
  if (!locks) return permitOfThisPage()
  for (let number = 1; number <= mostStreams; number += 1) {
    const release = await new Promise<Release | null>((resolve) => {
      const held = (lock: Lock | null) =>
        lock ? new Promise<void>((done) => resolve(() => done())) : resolve(null)
      locks
        .request(`oneflower ${service} ${number}`, { ifAvailable: true }, held)
        // A frame without an origin of its own has no locks.
        .catch(() => resolve(permitOfThisPage()))
    })
    if (release) return release
  }
  return null
}

let open = 0

/** A page that was not sent safely has no locks, and counts for itself. */
function permitOfThisPage(): Release | null {
  if (open >= mostStreams) return null
  open += 1
  return () => {
    open -= 1
  }
}
