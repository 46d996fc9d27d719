// How many different subscriptions there may be, and that nobody takes them all: each costs an execution whenever its
// numbers move. Owners, which are addresses, take them as they come until a fifth is left; that is for those with few.

export class Shares {
  readonly #most: number
  #taken = 0
  readonly #byOwner = new Map<string, number>()

  constructor(most: number) {
    this.#most = most
  }

  /** Whether this owner may take another one. */
  allows(owner: string): boolean {
    const free = this.#most - this.#taken
    if (free > this.#most / 5) return true
    return free > 0 && (this.#byOwner.get(owner) ?? 0) < this.#most / 100
  }

  take(owner: string): void {
    this.#taken += 1
    this.#byOwner.set(owner, (this.#byOwner.get(owner) ?? 0) + 1)
  }

  giveBack(owner: string): void {
    this.#taken -= 1
    const left = (this.#byOwner.get(owner) ?? 1) - 1
    if (left === 0) this.#byOwner.delete(owner)
    else this.#byOwner.set(owner, left)
  }
}
