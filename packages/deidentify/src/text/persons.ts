/** Persons announced by a title or a label: `Dr. X`, `Frau X`, `κ. X`, `Patient name: X`, `referred by X`, `氏名：X`, `X様`. */
import type { Span } from './spans.ts'
import { isCoreWord, isTechnical, isWord, keyOf } from './vocabulary.ts'
import type { CleanOptions } from './types.ts'

/** After these the next words are a name even when they are words as well. */
const titles = /(?<![\p{L}\p{N}])(?:(?:Prof|PROF|Professor|Dr|DR|Doc|Doz|PD|Priv|med|rer|nat|habil|Dipl|Ing|Mag|Dott|Dott\.ssa|Dra|DRA|Drs|Dhr|Mevr|Mw|Mme|Mlle|Mrs|Mr|Ms|Miss|Herr|Herrn|Frau|HERR|FRAU|Hr|Sig|Sig\.ra|Sig\.na|Signor|Signora|Sr|Sra|Srta|Señor|Señora|Senhor|Senhora|Don|Doña|Dña|Monsieur|Madame|Mademoiselle|Pan|Pani|Fru|Herra|Rouva|Sister|Nurse|Schwester|Pfleger|Oberarzt|Chefarzt|Assistenzarzt|OA|CA|MUDr|Bc|Mgr|lek|κ|κα|κος|Κος|Κα|Δρ|ΔΡ|Καθ|д-р|проф|г-н|г-жа|пан|пані|господин|госпожа)(?:\.\s?|\s|\s?:\s?)){1,4}(?=[\p{Lu}\p{Lo}])/gu
const labels = /(?<![\p{L}\p{N}])(?:patient'?s? ?name|name of patient|patientenname|name|last ?name|first ?name|surname|given ?name|family ?name|vorname|nachname|familienname|geburtsname|nom(?: du patient)?|prénom|prenom|apellidos?|nombre(?: del paciente)?|nome(?: del paziente)?|cognome|naam|voornaam|achternaam|apelido|nazwisko|imię|imie|jméno|příjmení|prezime|ime|név|nume|prenume|navn|namn|nimi|sukunimi|όνομα|επώνυμο|ονοματεπώνυμο|имя|фамилия|отчество|фио|ф\.и\.о\.|пацієнт|прізвище|姓名|病人姓名|患者姓名|患者名|氏名|名前|이름|성명|환자명)\s{0,2}[:=：]\s{0,3}|(?<!\p{L})(?:signed|reported|dictated|performed|referred|reviewed|read|verified|approved|requested|entered|created|drawn|contoured|delineated|segmented|operated|scanned|uploaded|modified) by:?\s{1,2}|(?<!\p{L})(?:überwiesen von|zugewiesen von|befundet von|gezeichnet von|adressé par|prescrit par|remitido por|informado por|inviato da|firmato da|verwezen door|prescritto da|skierowany przez|remiss från|henvist af|operator|physician|radiologist|technologist|technician|arzt|ärztin|hausarzt|médecin|medico|médico|lekarz|lääkäri|läkare|läge|ιατρός|врач|лікар|医生|医師|의사)\s{0,2}[:=：]\s{0,3}/giu
const honoured = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{1,12}\s?(?:様|さん|氏|先生|殿|医師|技師|님|선생|씨|女士|医生|医師|大夫)/gu

const nameWord = /\p{L}[\p{L}\p{M}]*(?:['’\-.][\p{L}\p{M}]+)*\.?/uy

/** The name without its title or label. At most four words, each beginning with a capital or of a script without capitals; particles between them. */
export function personSpans(text: string, kind: CleanOptions['kind']): Span[] {
  const found: Span[] = []
  if (!/[\p{L}]/u.test(text)) return found
  for (const match of text.matchAll(titles)) push(found, text, match.index + match[0].length, kind)
  for (const match of text.matchAll(labels)) push(found, text, match.index + match[0].length, kind)
  for (const match of text.matchAll(honoured)) {
    const name = match[0].replace(/\s?(?:様|さん|氏|先生|殿|医師|技師|님|선생|씨|女士|医生|大夫)$/u, '')
    if (name !== '' && !isWord(keyOf(name))) found.push({ start: match.index, end: match.index + name.length, because: 'staff' })
  }
  return found
}

function push(found: Span[], text: string, from: number, kind: CleanOptions['kind']): void {
  const end = endOfName(text, from, kind)
  if (end > from) found.push({ start: from, end, because: 'staff' })
}

const between = /(?:[ \t]{1,2}|,[ \t]?|\^|_|=)/uy
const particle = /(?:von|van|der|den|de|del|della|di|da|do|dos|du|des|la|le|al|el|bin|ibn|y|e|zu)(?![\p{L}])/uy

function endOfName(text: string, from: number, kind: CleanOptions['kind']): number {
  let end = from
  let at = from
  for (let words = 0; words < 6; words += 1) {
    const small = matchAt(particle, text, at)
    const word = small ?? matchAt(nameWord, text, at)
    if (word === undefined || (!small && !isNameLike(word, words, kind))) break
    at += word.length
    if (!small) end = at
    const gap = matchAt(between, text, at)
    if (gap === undefined || /\.$/.test(word) && word.length > 3) break
    at += gap.length
  }
  return end
}

/** The first word may be a word of the vocabulary (`Dr. Long`); those after it may not, nor may any that is technical. */
function isNameLike(word: string, position: number, kind: CleanOptions['kind']): boolean {
  if (!/^[\p{Lu}\p{Lo}]/u.test(word)) return false
  const folded = keyOf(word.replaceAll(/[.'’-]/g, ''))
  if (isTechnical(folded) && (position > 0 || !/^\p{Lu}\p{Ll}{2,}/u.test(word))) return false
  return position === 0 ? kind !== 'code-meaning' || !isCoreWord(folded) : !isWord(folded)
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}
