/** Time as the rooms see it: passed in, so that a test can hold it. The doors pass the system's. */
export interface Clock {
  /** Now, as an instant. */
  now(): Date
}
