// Progress reports: what a project answers to everyone who gave to it, stage by stage. What is planned is due at an
// instant; whoever looks later and finds nothing sees that it is overdue.

export const reportKinds = ['FIRST_FEEDBACK', 'STAGE', 'FINAL'] as const
export type ReportKind = (typeof reportKinds)[number]

export const reportStates = ['PLANNED', 'SUBMITTED', 'PUBLISHED'] as const
export type ReportState = (typeof reportStates)[number]
