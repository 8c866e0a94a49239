// The attributes of one instance while they are written down, and beside them every identity that was put in, with its place (PS3.3,
// PS3.5).
import { type PlainAttributes, type PlainElement, tagOfKeyword, vrOf } from '@vesalius/standards/dicom'
import type { Identity } from './answer-key.ts'
import { decimal } from './numbers.ts'

export type Value = string | readonly string[] | number | readonly number[] | Uint8Array

const textNumbers = new Set(['DS', 'IS'])

const written = (value: Value, vr: string): Value => {
  if (!textNumbers.has(vr)) return value
  if (typeof value === 'number') return decimal(value)
  return Array.isArray(value) ? value.map((one) => (typeof one === 'number' ? decimal(one) : one)) : value
}

export class Sheet {
  readonly identities: Identity[] = []
  private readonly list: PlainElement[] = []
  private readonly path: string

  constructor(path = '') {
    this.path = path
  }

  get attributes(): PlainAttributes {
    return this.list
  }

  /** An attribute by its keyword; a later one replaces an earlier one. `vr` only where PS3.6 leaves a choice. */
  put(keyword: string, value: Value, vr?: string): this {
    const tag = tagOfKeyword(keyword)
    if (tag === undefined) throw new RangeError(`no attribute is called ${keyword}`)
    const form = vr ?? vrOf(tag)
    return this.add({ tag, vr: form, value: written(value, form) })
  }

  /** Like put, for a value that tells who the patient is (or who cares for them); it goes to the answer key. */
  tell(keyword: string, kind: Identity['kind'], value: string): this {
    this.identities.push({ kind, value, place: { attribute: this.path + keyword } })
    return this.put(keyword, value)
  }

  /** A private element; the caller adds the creator. With `kind` its text goes to the answer key. */
  privately(tag: number, vr: string, content: { value: Value; kind?: Identity['kind'] }): this {
    const hex = tag.toString(16).padStart(8, '0').toUpperCase()
    if (content.kind) this.identities.push({ kind: content.kind, value: String(content.value), place: { attribute: this.path + hex } })
    return this.add({ tag, vr, value: written(content.value, vr) })
  }

  /** A sequence; each function fills one item. */
  items(keyword: string, ...fill: ((item: Sheet) => void)[]): this {
    const tag = tagOfKeyword(keyword)
    if (tag === undefined) throw new RangeError(`no attribute is called ${keyword}`)
    const value = fill.map((write, index) => {
      const item = new Sheet(`${this.path}${keyword}[${index}].`)
      write(item)
      this.identities.push(...item.identities)
      return item.attributes
    })
    return this.add({ tag, vr: 'SQ', value })
  }

  /** A sequence of one code (PS3.3 section 8.8). */
  code(keyword: string, [value, scheme, meaning]: readonly [string, string, string]): this {
    return this.items(keyword, (item) => {
      item.put('CodeValue', value).put('CodingSchemeDesignator', scheme).put('CodeMeaning', meaning)
    })
  }

  private add(element: PlainElement): this {
    const at = this.list.findIndex(({ tag }) => tag === element.tag)
    if (at >= 0) this.list[at] = element
    else this.list.push(element)
    return this
  }
}
