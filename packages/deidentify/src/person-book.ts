/** What is known of each person, made ready once: seeds, cleaned texts, the net. Instances of one person come one after the other, mostly. */
import type { OptionName } from '@vesalius/standards/deidentification'
import type { Attributes } from '@vesalius/standards/dicom'
import { netOf } from './net/net.ts'
import type { Net } from './net/net.ts'
import { seedValuesOf } from './seed-values.ts'
import type { SeedValue, Seeds, TextCleaner } from './text/types.ts'
import { textsOf } from './texts.ts'
import type { Texts } from './texts.ts'

export interface PersonPage {
  readonly seeds: Seeds
  readonly texts: Texts
  readonly net: Net
}

export interface PersonBook {
  /** `more`: values known from elsewhere; the same array for the same person is recognised. */
  pageOf(attributes: Attributes, more: readonly (readonly SeedValue[])[]): PersonPage
}

/** A page holds one to five megabytes. As many persons as several senders bring at a time; who was met last longest ago is forgotten. */
const mostPages = 12
const numbers = new WeakMap<readonly SeedValue[], number>()
let nextNumber = 0

/** Arrays of seeds are told apart by themselves, not by what they hold: there may be hundreds of values. */
function numberOf(values: readonly SeedValue[]): string {
  if (values.length === 0) return ''
  const known = numbers.get(values) ?? nextNumber++
  numbers.set(values, known)
  return `${known}/${values.length}`
}

/** `released`: what comes was treated before, and its header tells of nobody; a date that is as it should be is not looked for as a birth. */
export function personBook(cleaner: TextCleaner, options: readonly OptionName[], released = false): PersonBook {
  const pages = new Map<string, PersonPage>()
  return {
    pageOf(attributes, more) {
      const own = released ? [] : seedValuesOf(attributes, options)
      const sets = attributes.characterSet
      const key = [...sets, ...more.map(numberOf), ...own.map(({ kind, value }) => `${kind}=${value}`)].join('\0')
      const known = pages.get(key)
      if (known) {
        pages.delete(key)
        pages.set(key, known)
        return known
      }
      const values = distinct([...own, ...more.flat()])
      const seeds = cleaner.seedsOf(values)
      const page = { seeds, texts: textsOf(cleaner, seeds), net: netOf(values, sets) }
      if (pages.size >= mostPages) pages.delete(pages.keys().next().value ?? '')
      pages.set(key, page)
      return page
    },
  }
}

function distinct(values: readonly SeedValue[]): SeedValue[] {
  const seen = new Set<string>()
  return values.filter(({ kind, value }) => {
    const key = `${kind}=${value}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
