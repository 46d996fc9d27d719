// The shape of a charity day's load, as it was recorded: the minute in which the matching opens, the hour behind it,
// and the long days after. Everything is a pure function of the seconds since the opening at 10:00.

/** Donations a second in the opening minute at full scale (2020: 957,646 in 60 s). */
export const peakPerSecond = 16_000

const minute = 60
const hour = 60 * minute
const day = 24 * hour
/** The opening is at 10:00; the matching days are three, and the third is the last. */
const openingHour = 10 * hour
const lastDay = 2

/** Donations a second at full scale, so many seconds after the opening. */
export function rateAt(seconds: number): number {
  return peakPerSecond * shareOfPeak(seconds)
}

function shareOfPeak(seconds: number): number {
  if (seconds < 0) return 0
  if (seconds < minute) return 1
  if (seconds < 30 * minute) return 0.2
  if (seconds < hour) return 0.077
  const sinceMidnight = openingHour + seconds
  const dayNumber = Math.floor(sinceMidnight / day)
  const timeOfDay = sinceMidnight - dayNumber * day
  // How high the evening bump of the last day is and when people sleep are not recorded: both are fixtures.
  if (dayNumber === lastDay && timeOfDay >= 20 * hour && timeOfDay < 22 * hour) return 0.05
  return timeOfDay < 8 * hour ? 0.01 : 0.02
}

/** Good deeds and gifts of flowers for each donation: 182 M flowers went with 58 M donations of 2022. */
export const deedsPerDonation = 1
export const flowerGiftsPerDonation = 0.8
