// A replay watched to its end.
import { expect } from 'vitest'
import type { Json, Service } from '../setup/service.ts'

export async function replayed(service: Service, subscription: string): Promise<Json[]> {
  const watch = service.subscribe(subscription)
  const frames: Json[] = []
  for (let next = await watch.next(); next; next = await watch.next()) {
    expect(next.errors).toBeUndefined()
    frames.push(next.data.replay)
  }
  await watch.close()
  return frames
}
