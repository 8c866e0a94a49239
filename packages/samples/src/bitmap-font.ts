// A bitmap font of 5 by 7 dots drawn for this project: Latin, Greek and Cyrillic capitals, digits, signs. For text burned into pixels.

// Each sign is seven rows from the top, each row five dots as one digit of base 32 (the leftmost dot is worth 16).
const drawn = `
A EHHVHHH B UHHUHHU C EHGGGHE D UHHHHHU E VGGUGGV F VGGUGGG G EHGNHHF H HHHVHHH I E44444E J 72222IC K HIKOKIH L GGGGGGV M HRLLHHH
N HHPLJHH O EHHHHHE P UHHUGGG Q EHHHLID R UHHUKIH S FGGE11U T V444444 U HHHHHHE V HHHHHA4 W HHHLLLA X HHA4AHH Y HHHA444 Z V1248GV
0 EHJLPHE 1 4C4444E 2 EH1248V 3 V2421HE 4 26AIV22 5 VGU11HE 6 68GUHHE 7 V124888 8 EHHEHHE 9 EHHF12C
. 00000CC , 0000C48 : 0CC0CC0 - 000V000 / 01248G0 + 044V440 ( 2488842 ) 8422248 = 00V0V00 _ 000000V ' 4480000 < 248G842
Γ VGGGGGG Δ 44AAHHV Θ EHHVHHE Λ 44AAHHH Ξ V00E00V Π VHHHHHH Σ VG848GV Φ 4ELLLE4 Ψ LLLE444 Ω EHHHAAR
Б VGGUHHU Г VGGGGGG Д 6AAAAVH Ж LLEEELL З EH161HE И HHJLPHH Й LHJLPHH Л 799999H П VHHHHHH У HHHF11E Ф 4ELLLE4 Ц IIIIIV1
Ч HHHF111 Ш LLLLLLV Щ LLLLLV1 Ъ O88E99E Ы HHHPLLP Ь GGGUHHU Э EH171HE Ю ILLTLLI Я FHHF59H 王 V44V44V
`

/** Greek and Cyrillic capitals that look like Latin ones. */
const alike: Readonly<Record<string, string>> = {
  Α: 'A',
  Β: 'B',
  Ε: 'E',
  Ζ: 'Z',
  Η: 'H',
  Ι: 'I',
  Κ: 'K',
  Μ: 'M',
  Ν: 'N',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
  Υ: 'Y',
  Χ: 'X',
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
}

const glyphs = new Map<string, readonly number[]>([[' ', [0, 0, 0, 0, 0, 0, 0]]])
const tokens = drawn.trim().split(/\s+/)
for (let at = 0; at + 1 < tokens.length; at += 2)
  glyphs.set(
    tokens[at]!,
    [...tokens[at + 1]!].map((digit) => Number.parseInt(digit, 32)),
  )

/** A text as the font can write it: capitals without marks. Undefined when a sign was never drawn. */
export const drawable = (text: string): string | undefined => {
  const plain = text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toUpperCase()
    .replaceAll('Ø', 'O')
    .replaceAll('Æ', 'AE')
  return [...plain].every((sign) => glyphs.has(alike[sign] ?? sign)) ? plain : undefined
}

/** The box that a text fills, in pixels. */
export const boxOf = (
  text: string,
  place: { column: number; row: number; scale: number },
): { column: number; row: number; width: number; height: number } => ({
  column: place.column,
  row: place.row,
  width: [...text].length * 6 * place.scale,
  height: 7 * place.scale,
})

/** Calls back for every lit pixel. */
export const drawText = (
  text: string,
  place: { column: number; row: number; scale: number },
  light: (column: number, row: number) => void,
): void => {
  const { scale } = place
  ;[...text].forEach((sign, index) => {
    glyphs.get(alike[sign] ?? sign)?.forEach((dots, line) => {
      for (let dot = 0; dot < 5; dot++) {
        if (((dots >> (4 - dot)) & 1) === 0) continue
        for (let dy = 0; dy < scale; dy++) {
          for (let dx = 0; dx < scale; dx++) light(place.column + (index * 6 + dot) * scale + dx, place.row + line * scale + dy)
        }
      }
    })
  })
}
