// What every resolver gets: the running service, who asks, and loaders that live as long as one operation.
import type { App } from '../app.ts'
import type { Viewer } from '../auth/viewer.ts'
import type { Judged } from './complexity.ts'

export interface Context extends Judged {
  app: App
  viewer: Viewer
}
