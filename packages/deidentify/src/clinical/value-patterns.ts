/** What values look like, and the profile of a column by them. Only shares and counts leave this file, never a value. */
import { readDate } from './cell-dates.ts'

export const isUid = (text: string): boolean => text.length <= 64 && /^[0-2](?:\.(?:0|[1-9]\d*)){3,}$/.test(text)
export const areUids = (text: string): boolean => text.split(/[\s;,|]+/).filter(Boolean).every(isUid)
/** With a comparison before it and a unit behind it: `<0.1`, `12 mm`, `1,5`, `80 %`. More than six digits before the point are an identifier. */
export const isNumber = (text: string): boolean => /^[<>≤≥~±=]{0,2}\s?[-+]?\d{1,6}(?:[.,]\d{1,12})?(?:e[-+]?\d{1,3})?\s?(?:[%‰]|[a-zµμ°²³/]{1,8})?$/i.test(text)
export const isTime = (text: string): boolean => /^(?:[01]?\d|2[0-3])[:.h]?[0-5]\d(?:[:.]?[0-5]\d(?:[.,]\d{1,6})?)?$/.test(text)
export const isMail = (text: string): boolean => /[^\s@]+@[^\s@]+\.[^\s@]{2,}/.test(text)
export const isLink = (text: string): boolean => /\b(?:https?|ftp|file):|\bwww\.|\\\\|^\/\w+\//i.test(text)
/** Seven digits and more with what is between the digits of a telephone number. */
export const isTelephone = (text: string): boolean => /^\+?[\d\s()/.-]{7,24}$/.test(text) && text.replace(/\D/g, '').length >= 7 && !isUid(text) && readDate(text) === undefined

/** A code of a scheme that names diseases, stages, morphology or a grade; or too short to name anybody. */
export function isCode(text: string): boolean {
  return text.length <= 2
    || /^[A-TV-Z]\d{2}(?:\.\d{1,2})?(?:\s?[;,+]\s?[A-TV-Z]\d{2}(?:\.\d{1,2})?)*$/.test(text)
    || /^\d{4}\/\d{1,2}$/.test(text)
    || /^[acpry]{0,3}T(?:\d|is|x|a)[a-d0-9]{0,3}(?:\s?\(?[acpry]{0,2}N[\dxX][a-c0-9]{0,3}\)?[^A-Za-z]{0,4})?(?:\s?[acpry]{0,2}M[\dxX][a-c]?)?$/i.test(text)
    || /^(?:bi-?rads|pi-?rads|li-?rads|lung-?rads|ti-?rads|o-?rads|gleason|ecog|karnofsky|asa|isup|fuhrman|figo|stage|grade)\s?[-:]?\s?(?:[0-9]{1,3}|[ivx]{1,4}|[mx])[a-e]?(?:\s?[+=]\s?\d{1,2})*$/i.test(text)
    || /^(?:yes|no|y|n|true|false|ja|nein|oui|non|si|sí|nee|tak|nie|ano|ne|alive|dead|male|female|unknown|positive|negative|left|right|both|na|n\/a)$/i.test(text)
}

export interface ColumnShape {
  /** Of the sampled values that are not empty. */
  readonly filled: number
  readonly distinct: number
  /** Shares of them, 0 to 1. */
  readonly dates: number
  readonly numbers: number
  readonly uids: number
  readonly codes: number
  readonly contacts: number
  /** Three words and more, or longer than 40 characters. */
  readonly prose: number
  /** Two or three words of letters alone, each with a capital: how names look. */
  readonly nameLike: number
  /** Five digits and more in one word: how numbers of records look. */
  readonly recordLike: number
  /** Four digits that are a year of these times. */
  readonly years: number
}

const mostSampled = 2_000

/** Of at most 2,000 values, evenly taken. */
export function shapeOf(all: readonly string[]): ColumnShape {
  const filled = all.map((text) => text.trim()).filter((text) => text !== '')
  const step = Math.max(1, Math.floor(filled.length / mostSampled))
  const texts = step === 1 ? filled : filled.filter((_, index) => index % step === 0)
  const share = (test: (text: string) => boolean): number => (texts.length === 0 ? 0 : texts.filter(test).length / texts.length)
  return {
    filled: texts.length,
    distinct: new Set(texts).size,
    dates: share((text) => !/^\d{4}$/.test(text) && (readDate(text) ?? readDate(text, 'mdy')) !== undefined),
    numbers: share(isNumber),
    uids: share(areUids),
    codes: share(isCode),
    contacts: share((text) => isMail(text) || isLink(text)),
    prose: share((text) => text.length > 40 || text.split(/\s+/).length > 3),
    nameLike: share((text) => /^\p{Lu}[\p{L}'’-]+(?:(?:,\s?|\s|\^)\p{Lu}[\p{L}'’.-]*){1,3}$/u.test(text)),
    recordLike: share((text) => /^[\p{L}-]{0,6}[-_/ ]?\d{5,}[-_/]?[\p{L}\d]{0,3}$/u.test(text) && readDate(text) === undefined),
    years: share((text) => /^(?:19|20)\d{2}$/.test(text)),
  }
}
