// The sections of the control room, in the order of their number keys, and the one that the address names.

export const sections = [
  'health',
  'pools',
  'brakes',
  'held',
  'proposals',
  'reports',
  'audit',
  'partners',
] as const
export type Section = (typeof sections)[number]

export function sectionOf(parameters: URLSearchParams): Section {
  const asked = parameters.get('section')
  return sections.find((section) => section === asked) ?? 'health'
}

/** The same address with another section. */
export function addressOf(section: Section, search: string): string {
  const parameters = new URLSearchParams(search)
  parameters.set('section', section)
  return `?${parameters}`
}
