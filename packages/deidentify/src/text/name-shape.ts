/**
 * Whether a word is one of the many spellings of a name: steps, one after the other, each with what may be written for it. All places that can be
 * reached are followed at once, so that the time is steps times letters whatever the name is; a regular expression would try the ways one by one.
 */

/** One of some spellings, once or twice; or up to `most` of some letters. */
export type Step = { readonly alternatives: readonly string[], readonly twice: boolean } | { readonly letters: string, readonly most: number }

export interface NameShape {
  /** All of the word. */
  test(word: string): boolean
  /** The first place where it stands, as long as it can be there. */
  find(word: string): { readonly start: number, readonly end: number } | undefined
}

export function shapeOf(steps: readonly Step[]): NameShape {
  return {
    test: (word) => endsFrom(steps, word, 0).has(word.length),
    find(word) {
      for (let start = 0; start < word.length; start++) {
        const end = Math.max(-1, ...endsFrom(steps, word, start))
        if (end > start) return { start, end }
      }
      return undefined
    },
  }
}

export function backwardsOf(steps: readonly Step[]): Step[] {
  const turned = (text: string): string => [...text].reverse().join('')
  return steps.toReversed().map((step) => ('letters' in step ? step : { ...step, alternatives: step.alternatives.map(turned) }))
}

function endsFrom(steps: readonly Step[], word: string, start: number): ReadonlySet<number> {
  let places: Set<number> = new Set([start])
  for (const step of steps) {
    if (places.size === 0) return places
    places = 'letters' in step ? afterLetters(step, word, places) : afterOneOf(step, word, places)
  }
  return places
}

function afterLetters({ letters, most }: { readonly letters: string, readonly most: number }, word: string, places: ReadonlySet<number>): Set<number> {
  const next = new Set(places)
  for (const place of places) for (let at = place; at < Math.min(place + most, word.length) && letters.includes(word.charAt(at)); at++) next.add(at + 1)
  return next
}

function afterOneOf({ alternatives, twice }: { readonly alternatives: readonly string[], readonly twice: boolean }, word: string, places: ReadonlySet<number>): Set<number> {
  const once = (from: ReadonlySet<number>): Set<number> => {
    const next = new Set<number>()
    for (const place of from) for (const one of alternatives) if (word.startsWith(one, place)) next.add(place + one.length)
    return next
  }
  const first = once(places)
  return twice ? new Set([...first, ...once(first)]) : first
}
