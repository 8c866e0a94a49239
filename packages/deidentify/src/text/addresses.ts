/** Streets with their number, postcodes with their town, in the forms of Europe and East Asia. */
import type { Span } from './spans.ts'
import { isWord, keyOf } from './vocabulary.ts'

const capital = String.raw`[\p{Lu}][\p{L}\p{M}'’.]{0,30}`
const streetAfter = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${capital}[ \-]){0,3}[\p{L}\p{M}]{0,30}(?:straße|strasse|str\.|STRASSE|STR\.|gasse|allee|platz|weg|ring|ufer|damm|straat|laan|plein|gracht|dreef|vej|gade|gatan|vägen|väg|veien|gata|katu|tie|utca|útja|[ ](?:Street|Road|Avenue|Lane|Drive|Close|Court|Place|Square|St\.?|Rd\.?|Ave\.?|ulica|ulice))[ ,]{1,2}\d{1,4}(?:\s?[a-zA-Z](?!\p{L}))?(?:[/-]\d{1,4})?(?!\p{N})`, 'gu')
const streetBefore = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]d|[Bb]oulevard|[Pp]lace|[Cc]hemin|[Aa]llée|[Ii]mpasse|[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]orso|[Vv]icolo|[Cc]alle|[Cc]\/|[Aa]vda\.?|[Aa]venida|[Pp]laza|[Pp]aseo|[Cc]arrer|[Rr]ua|[Tt]ravessa|[Pp]raça|[Uu]l\.|[Uu]lica|[Aa]leja|[Aa]l\.|[Oo]s\.|[Οο]δός|[Οο]δος|ΟΔΟΣ|[Λλ]εωφ\.|[Уу]л\.|[Уу]лица|[Пп]роспект|[Пп]р-т|[Вв]ул\.|[Ss]trada|[Ss]tr\.|[Bb]ulevardul|[Bb]ul\.)\s{1,2}(?:(?:de|du|des|la|le|les|del|della|dei|di|da|do|dos|las|los|el|l')\s?){0,3}(?:${capital}[ ,\-]{1,2}){1,4}(?:n[°ºr.]{0,2}\s?)?\d{1,4}(?:\s?[a-zA-Z](?!\p{L}))?(?!\p{N})`, 'gu')
const numberFirst = new RegExp(String.raw`(?<![\p{L}\p{N}])\d{1,4}(?:\s?(?:bis|ter|[a-zA-Z]))?,?\s(?:rue|avenue|av\.|bd|boulevard|place|chemin|allée|impasse|quai|(?:${capital}\s){1,3}(?:Street|Road|Avenue|Lane|Drive|Close|Court|Crescent|Terrace|Gardens|St|Rd|Ave)\b)(?:\s(?:de|du|des|la|le|les|l'|d'|${capital})){0,6}`, 'gu')
const postcodeTown = new RegExp(String.raw`(?<![\p{L}\p{N}.,])(?:(?:D|A|CH|F|I|E|B|L|NL|PL|CZ|SK|HU|RO|BG|HR|SI|GR|P|S|SE|FI|FIN|DK|N|NO|LT|LV|EE)[- ])?(?:\d{2}-\d{3}|\d{3} \d{2}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}|\d{4,5})\s{1,2}(?:(?:Bad|Sankt|St\.?|Saint|San|Santa|Den|Le|La|Los|Las|El|Nea|Nowy|Nowa)\s)?[\p{Lu}][\p{L}\p{M}'’]{2,30}(?:(?:[ -](?:am|an der|a\.d\.|im|sur|de|del|di|in|bei|sous|en|nad|i)[ -]|-|\/)${capital}){0,2}`, 'gu')
const british = /(?<![\p{L}\p{N}])[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}(?![\p{L}\p{N}])/gu
const eastern = /(?:〒\s?\d{3}-?\d{4})|[\p{Script=Han}]{2,6}(?:省|都|道|府|県)[\p{Script=Han}\p{N}\p{Script=Hiragana}\p{Script=Katakana}\-−]{0,30}(?:市|区|町|村)[\p{Script=Han}\p{N}\-−]{0,30}|[\p{Script=Han}]{2,6}(?:市|区|區)[\p{Script=Han}\p{N}\-−]{0,30}(?:路|街|町|丁目|号|號|巷|村)[\p{Script=Han}\p{N}\-−]{0,12}|[\p{Script=Hangul}]{1,8}(?:특별시|광역시|도)\s[\p{Script=Hangul}]{1,8}(?:구|군|시)(?:\s[\p{Script=Hangul}\p{N}]{1,12}(?:로|길|동)\s?\d{0,4})?/gu

/** Words that stand where a town would stand after a number (`2000 Images`, `1500 Tesla`) are left to the vocabulary. */
const isPlace = (match: RegExpExecArray): boolean => !isWord(keyOf(match[0].replace(/^[^\d]{0,4}[\d\s\-]+(?:[A-Z]{2}\s)?/u, '').match(/[\p{L}\p{M}]+/u)?.[0] ?? ''))

export function streetSpans(text: string): Span[] {
  const found: Span[] = []
  const add = (pattern: RegExp, accept?: (match: RegExpExecArray) => boolean): void => {
    for (const match of text.matchAll(pattern)) if (!accept || accept(match)) found.push({ start: match.index, end: match.index + match[0].length, because: 'address' })
  }
  if (/\d/.test(text)) {
    add(streetAfter, (match) => !isWord(keyOf(match[0].match(/[\p{L}\p{M}]+/u)?.[0] ?? '')))
    add(streetBefore)
    add(numberFirst)
    add(postcodeTown, (match) => isPlace(match))
    add(british, (match) => match[0].length >= 6 && !/^[TLCSBV]\d/.test(match[0]))
  }
  if (/[\p{Script=Han}\p{Script=Hangul}〒]/u.test(text)) add(eastern)
  return found
}
