// What money passes before it is paid out by hand: a public notice that has ended, and the eyes of a second person.
import { DomainError } from '../errors.ts'

const dayMs = 86_400_000

export class SecondPersonRequired extends DomainError {
  readonly code = 'SECOND_PERSON_REQUIRED'
  constructor() {
    super('You took the step before this one: somebody else has to take it.')
  }
}

export class NoticeNotOver extends DomainError {
  readonly code = 'NOTICE_NOT_OVER'
  readonly endsAt: Date
  constructor(endsAt: Date) {
    super(`The public notice lasts until ${endsAt.toISOString()}.`)
    this.endsAt = endsAt
  }
}

/** Persons are actors, as the audit names them. */
export function requireSecondPerson(first: string | null, actor: string): void {
  if (first === actor) throw new SecondPersonRequired()
}

/** A notice lasts for so many times 24 hours: its first instant is within, its last is not. */
export function noticeEnd(from: Date, days: number): Date {
  return new Date(from.getTime() + days * dayMs)
}

export function requireNoticeOver(endsAt: Date, at: Date): void {
  if (at < endsAt) throw new NoticeNotOver(endsAt)
}
