// The season with fewer proposals than it had; the others come in `npm run test:long`.
import { tellSeason } from './season.ts'

tellSeason(200)
