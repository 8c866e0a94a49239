/**
 * Names of other scripts met again in Latin letters, and the other way about: both are written down as they sound, coarsely, because each writer spells
 * them otherwise (Щербатовский: Shcherbatovskiy, Scherbatowski). Written from the alphabets, for this package alone.
 */

/** P: b f p v w; K: c g h k q x; S: ch j s sh ts z; T: d t th; A; I: e i j y; U: o u w. Alternatives one after another, `-` for nothing. */
const tableOf = (text: string): ReadonlyMap<string, readonly string[]> => new Map(text.trim().split(/\s*;\s*/).flatMap((row) => {
  const [letters = '', ...sounds] = row.split(' ')
  return letters.split(',').map((letter): [string, readonly string[]] => [letter, sounds.map((sound) => (sound === '-' ? '' : sound))])
}))

const latin = tableOf(`shch,schtsch,tsch,tch,sch,sh,sz,cz,zh,ts,tz,dz,dj,s,z S; ch,c S K; kh,gh,ck,k,q K; g K; x KS K; j I S; h - K; ph,p,b,f,v P; w P U; th,dh,t,d T; l L; r,rh R; m M; n N;
  a A; ou,oo,o,u U; ee,i,e,y I; ae,ai AI I; oi UI I; au AU AP; eu IU IP U; eo IU U`)
const alphabets = tableOf(`а A; б,в,п,ф P; г,ґ K -; д,т T; е,э,и,й,ы,і,є I; ї I; ё IU U I; ж,з,с,ц,ч,ш,щ,џ,ћ,ђ,ѓ,ќ S; ј I; к K; х K -; л L; љ L LI; м M; н N; њ N NI; о,у,ў U; р R; ю IU U; я IA A; ь,ъ -;
  ου U; αυ AP AU; ευ IP IU; ηυ IP; αι I AI; ει,υι I; οι I UI; γγ NK K; γκ K NK; γχ NK K; μπ P MP; ντ T NT; τζ,τσ S; α A; β,π,φ P; γ K I; δ,θ,τ T; ε,η,ι I; ζ,σ S; κ K; χ K -; λ L; μ M; ν N; ξ KS K; ο,ω U;
  ρ R; υ I U; ψ PS;
  しゃ,ちゃ,じゃ SA; しゅ,ちゅ,じゅ,しょ,ちょ,じょ SU; か,が KA; き,ぎ KI; く,ぐ KU; け,げ KI; こ,ご KU; さ,ざ SA; し,じ,せ,ぜ,ち,ぢ SI; す,ず,そ,ぞ,つ,づ SU; た,だ TA; て,で TI; と,ど TU; な NA; に,ね NI; ぬ,の NU;
  は KA A; ひ,へ KI I; ふ PU KU U; ほ KU U; ば,ぱ PA; び,ぴ,べ,ぺ PI; ぶ,ぷ,ぼ,ぽ PU; ま MA; み,め MI; む,も MU; ら RA LA; り,れ RI LI; る,ろ RU LU; や,ゃ IA; ゆ,ゅ,よ,ょ IU; わ UA; を,う,お U; あ A; い,え I; ん N; っ,ー -`)
const initials = [['K'], ['K'], ['N'], ['T'], ['T'], ['R', 'L'], ['M'], ['P'], ['P'], ['S'], ['S'], [''], ['S'], ['S'], ['S'], ['K'], ['T'], ['P'], ['K', '']]
const vowels = [['A'], ['I', 'AI'], ['IA'], ['I'], ['IU', 'U'], ['I'], ['IU', 'U'], ['I'], ['U'], ['UA'], ['UI'], ['UI'], ['IU', 'U'], ['U'], ['U', 'UU'], ['UI'], ['UI'], ['IU', 'U'], ['IU', 'U'], ['UI', 'I'], ['I']]
const finals = ['', 'K', 'K', 'K', 'N', 'N', 'N', 'T', 'L', 'L', 'L', 'L', 'L', 'L', 'L', 'L', 'M', 'P', 'P', 'T', 'T', 'NK', 'T', 'T', 'K', 'T', 'P', 'T']
const consonants = tableOf(`ب,پ,ف P; ت,ط,د,ض T; ذ,ظ,ث T S; ج S K; ح,ه,خ K -; ق,ك,ک,غ,گ K; ر R; ز,س,ص,ش,چ,ژ S; ل L; م M; ن N; و - P; ة - T;
  ב,פ,ף P; ג,כ,ך,ק K; ח K -; ד,ט,ת T; ו - P; ז,ס,צ,ץ,ש S; ל L; מ,ם M; נ,ן N; ר R`)
const most = 64
/** Of a whole name in sounds: shorter ones are in many words. */
export const leastSounds = 5
export const leastConsonants = 5

const isLatin = (word: string): boolean => /^[a-z]+$/.test(word)
export const isAbjad = (word: string): boolean => /^[\p{Script=Arabic}\p{Script=Hebrew}\p{M}]+$/u.test(word)

/** Of a folded word of Latin, Greek, Cyrillic, kana or hangul letters; none of others. */
export function soundsOf(word: string): string[] {
  if (isLatin(word)) return joined(partsOf(word, latin, 7))
  const plain = word.normalize('NFKD').replace(/[\u30a1-\u30f6]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60)).normalize('NFC')
  if (/^\p{Script=Hangul}+$/u.test(plain)) return joined([...plain].flatMap(syllable))
  return /^[\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hiragana}ー]+$/u.test(plain) ? joined(partsOf(plain, alphabets, 2)) : []
}

/** Consonants alone, and `A` in front of what begins with a vowel: of Arabic and Hebrew names, and of what Latin letters make of them. */
export function consonantsOf(word: string): string[] {
  if (isLatin(word)) return [...new Set([word, word.replace(/^[ae]l(?=[a-z]{4})/, '')].flatMap(soundsOf).map((sounds) => (/^[AIU]/.test(sounds) ? 'A' : '') + withoutDoubles(sounds.replace(/[AIU]/g, ''))))]
  if (!isAbjad(word)) return []
  // The article is in half of all names and says nothing.
  const bare = word.replace(/\p{M}/gu, '').replace(/^ال(?=..)/, '')
  return joined(partsOf(bare, consonants, 1)).map((sounds) => (/^[اأإآعאע]/.test(bare) ? 'A' : '') + sounds)
}

function partsOf(word: string, table: ReadonlyMap<string, readonly string[]>, longest: number): (readonly string[])[] {
  const parts: (readonly string[])[] = []
  for (let at = 0; at < word.length;) {
    let size = Math.min(longest, word.length - at)
    while (size > 1 && !table.has(word.slice(at, at + size))) size--
    parts.push(table.get(word.slice(at, at + size)) ?? [''])
    at += size
  }
  return parts
}

/** Hangul syllables are numbered by their letters (Unicode 3.12). */
function syllable(sign: string): (readonly string[])[] {
  const number = (sign.codePointAt(0) ?? 0) - 0xac00
  if (number < 0 || number >= 11_172) return []
  return [initials[Math.floor(number / 588)] ?? [''], vowels[Math.floor((number % 588) / 28)] ?? [''], [finals[number % 28] ?? '']]
}

/** Every choice of alternatives. */
function joined(parts: readonly (readonly string[])[]): string[] {
  let found = ['']
  for (const alternatives of parts) {
    const choices = found.length * alternatives.length > most ? alternatives.slice(0, 1) : alternatives
    found = found.flatMap((before) => choices.map((one) => before + one))
  }
  return [...new Set(found.map(withoutDoubles))]
}

const withoutDoubles = (sounds: string): string => sounds.replace(/(.)\1+/g, '$1')
