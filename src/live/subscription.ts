// One subscription among those that share a source: what it has been shown, and what waits for it. At most one frame
// waits; a reader that is slow skips those between, and one whose values continue each other gets what it skipped as one.
import type { ExecutionResult } from 'graphql'
import type { Frame, Place } from './frame.ts'
import type { Behind, Outlet } from './outlet.ts'

/** What a subscription is part of. */
export interface Course {
  left(subscription: Subscription): void
  /** What came after a place until now, or, without one, the present state; null: nothing can be said now. */
  bridge(seq: bigint | null): Promise<Frame | null>
}

type Answer = (result: IteratorResult<ExecutionResult, undefined>) => void

const mostWaiting = 16
/** What could not be made for a gap is tried again after this long. */
const againMs = 1_000
const done = { done: true, value: undefined } as const

/** Read as an iterator, or written to an outlet once one is attached. */
export class Subscription implements AsyncIterableIterator<ExecutionResult, undefined>, Behind {
  /** Whether it has been shown its first frame, and takes those that follow. */
  ready: boolean
  readonly #course: Course
  /** The newest that was shown, though it may wait still. */
  #shown: Frame | null = null
  #waiting: Frame | null = null
  /** The place up to which the reader has all. */
  #has: bigint | null = null
  /** Whether the reader was given an error where its first frame should have been. */
  #stumbled = false
  #bridging = false
  #outlet: Outlet | null = null
  /** A reader asks again only after its answer; should one not, its questions are answered in order by what comes. */
  #questions: Answer[] | null = null
  #ended = false

  constructor(course: Course, ready: boolean) {
    this.#course = course
    this.ready = ready
  }

  /** Says whether it is shown, now or when the reader has taken what it has. */
  show(frame: Frame): boolean {
    const shown = this.#shown
    if (!this.ready || this.#ended || frame === shown) return false
    if (shown && frame.of.seq < shown.of.seq) return false
    if (shown && samePlace(frame.of, shown.of)) {
      // What was shown of the same value is better, or has said already that it failed.
      if (frame.failed) return false
      // Whoever came while the others' first frame was made has all that it tells.
      if (frame.of.from === frame.of.seq && !shown.failed) return false
    }
    this.#shown = frame
    this.#waiting = frame
    this.#give()
    return true
  }

  /** Ends it after what still waits. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    this.#course.left(this)
    if (!this.#waiting) this.#finish()
  }

  /** From here on the outlet is the reader. */
  attach(outlet: Outlet): void {
    this.#outlet = outlet
    this.catchUp()
  }

  catchUp(): void {
    if (this.#waiting) this.#give()
    else if (this.#ended) this.#finish()
  }

  next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    if (this.#ended && !this.#waiting) return Promise.resolve(done)
    this.#questions ??= []
    const questions = this.#questions
    if (questions.length >= mostWaiting) {
      return Promise.reject(new Error('The subscription has too many readers.'))
    }
    return new Promise((answer) => {
      questions.push(answer)
      this.catchUp()
    })
  }

  return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.#waiting = null
    this.#outlet?.line.leave(this)
    this.#outlet = null
    this.end()
    return Promise.resolve(done)
  }

  throw(error: unknown): Promise<IteratorResult<ExecutionResult, undefined>> {
    void this.return()
    return Promise.reject(error)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Gives the reader what waits, if it can take it now. */
  #give(): void {
    const frame = this.#waiting
    const outlet = this.#outlet
    if (!frame) return
    if (outlet && !outlet.line.open) return
    if (outlet ? outlet.line.busy : !this.#questions?.length) {
      outlet?.line.wait(this)
      return
    }
    if (!this.#follows(frame)) {
      void this.#bridge()
      return
    }
    this.#waiting = null
    if (frame.failed) this.#stumbled = this.#has === null
    else this.#has = frame.of.seq
    if (outlet) outlet.send(frame)
    else this.#questions?.shift()?.({ done: false, value: frame.result })
    const shown = this.#shown as Frame
    if (shown.of.from !== null && shown.of.seq > frame.of.seq) {
      // What was made for the gap is older than what was shown meanwhile.
      this.#waiting = shown
      this.#give()
    } else if (this.#ended) this.#finish()
  }

  #follows({ of: { from } }: Frame): boolean {
    if (from === null || from === this.#has) return true
    return this.#has === null && !this.#stumbled
  }

  /** What was skipped comes as one value, made from the place where the reader is. */
  async #bridge(): Promise<void> {
    if (this.#bridging) return
    this.#bridging = true
    const frame = await this.#course.bridge(this.#has).catch(() => null)
    this.#bridging = false
    if (!this.#waiting) return
    if (frame && !frame.failed && (this.#has === null || frame.of.seq > this.#has)) {
      // It was read from where the reader is, so that it follows whatever its beginning says.
      this.#has = frame.of.from
      this.#stumbled = false
      this.#waiting = frame
      if (frame.of.seq > (this.#shown as Frame).of.seq) this.#shown = frame
      this.#give()
    } else if (this.#ended) {
      this.#waiting = null
      this.#finish()
    } else setTimeout(() => this.catchUp(), againMs).unref()
  }

  #finish(): void {
    const outlet = this.#outlet
    this.#outlet = null
    outlet?.end()
    for (const answer of this.#questions?.splice(0) ?? []) answer(done)
  }
}

export function samePlace(one: Place, other: Place): boolean {
  return one.seq === other.seq && one.serviceLevel === other.serviceLevel && one.notices === other.notices
}
