// Replays on the wire: a type of their own, so that nobody takes the past for what is live.
import type { GraphQLResolveInfo, SelectionSetNode } from 'graphql'
import { builder } from '../graphql/builder.ts'
import { watchCost } from '../live/watch.graphql.ts'
import { BreakdownRowType } from '../totals/breakdown.graphql.ts'
import { RankedDream } from '../totals/live.graphql.ts'
import { topicNamed } from '../totals/topics.ts'
import { Totals } from '../totals/totals.graphql.ts'
import { rankInRace } from '../totals/totals.ts'
import { checkCourse, fastest, type ReplayedFrame, replayHz } from './replay.ts'

const ReplayFrame = builder.objectRef<ReplayedFrame>('ReplayFrame').implement({
  description: 'A campaign as it stood at one instant of the past: all numbers of a frame add up.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'The instant that is shown: a whole second.' }),
    speed: t.exposeInt('speed', { description: 'Seconds of the campaign in one second.' }),
    done: t.exposeBoolean('done', {
      description: 'Whether it is the last frame, of the end that was asked for.',
    }),
    totals: t.expose('totals', {
      type: Totals,
      description: 'The whole campaign, the same as totals(at:) of this instant.',
    }),
    dreams: t.field({
      type: [RankedDream],
      description: 'Every dream of the campaign, the first of the race at that instant first.',
      resolve: ({ dreams }) =>
        rankInRace(dreams.map((entry) => ({ id: entry.dream.id, values: entry.totals.values, ...entry }))),
    }),
    regions: t.expose('regions', {
      type: [BreakdownRowType],
      description:
        'Every region and UNKNOWN, the same as breakdown(by: REGION, at:) of this instant. Adds up to totals in everything but people.',
    }),
  }),
})

builder.subscriptionFields((t) => ({
  replay: t.field({
    type: ReplayFrame,
    description: `A stretch of a campaign's past told again, at most ${replayHz} frames a second, and then complete. Each subscription begins with its own first frame. A frame that is late is left out; the last one never is. NOT_FOUND: the public sees no such campaign; OVERLOADED: the instance plays as many as it can.`,
    extensions: { unshared: true },
    complexity: watchCost,
    args: {
      campaign: t.arg.id({ required: true, description: 'The campaign.' }),
      from: t.arg({ type: 'DateTime', required: true, description: 'The instant of the first frame.' }),
      to: t.arg({
        type: 'DateTime',
        required: true,
        description: 'The instant of the last frame: later than from, and not ahead of now.',
      }),
      speed: t.arg.int({
        required: true,
        description: `Seconds of the campaign in one second: 1 to ${fastest}.`,
      }),
    },
    subscribe: async (_root, { campaign, ...course }, { app }, info) => {
      checkCourse(course, app.clock.now())
      const { campaignId } = await topicNamed(app, 'campaign', campaign, 'campaign')
      return app.replays.start({ campaignId, ...course, regions: asksFor('regions', info) })
    },
    resolve: (frame) => frame,
  }),
}))

/** Whether the frames are asked for a field, so that nothing is read that nobody sees. */
function asksFor(name: string, { fieldNodes, fragments }: GraphQLResolveInfo): boolean {
  const isIn = (set: SelectionSetNode | undefined): boolean =>
    (set?.selections ?? []).some((selection) => {
      if (selection.kind === 'Field') return selection.name.value === name
      return isIn(
        selection.kind === 'InlineFragment'
          ? selection.selectionSet
          : fragments[selection.name.value]?.selectionSet,
      )
    })
  return fieldNodes.some(({ selectionSet }) => isIn(selectionSet))
}
