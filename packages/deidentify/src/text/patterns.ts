/** Classes of identifiers that have a form of their own: mail, URL, address of a machine, UID, telephone, national number, street and postcode, long numbers. */
import { schemeOf } from './national-identifiers.ts'
import type { Span } from './spans.ts'
import { streetSpans } from './addresses.ts'
import { personSpans } from './persons.ts'
import type { CleanOptions, TextClass } from './types.ts'

const mail = /[\p{L}\p{N}._%+\-]{1,64}\s?(?:@|\(at\)|\[at\]|＠)\s?[\p{L}\p{N}\-]{2,63}(?:\.[\p{L}\p{N}\-]{1,63}){0,6}/gu
const url = /(?:https?|ftp|sftp|file|dicom|hl7):\/\/[^\s"'<>]{1,2000}|\bwww\.[^\s"'<>]{1,2000}|(?<![\p{L}\p{N}.\-])[\p{L}\p{N}\-]{2,63}(?:\.[\p{L}\p{N}\-]{2,63}){0,3}\.(?:com|org|net|info|eu|uk|gr|cz|hu|pl|jp|ru)(?![\p{L}\p{N}])(?:\/[^\s"'<>]{0,500})?/giu
const ipv4 = /(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d]|\.\d)(?::\d{1,5})?/g
const ipv6 = /(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})(?![\p{L}\p{N}:])/giu
const mac = /(?<![\p{L}\p{N}])(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}(?![\p{L}\p{N}])/giu
const uid = /(?<![\d.])(?:[0-2](?:\.(?:0|[1-9]\d{0,38})){4,30})(?![\d])/g
const uuid = /(?<![\p{L}\p{N}])[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}(?![\p{L}\p{N}])/giu
const path = /(?:[A-Za-z]:\\|\\\\|(?<![\p{L}\p{N}])\/(?:home|users|mnt|data|srv|export|media|archive)\/)[^\s"<>|]{1,500}/giu
const telephone = /(?<![\p{L}\p{N}.])(?:\+|00)\d{1,3}[\s\-./()]{0,3}(?:\d[\s\-./()]{0,2}){5,13}\d|(?<![\p{L}\p{N}.])\(?0\d{1,5}\)?[\s\-/.]{1,3}(?:\d[\s\-./]{0,2}){4,10}\d(?!\p{N})|(?<![\p{L}\p{N}.\-])(?:\(\d{3}\)\s?|\d{3}[\-. ])?\d{3}-\d{4}(?![\p{L}\p{N}\-])|(?:tel|telefon|téléphone|teléfono|telefono|phone|fax|mobil|mobile|handy|gsm|τηλ|тел|电话|電話|전화)[\s.:#\-]{0,4}\+?(?:\d[\s\-./()]{0,2}){3,14}\d/giu
const numbers = /(?<![\p{L}\p{N}])[A-Za-z]{0,6}\d[\dA-Za-z]*(?:[ .\-/–]{1,2}[\dA-Za-z]{1,13}){0,9}/gu
const labelled = /(?<!\p{L}|(?<!pat)-)(?:mrn|pid|patient ?id|pat\.? ?(?:nr|no|id)|patnr|fallnummer|fall-?nr|aufnahme-?nr|acc(?:ession)?(?: ?(?:no|nr|number))?|case ?(?:no|number)|id|ids|nhc|nip|ipp|nhs(?: ?(?:no|number))?|ssn|dni|nie|bsn|svnr|kvnr|nir|pesel|amka|αμκα|снилс|инн|chart ?(?:no|number)|hospital ?(?:no|number)|matricule|病历号|住院号|患者番号|患者id|등록번호)[\s.:#=№°º\-]{1,4}([\p{L}\p{N}][\p{L}\p{N}.\-/]{0,40}(?: \d[\d ]{0,20})?)/giu

/** Spans of everything that has the form of an identifier, an address or a person with a title. */
export function patternSpans(text: string, kind: CleanOptions['kind']): Span[] {
  const found: Span[] = [...personSpans(text, kind)]
  const add = (pattern: RegExp, because: TextClass, accept?: (match: RegExpExecArray) => boolean): void => {
    for (const match of text.matchAll(pattern)) if (!accept || accept(match)) found.push({ start: match.index, end: match.index + match[0].length, because })
  }
  if (/[@＠]|\(at\)|\[at\]/.test(text)) add(mail, 'mail', (match) => /[@＠\])]\s?[^.]+\./.test(match[0]) || match[0].length >= 10)
  if (/:\/\/|\.\p{L}/u.test(text)) add(url, 'url')
  if (text.includes(':')) add(ipv6, 'url', (match) => /[a-f]/i.test(match[0]) || match[0].length > 12)
  if (/[/\\]/.test(text)) add(path, 'url')
  if (/\d/.test(text)) {
    add(ipv4, 'url')
    add(mac, 'identifier')
    add(uid, 'identifier')
    add(uuid, 'identifier')
    add(telephone, 'telephone', (match) => (match[0].match(/\d/g) ?? []).length >= 6)
    found.push(...numberSpans(text), ...runsOf(text), ...labelledSpans(text))
  }
  return [...found, ...streetSpans(text)]
}

/** National numbers in groups, and groups of digits too many to be a measurement. */
function numberSpans(text: string): Span[] {
  return [...text.matchAll(numbers)].flatMap((match) => {
    const parts = [...match[0].matchAll(/[\dA-Za-z]+/g)].map((part) => ({ text: part[0], start: match.index + part.index }))
    return nationalIn(parts)
  })
}

/** Ten digits and more in one run, also between letters; eight and their check letter, also after letters. */
function runsOf(text: string): Span[] {
  return [...text.matchAll(/(?<!\d)(?:\d{10,13}(?!\d)|\d{8}[A-Z](?![\p{Ll}\p{N}]))/gu)].flatMap((match) => (schemeOf(match[0]) ? [{ start: match.index, end: match.index + match[0].length, because: 'national-identifier' as const }] : []))
}

/** The longest rows of parts that are a national number. */
function nationalIn(parts: readonly { readonly text: string, readonly start: number }[]): Span[] {
  const found: Span[] = []
  for (let first = 0; first < parts.length; first += 1) {
    for (let last = Math.min(parts.length, first + 10) - 1; last >= first; last -= 1) {
      const row = parts.slice(first, last + 1)
      const compact = row.map((part) => part.text).join('').toUpperCase()
      if (!schemeOf(compact)) continue
      const end = row.at(-1) as { text: string, start: number }
      found.push({ start: (parts[first] as { start: number }).start, end: end.start + end.text.length, because: 'national-identifier' })
      first = last
      break
    }
  }
  return found
}

/** What stands after `ID:`, `MRN`, `Fallnummer`, when it holds a digit. */
function labelledSpans(text: string): Span[] {
  return [...text.matchAll(labelled)].flatMap((match) => {
    const value = match[1] as string
    if (!/\d/.test(value)) return []
    const end = match.index + match[0].length
    return [{ start: end - value.length, end, because: 'identifier' as const }]
  })
}
