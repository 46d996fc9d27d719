// By what a check of the audit says of the life of dreams: damages, each of which it must find. They are done in
// audit.test.ts, to dreams that went every way there is.

const noConstraint = (table: string, name: string) => `alter table ${table} drop constraint ${name};`
const anyReached = `alter table dream disable trigger dream_is_reached_once;
  ${noConstraint('dream', 'dream_is_reached_at_an_entry')}`
const anyFunded = noConstraint('dream', 'dream_funding_is_within_its_cap')

export const damagesOfDreams: Record<string, readonly string[]> = {
  'a dream is reached with its minimum, at the same entry, and the audit says so once': [
    `${anyReached} update dream set reached_seq = reached_seq + 1 where reached_seq is not null`,
    `${anyReached} update dream set reached_seq = null where reached_seq is not null`,
    `update dream set minimum_flowers = minimum_flowers + 1`,
    `delete from audit_entry where action = 'REACH_DREAM'`,
  ],
  'a dream that missed was not reached, and one that gave its flowers back or over has none': [
    `${anyReached} update dream set reached_seq = 1, reached_at = now() where state = 'RETURNED'`,
    `update flower_gift set counted = 1, returned = 0 where dream_id in (select id from dream where state = 'RETURNED')`,
  ],
  'what came back to people is what their gifts had returned': [
    `update flower_gift set returned = returned - 1 where returned > 0`,
    `delete from flower_entry where code = 'FLOWERS_RETURNED'`,
  ],
  'a dream is funded with what its flowers are worth, and its money is where its state says': [
    `${anyFunded} update dream set funded = funded + 1 where funded is not null`,
    `update dream set funding_rate = funding_rate + 1 where funded is not null`,
    `update account set credits = credits + 1 where kind = 'DREAM_FUNDING'`,
    `update account set debits = debits - 1 where kind = 'DREAM_FUNDING' and debits > 0`,
    `update totals set funded = funded + 1 where topic like 'dream:%'`,
  ],
  'a project that was a dream has its money, counts it, and owes its reports': [
    `update account set credits = credits + 1 where kind = 'PROJECT_DREAM_FUNDING'`,
    `update totals set funded = funded + 1 where topic like 'project:%' and funded > 0`,
    `delete from progress_report`,
    `update dream set project_id = 9999 where state = 'CONVERTED'`,
  ],
  'the fund for dreams gave what dreams were funded with': [
    `update account set debits = debits + 1 where kind = 'DREAM_FUND'`,
    `${anyFunded} update dream set funded = funded - 1 where funded is not null`,
  ],
  ...Object.fromEntries(
    (
      [
        ['region', 'regions'],
        ['category', 'categories'],
        ['organization', 'organizations'],
        ['project', 'projects'],
      ] as const
    ).map(([kind, plural]) => [
      `the sum over ${plural} is the campaign's funding of dreams, which is what was converted`,
      [
        `update totals set funded = funded + 1 where topic like '${kind}:%' and funded > 0`,
        `update totals set funded = funded + 1 where topic = 'campaign'`,
      ],
    ]),
  ),
  // These are the audit's anyway, and have to know of flowers that went over.
  "the sum over dreams is the campaign's flowers": [`update flower_rollover set flowers = flowers + 1`],
  'every total can be rebuilt from the journal, people included': [
    `update flower_rollover set flowers = flowers + 1`,
    `delete from flower_rollover`,
  ],
  'every gift lies within the windows of its campaign and dream': [
    `update dream set closes_at = opens_at + interval '1 second' where id in (select into_id from flower_rollover)`,
  ],
}
