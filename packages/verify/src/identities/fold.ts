/** Text as it is compared: without case, accents, ligatures, width (Unicode NFKD); and the words it is made of. */

const letters: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h', ς: 'σ' }

/** `MÜLLER` and `müller` become `muller`. */
export function fold(text: string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase().replace(/[ßøłđðþæœıħς]/g, (letter) => letters[letter] ?? letter).normalize('NFC')
}

/** Without accents but with its case; what is no letter with an accent stays. */
export function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(/(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])\p{M}+/gu, '').normalize('NFC')
    .replace(/[ßøłđðþæœıħ]/g, (letter) => letters[letter] ?? letter).replace(/[ØŁĐÐÞÆŒ]/g, (letter) => (letters[letter.toLowerCase()] ?? letter).toUpperCase())
}

export const wordsOf = (text: string): string[] => text.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean)

/** Han, kana, hangul: two characters can be a whole name, and no blanks divide words. */
export const isEastAsian = (text: string): boolean => /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(text)

/** Only letters and digits, folded: `123-45 67` becomes `1234567`. */
export const squeezed = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]+/gu, '')
