/** Text in many scripts, put at a random place of a real picture in a random size, contrast and direction: what measure.ts burns in. */
import type { Plane } from '../../../src/pixels/detect/plane.ts'
import { burn, written } from '../burn-in.ts'
import type { Written } from '../burn-in.ts'

export interface Script { readonly name: string, readonly fonts: readonly string[], readonly texts: readonly string[] }

const [latinFonts, wideFonts] = [['Nimbus Sans', 'Nimbus Roman', 'Nimbus Mono PS', 'Nimbus Sans Narrow', 'URW Gothic', 'Noto Mono', 'C059', 'DejaVu Sans'], ['DejaVu Sans', 'DejaVu Sans Mono', 'DejaVu Serif']]

export const scripts: readonly Script[] = [
  { name: 'latin', fonts: latinFonts, texts: ['Nowak^Anna', 'FISCHER KARL', 'Jörgensen', 'Lindqvist Eva 22.11.1961', 'ROE^RICHARD', 'Murphy Aoife', 'M. de Vries', 'Univ. Klinikum', 'Bianchi Luca 71Y M', 'B. Kimura', 'Lee Ann', 'Ito'] },
  { name: 'digits', fonts: latinFonts, texts: ['MRN 55120987', 'PID: 99-8121', '1938-01-30', 'DOB 19/12/1974', 'ACC 20200101-03', '87654321', '1.7.1955', '02:14:55'] },
  { name: 'cyrillic', fonts: ['Nimbus Sans', 'DejaVu Sans', 'Noto Mono'], texts: ['Петрова Анна', 'КОВАЛЕНКО ОЛЕНА', 'Смирнов', 'Иванка Т. 1961'] },
  { name: 'greek', fonts: ['Nimbus Sans', 'DejaVu Serif', 'Noto Mono'], texts: ['Γεωργίου', 'ΑΘΑΝΑΣΙΟΥ ΜΑΡΙΑ', 'Νίκος Παπάς 1970'] },
  { name: 'arabic', fonts: ['DejaVu Sans', 'DejaVu Sans Mono'], texts: ['محمد علي', 'فاطمة الزهراء', 'سعيد بن خالد', 'المستشفى 4711', 'قباني'] },
  { name: 'hebrew', fonts: ['DejaVu Sans'], texts: ['דוד כהן', 'שרה לוי 1961', 'מרים'] },
  { name: 'han', fonts: ['Droid Sans Fallback'], texts: ['山田太郎', '王小明', '張偉 1958', '佐藤花子様', '李娜'] },
  { name: 'kana', fonts: ['Droid Sans Fallback'], texts: ['ヤマダタロウ', 'さとうはなこ', 'タナカ ユキ'] },
  { name: 'georgian', fonts: wideFonts, texts: ['გიორგი მაისურაძე', 'Հակոբյան'] },
]

export interface Placed {
  readonly plane: Plane
  readonly text: Written
  readonly column: number
  readonly row: number
  readonly script: string
  readonly size: number
  readonly font: string
  readonly contrast: string
  readonly turn: number
  readonly sharp: boolean
}

/** Undefined when it does not fit or nobody would see it. */
export async function placed(plane: Plane, from: readonly Script[], random: () => number): Promise<Placed | undefined> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const { name: script, fonts, texts } = pick(from)
  const [font, words, sharp] = [pick(fonts), pick(texts), random() < 0.45]
  const least = /han|kana|hangul|arabic|thai/.test(script) ? 10 : 8
  const size = Math.round(least * 10 ** (random() * 0.75))
  const turn = turnOf(random)
  const text = await written(words, { font, bold: random() < 0.3, size, turned: false, smooth: !sharp, tilt: turn })
  const [column, row] = [Math.floor(random() * (plane.width - text.width - 4)) + 2, Math.floor(random() * (plane.height - text.height - 4)) + 2]
  if (text.width > plane.width - 6 || text.height > plane.height - 6) return undefined
  const place = { text, column, row }
  const contrast = pick(['highest', 'highest', 'most', 'lowest', 'faint', 'plate', 'window'])
  const levels = levelsOf(plane, place, { contrast, random })
  if (levels === undefined) return undefined
  const values = plane.values.slice()
  if (levels.paper !== undefined) papered(values, plane, { ...place, level: levels.paper })
  burn(values, plane.width, { ...place, level: levels.ink })
  return { plane: { ...plane, values }, ...place, script, size, font, contrast, turn, sharp }
}

function turnOf(random: () => number): number {
  const kind = random()
  if (kind < 0.6) return 0
  if (kind < 0.72) return Math.round(random() * 16) - 8
  if (kind < 0.84) return [90, 180, 270][Math.floor(random() * 3)] as number
  return Math.round(20 + random() * 50) * (random() < 0.5 ? 1 : -1)
}

interface At { readonly text: Written, readonly column: number, readonly row: number }

const quantiles = (values: Uint16Array, shares: readonly number[]): number[] => {
  const sorted = values.slice().sort()
  return shares.map((share) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] as number)
}

/** `highest`: of the picture; `most`: that its bits could hold; `window`: the upper end of what is shown. */
function levelsOf({ values, width }: Plane, { text, column, row }: At, { contrast, random }: { contrast: string, random: () => number }): { ink: number, paper?: number } | undefined {
  const [low, dark, bright, high] = quantiles(values, [0, 0.01, 0.985, 1]) as [number, number, number, number]
  const offset = low >= 30_000 ? 32_768 : 0
  let sum = 0
  for (let y = row; y < row + text.height; y++) for (let x = column; x < column + text.width; x++) sum += values[y * width + x] as number
  const mean = sum / (text.width * text.height)
  const most = high <= 255 ? 255 : Math.min(65_535, offset + 2 ** Math.ceil(Math.log2(Math.max(high - offset, 2))) - 1)
  const range = Math.max(bright - dark, 8)
  const faint = range * (0.2 + 0.3 * random())
  const ink = { highest: high, most, lowest: low, faint: Math.round(mean < (dark + bright) / 2 ? mean + faint : mean - faint), plate: random() < 0.5 ? high : low, window: bright }[contrast] as number
  if (contrast === 'plate') return { ink, paper: ink === high ? low : high }
  return ink < 0 || Math.abs(ink - mean) < range * 0.18 ? undefined : { ink }
}

function papered(values: Uint16Array, { width, height }: Plane, { text, column, row, level }: At & { readonly level: number }): void {
  for (let y = Math.max(row - 2, 0); y < Math.min(row + text.height + 2, height); y++) values.fill(level, y * width + Math.max(column - 2, 0), y * width + Math.min(column + text.width + 2, width))
}
