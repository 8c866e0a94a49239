/** Time as the rooms see it: one source, passed in, so that a test can hold it. */
export interface Clock {
  /** Now, as an instant. */
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }
