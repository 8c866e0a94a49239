/**
 * Names in Hebrew, Arabic and Thai letters met again in Latin ones, where each writer spells the vowels otherwise (القحطاني: Alqahtani, al-Kahtany): by
 * their consonants in coarse classes, and by what they begin with.
 */

/** P b p f v w, K k g q kh, S s z sh ch j ts, T t d th dh, L R M N; nothing for vowels, h and y. Alternatives one after another. */
const rows = (text: string): ReadonlyMap<string, readonly string[]> => new Map(text.trim().split(/\s*;\s*/).flatMap((row) => {
  const [letters = '', ...alternatives] = row.split(' ')
  return [...letters].map((letter): [string, readonly string[]] => [letter, alternatives.map((one) => (one === '-' ? '' : one))])
}))

const native = rows(`אהיע -; ב P; ג K S; ד T; ו - P; זסצץש S; ח - K; ט T; כךק K; ל L; מם M; נן N; פף P; ר R; ת T S;
اأإآىءئؤعحهيی -; ة - T; بپف P; ت T; ث T S; جچ S K; خغقكکگ K; د T; ذظ T S; ر R; زسشصژ S; ضط T; ل L; م M; ن N; و - P;
กขคฆ K; งนณ N; จฉชฌซศษส S T; ญ - N; ดตถทธฎฏฐฑฒ T; บปผพภฝฟ P; ม M; ยหฮอ -; ร R N; ล L N; ว - P`)
const latin = new Map<string, readonly string[]>(Object.entries({
  sch: ['S'], tch: ['S'], sh: ['S'], zh: ['S'], ts: ['S'], tz: ['S'], s: ['S'], z: ['S'], j: ['S'], ch: ['S', 'K'], c: ['K', 'S'], kh: ['K'], ck: ['K'], k: ['K'], q: ['K'], x: ['K', 'KS'], gh: ['K', ''], g: ['K', 'S'],
  ng: ['N', 'NK'], ph: ['P'], p: ['P'], b: ['P'], f: ['P'], v: ['P', ''], w: ['', 'P'], th: ['T'], dh: ['T', 'S'], t: ['T'], d: ['T'], l: ['L'], r: ['R'], m: ['M'], n: ['N'],
}))
const units = /sch|tch|sh|zh|ts|tz|ch|kh|ck|gh|ng|ph|th|dh|[a-z]/g
const most = 48

/** Of a name in one of these scripts; none for others, and none for names of fewer than three consonants, which say too little. */
export function skeletonsOfName(word: string): string[] {
  const plain = word.normalize('NFC').replaceAll(/[ทดต]ร์|.์/gu, '').replaceAll('รร', 'น').replaceAll(/[\p{M}\u0e30-\u0e46]/gu, '')
  if (!/^[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Thai}]+$/u.test(plain)) return []
  const bare = plain.startsWith('ال') ? [plain, plain.slice(2)] : [plain]
  return [...new Set(bare.flatMap((one) => joined([...one].map((letter) => native.get(letter) ?? ['']))))].filter((skeleton) => skeleton.replace('A', '').length >= 3)
}

/** Of a word in plain Latin, lower case. */
export function skeletonsOfLatin(word: string): string[] {
  return joined([...word.matchAll(units)].map(([unit]) => latin.get(unit) ?? ['']))
}

/** Every choice of alternatives, doubles as one; `A` in front of what begins with none of the classes. */
function joined(parts: readonly (readonly string[])[]): string[] {
  let found = ['']
  parts.forEach((alternatives, index) => {
    const choices = found.length * alternatives.length > most ? alternatives.slice(0, 1) : alternatives
    found = found.flatMap((before) => choices.map((one) => before + (index === 0 && one === '' ? 'A' : one)))
  })
  return [...new Set(found.map((skeleton) => skeleton.replaceAll(/(.)\1+/g, '$1')))]
}
