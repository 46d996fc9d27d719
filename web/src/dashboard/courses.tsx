// The last hour and the whole campaign, each as what came in or as what there was.
import { useState } from 'preact/hooks'
import { Choice } from './choice.tsx'
import { Course } from './course.tsx'
import type { Moment } from './moment.ts'
import type { View } from './view.ts'
import { type Bucket, useHour, useWhole } from './watched.ts'

export function LastHour({ moment, view }: { moment: Moment; view: View }) {
  const { words } = view
  const [shown, setShown] = useState<'MINUTE' | 'SUM'>('MINUTE')
  const bars = useHour(view, moment)
  return (
    <section class="hour" aria-labelledby="hour">
      <header>
        <h2 id="hour">{words.hour}</h2>
        <Choice
          name={words.shown}
          options={['MINUTE', 'SUM'] as const}
          chosen={shown}
          choose={setShown}
          write={(one) => (one === 'SUM' ? words.runningTotal : words.perBucket[one])}
        />
      </header>
      {bars && (
        <Course
          name="hour"
          bars={bars}
          bucket="MINUTE"
          cumulative={shown === 'SUM'}
          moment={moment}
          view={view}
        />
      )}
    </section>
  )
}

export function WholeCampaign({ moment, view }: { moment: Moment; view: View }) {
  const { words } = view
  const [shown, setShown] = useState<Bucket | 'SUM'>('HOUR')
  const [wanted, setWanted] = useState<Bucket>('HOUR')
  const { bars, bucket } = useWhole(view, moment, wanted)
  const choose = (one: Bucket | 'SUM') => {
    setShown(one)
    if (one !== 'SUM') setWanted(one)
  }
  return (
    <section class="whole" aria-labelledby="whole">
      <header>
        <h2 id="whole">{words.whole}</h2>
        <Choice
          name={words.shown}
          options={['HOUR', 'TEN_MINUTES', 'SUM'] as const}
          chosen={shown}
          choose={choose}
          write={(one) => (one === 'SUM' ? words.runningTotal : words.perBucket[one])}
        />
      </header>
      {bars && (
        <Course
          name="whole"
          bars={bars}
          bucket={bucket}
          cumulative={shown === 'SUM'}
          moment={moment}
          view={view}
        />
      )}
    </section>
  )
}
