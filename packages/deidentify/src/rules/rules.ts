/** The decisions of one profile, remembered by SOP class and place: an instance of a series asks the same questions as the one before. */
import { isPrivate } from '@vesalius/standards/dicom'
import type { Tag } from '@vesalius/standards/dicom'
import type { Profile } from '../profile/types.ts'
import { decide } from './decide.ts'
import type { Decision, DecisionContext } from './decide.ts'
import { safeListOf } from './families.ts'
import { attributeRules } from './profile-rules.ts'

/** One place in a SOP class: the data set itself, or the items of a sequence. */
export interface RulePlace {
  readonly path: readonly Tag[]
  /** Not for private attributes, which need their creator. */
  decide(tag: Tag): Decision
  inside(sequence: Tag): RulePlace
}

export interface Rules {
  forClass(sopClassUid: string): RulePlace
}

const unknown: Decision = { treatment: 'remove', because: 'unknown', otherwise: 'remove', text: 'label', group: 'unknown' }
const contentSequence = 0x0040a730
// Places of a SOP class that are remembered: hostile nesting must not fill the memory.
const mostPlaces = 5_000

export function rulesOf(profile: Profile): Rules {
  const classes = new Map<string, RulePlace>()
  const rules = attributeRules(profile.rules)
  return {
    forClass(sopClassUid) {
      const known = classes.get(sopClassUid)
      if (known) return known
      const made = new Place({ profile, rules, safe: safeListOf(sopClassUid), sopClassUid, path: [] }, { count: 0 })
      if (classes.size < 500) classes.set(sopClassUid, made)
      return made
    },
  }
}

class Place implements RulePlace {
  readonly path: readonly Tag[]
  private readonly context: DecisionContext
  private readonly places: { count: number }
  private readonly decisions = new Map<Tag, Decision>()
  private readonly children = new Map<Tag, Place>()

  constructor(context: DecisionContext, places: { count: number }) {
    this.context = context
    this.path = context.path
    this.places = places
  }

  decide(tag: Tag): Decision {
    const known = this.decisions.get(tag)
    if (known !== undefined) return known
    const made = decide(tag, this.context)
    if (made.because === 'unknown') return unknown
    this.decisions.set(tag, made)
    return made
  }

  inside(sequence: Tag): RulePlace {
    // Content items nest in themselves (PS3.3 C.17.3), and private sequences say nothing of Types.
    if ((sequence === contentSequence && this.path.at(-1) === contentSequence) || isPrivate(sequence)) return this
    const known = this.children.get(sequence)
    if (known !== undefined) return known
    if (this.places.count >= mostPlaces) return this
    this.places.count++
    const made = new Place({ ...this.context, path: [...this.path, sequence] }, this.places)
    this.children.set(sequence, made)
    return made
  }
}

