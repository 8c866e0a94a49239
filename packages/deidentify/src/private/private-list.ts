/** Private attributes that are safe, by creator and place in its block (PS3.15 E.3.10; PS3.5 7.8.1), never by their tag alone. */
import { safePrivates } from './tables/safe-private.ts'
import { attributeForm } from '../rules/profile-rules.ts'
import type { Profile, ProfileRule, RuleAction } from '../profile/types.ts'

export interface SafePrivate {
  readonly vr: string
  readonly meaning: string
}

export interface PrivateList {
  /** Undefined: goes. `rule` is the profile's own word on it. */
  find(creator: string, group: number, element: number): { readonly safe?: SafePrivate, readonly rule?: RuleAction } | undefined
  /** Some element of this creator is on the list: its name is one of a maker and may be told. */
  knows(creator: string): boolean
}

const keyOf = (creator: string, group: number, element: number): string => `${creator.trim()}|${group.toString(16)}|${element.toString(16)}`

export function privateListOf(profile: Profile): PrivateList {
  const safe = profile.options.includes('RetainSafePrivate') ? builtIn() : new Map<string, SafePrivate>()
  for (const { creator, group, element, vr, explanation } of profile.privates ?? []) {
    safe.set(keyOf(creator, Number.parseInt(group, 16), Number.parseInt(element, 16)), { vr: vr ?? 'UN', meaning: explanation })
  }
  const rules = ownRules(profile.rules)
  const creators = new Set([...safe.keys(), ...rules.keys()].map((key) => key.slice(0, key.indexOf('|'))))
  return {
    knows: (creator) => creators.has(creator.trim()),
    find(creator, group, element) {
      const key = keyOf(creator, group, element)
      const rule = rules.get(key)
      const known = safe.get(key)
      if (rule === undefined) return known && { safe: known }
      return { rule, ...(known ? { safe: known } : {}) }
    },
  }
}

function ownRules(rules: readonly ProfileRule[]): Map<string, RuleAction> {
  const own = new Map<string, RuleAction>()
  for (const { attribute, action } of rules) {
    const form = attributeForm(attribute)
    if (form?.kind !== 'private') continue
    const key = keyOf(form.creator, form.group, form.element)
    if (!own.has(key)) own.set(key, action)
  }
  return own
}

/** A fresh copy of the built-in list. */
function builtIn(): Map<string, SafePrivate> {
  const list = new Map<string, SafePrivate>()
  let creator = ''
  for (const line of safePrivates.trim().split('\n')) {
    if (line.startsWith('"')) {
      creator = line.slice(1, -1)
      continue
    }
    const [place = '', vr = '', meaning = ''] = line.split('|')
    list.set(keyOf(creator, Number.parseInt(place.slice(0, 4), 16), Number.parseInt(place.slice(5), 16)), { vr, meaning })
  }
  return list
}
