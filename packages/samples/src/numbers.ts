// Small exact mathematics: only operations that IEEE 754 fixes (+ - * / sqrt), so that no machine's sine or exponential can change a byte.

export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

/** 0 below `from`, 1 above `to`, smooth between. */
export const smooth = (from: number, to: number, value: number): number => {
  const t = clamp((value - from) / (to - from), 0, 1)
  return t * t * (3 - 2 * t)
}

/** e^-x for 0 ≤ x, to about one part in a thousand. */
export const decay = (x: number): number => {
  let power = clamp(1 - x / 1024, 0, 1)
  for (let squaring = 0; squaring < 10; squaring++) power *= power
  return power
}

/** The sine of an angle in turns, by its series. */
export const sine = (turns: number): number => {
  const whole = turns - Math.floor(turns)
  const folded = whole < 0.25 ? whole : whole < 0.75 ? 0.5 - whole : whole - 1
  const x = folded * 6.283185307179586
  const s = x * x
  return x * (1 - (s / 6) * (1 - (s / 20) * (1 - (s / 42) * (1 - (s / 72) * (1 - s / 110)))))
}

export const cosine = (turns: number): number => sine(turns + 0.25)

/** A decimal string of at most 16 characters (DS, PS3.5 section 6.2). */
export const decimal = (value: number): string => {
  const text = String(Math.round(value * 1e6) / 1e6)
  return text.length <= 16 ? text : text.slice(0, 16)
}
