/** The rules of a profile by tag: first match wins; a rule may be for some SOP classes only. */
import { tagOfKeyword } from '@vesalius/standards/dicom'
import type { Tag } from '@vesalius/standards/dicom'
import type { ProfileRule } from '../profile/types.ts'

export interface AttributeRules {
  ruleFor(tag: Tag, sopClassUid: string): ProfileRule | undefined
}

/** What a rule's `attribute` means; `mask` has a zero where a digit is x. Undefined when it is none of the forms, or no keyword of PS3.6. */
export type AttributeForm =
  | { readonly kind: 'tag', readonly tag: Tag, readonly mask: number }
  | { readonly kind: 'private', readonly group: number, readonly creator: string, readonly element: number }

export function attributeForm(text: string): AttributeForm | undefined {
  const tag = /^\(([0-9a-fx]{4}),([0-9a-fx]{4})\)$/i.exec(text)
  if (tag) return masked(`${tag[1]}${tag[2]}`.toLowerCase())
  const owned = /^\(([0-9a-f]{3}[13579bdf]),"([^"\\]{1,64})",([0-9a-f]{2})\)$/i.exec(text)
  if (owned) return { kind: 'private', group: Number.parseInt(owned[1] ?? '', 16), creator: owned[2] ?? '', element: Number.parseInt(owned[3] ?? '', 16) }
  const known = tagOfKeyword(text)
  return known === undefined ? undefined : { kind: 'tag', tag: known, mask: 0xffffffff }
}

function masked(hex: string): AttributeForm {
  return { kind: 'tag', tag: Number.parseInt(hex.replaceAll('x', '0'), 16), mask: Number.parseInt(hex.replaceAll(/[0-9a-f]/g, 'f').replaceAll('x', '0'), 16) }
}

export function attributeRules(rules: readonly ProfileRule[]): AttributeRules {
  const exact = new Map<Tag, ProfileRule[]>()
  const wide: { tag: number, mask: number, rule: ProfileRule }[] = []
  for (const rule of rules) {
    const form = attributeForm(rule.attribute)
    if (form?.kind !== 'tag') continue
    if (form.mask === 0xffffffff) exact.set(form.tag, [...(exact.get(form.tag) ?? []), rule])
    else wide.push({ tag: form.tag, mask: form.mask, rule })
  }
  return {
    ruleFor(tag, sopClassUid) {
      const own = exact.get(tag)?.find((rule) => applies(rule, sopClassUid))
      return own ?? wide.find((one) => (tag & one.mask) >>> 0 === one.tag && applies(one.rule, sopClassUid))?.rule
    },
  }
}

function applies({ sopClasses }: ProfileRule, sopClassUid: string): boolean {
  return sopClasses === undefined || sopClasses.some((one) => (one.endsWith('.') ? sopClassUid.startsWith(one) : sopClassUid === one))
}
