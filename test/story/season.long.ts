// The season with as many proposals as it had: more than 8,000.
import { report } from '../setup/figures.ts'
import { tellSeason } from './season.ts'

tellSeason(8_000, (figures) => report('season', { ...figures }))
