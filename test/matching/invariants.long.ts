// The invariants of money in very many plays.
import { afterAll } from 'vitest'
import { report } from '../setup/figures.ts'
import { invariantsOfMoney } from './invariants.ts'

const playsOfEach = 1_500
invariantsOfMoney(playsOfEach)

afterAll(() => report('invariants-of-money', { playsOfEach, stepsPerPlay: 80 }))
