/** National numbers of persons in Europe and beyond, with their check digits, written together or in groups (blanks, dots, hyphens, slashes between). */

interface Scheme {
  /** Country and name, for readers of this table. */
  readonly name: string
  /** Of the number without separators, upper case. */
  readonly form: RegExp
  readonly holds: (digits: string) => boolean
}

const digitsOf = (text: string): number[] => [...text].map(Number)
const weighted = (text: string, weights: readonly number[]): number => weights.reduce((sum, weight, index) => sum + weight * Number(text[index]), 0)

/** ISO/IEC 7812 (Luhn), of all digits with the check digit. */
export function luhn(text: string): boolean {
  const sum = digitsOf(text).reverse().reduce((total, digit, index) => total + (index % 2 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit), 0)
  return sum % 10 === 0
}

/** ISO/IEC 7064 MOD 11,10 (German Steuer-ID, Croatian OIB). */
function mod1110(text: string): boolean {
  let product = 10
  for (const digit of digitsOf(text.slice(0, -1))) {
    const sum = (digit + product) % 10 || 10
    product = sum * 2 % 11
  }
  return (11 - product) % 10 === Number(text.at(-1))
}

const monthDay = (mm: string, dd: string): boolean => Number(mm) >= 1 && Number(mm) <= 12 && Number(dd) >= 1 && Number(dd) <= 31

function spanish(text: string): boolean {
  const number = Number(text.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))))
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === text.at(-1)
}

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

function italian(text: string): boolean {
  const sum = [...text.slice(0, 15)].reduce((total, character, index) => {
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65
    return total + (index % 2 ? value : oddValues[value] as number)
  }, 0)
  return String.fromCharCode(65 + sum % 26) === text[15]
}

function german(text: string): boolean {
  const digits = `${String(text.charCodeAt(0) - 64).padStart(2, '0')}${text.slice(1, 9)}`
  const sum = digitsOf(digits).reduce((total, digit, index) => total + (index % 2 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit), 0)
  return sum % 10 === Number(text[9])
}

function french(text: string): boolean {
  const number = BigInt(text.slice(0, 13).replace('2A', '19').replace('2B', '18'))
  return 97n - number % 97n === BigInt(text.slice(13))
}

function british(text: string): boolean {
  const check = 11 - weighted(text, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
  return check !== 10 && check % 11 === Number(text[9])
}

function belgian(text: string): boolean {
  const check = Number(text.slice(9))
  return monthDayLoose(text.slice(2, 4), text.slice(4, 6)) && [text.slice(0, 9), `2${text.slice(0, 9)}`].some((number) => 97 - Number(number) % 97 === check)
}

const monthDayLoose = (mm: string, dd: string): boolean => Number(mm) % 20 <= 12 && Number(dd) <= 31

function finnish(text: string): boolean {
  return monthDay(text.slice(2, 4), text.slice(0, 2)) && '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(text.slice(0, 6) + text.slice(-4, -1)) % 31] === text.at(-1)
}

function norwegian(text: string): boolean {
  const first = (11 - weighted(text, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11
  const second = (11 - weighted(text, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11
  return first === Number(text[9]) && second === Number(text[10])
}

function polish(text: string): boolean {
  return monthDayLoose(text.slice(2, 4), text.slice(4, 6)) && (10 - weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10 === Number(text[10])
}

function baltic(text: string): boolean {
  const first = weighted(text, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
  const second = weighted(text, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11
  return monthDay(text.slice(3, 5), text.slice(5, 7)) && (first < 10 ? first : second % 10) === Number(text[10])
}

function irish(text: string): boolean {
  const extra = text.length === 9 ? (text.charCodeAt(8) - 64) % 23 * 9 : 0
  return 'WABCDEFGHIJKLMNOPQRSTUV'[(weighted(text, [8, 7, 6, 5, 4, 3, 2]) + extra) % 23] === text[7]
}

function bulgarian(text: string): boolean {
  return Number(text.slice(2, 4)) % 20 <= 12 && Number(text.slice(4, 6)) <= 31 && weighted(text, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 === Number(text[9])
}

function ean13(text: string): boolean {
  return (10 - weighted(text, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10) % 10 === Number(text[12])
}

/** Sum by place, modulo 101. */
function russian(text: string): boolean {
  return weighted(text, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100 === Number(text.slice(9))
}

function thai(text: string): boolean {
  return (11 - weighted(text, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 10 === Number(text[12])
}

function japanese(text: string): boolean {
  const rest = weighted(text, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
  return (rest <= 1 ? 0 : 11 - rest) === Number(text[11])
}

const mod11 = (weights: readonly number[], modulus = 11) => (text: string): boolean => weighted(text, weights) % modulus % 10 === Number(text[weights.length])

export const schemes: readonly Scheme[] = [
  { name: 'ES DNI/NIE', form: /^(\d{8}|[XYZ]\d{7})[A-Z]$/, holds: spanish },
  { name: 'IT codice fiscale', form: /^[A-Z]{6}\d[0-9LMNPQRSTUV][A-EHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]$/, holds: italian },
  { name: 'NL BSN', form: /^\d{9}$/, holds: (text) => Number(text) > 0 && weighted(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 },
  { name: 'UK NHS', form: /^\d{10}$/, holds: british },
  { name: 'UK NI', form: /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/, holds: () => true },
  { name: 'FR NIR', form: /^[12]\d{4}(\d\d|2[AB])\d{8}$/, holds: french },
  { name: 'DE KVNR', form: /^[A-Z]\d{9}$/, holds: german },
  { name: 'DE Steuer-ID', form: /^[1-9]\d{10}$/, holds: mod1110 },
  { name: 'DE Rentenversicherung', form: /^\d{8}[A-Z]\d{3}$/, holds: (text) => monthDay(text.slice(4, 6), text.slice(2, 4)) },
  { name: 'EL AMKA', form: /^\d{11}$/, holds: (text) => monthDay(text.slice(2, 4), text.slice(0, 2)) && luhn(text) },
  { name: 'PL PESEL', form: /^\d{11}$/, holds: polish },
  { name: 'PT NIF, SNS', form: /^[1-9]\d{8}$/, holds: (text) => (11 - weighted(text, [9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 === Number(text[8]) },
  { name: 'SE personnummer', form: /^(\d\d)?\d{10}$/, holds: (text) => monthDayLoose(text.slice(-8, -6), String(Number(text.slice(-6, -4)) % 60)) && luhn(text.slice(-10)) },
  { name: 'FI HETU', form: /^\d{6}[A-FU-Y]?\d{3}[0-9A-FHJ-NPR-Y]$/, holds: finnish },
  { name: 'DK CPR', form: /^\d{10}$/, holds: (text) => monthDay(text.slice(2, 4), text.slice(0, 2)) },
  { name: 'NO fødselsnummer', form: /^\d{11}$/, holds: norwegian },
  { name: 'IS kennitala', form: /^\d{10}$/, holds: (text) => mod11([3, 2, 7, 6, 5, 4, 3, 2])(text) },
  { name: 'BE rijksregister', form: /^\d{11}$/, holds: belgian },
  { name: 'AT SVNR', form: /^[1-9]\d{9}$/, holds: (text) => monthDayLoose(text.slice(6, 8), text.slice(4, 6)) && weighted(text, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(text[3]) },
  { name: 'CZ, SK rodné číslo', form: /^\d{10}$/, holds: (text) => Number(text.slice(2, 4)) % 50 % 20 <= 12 && Number(text) % 11 === 0 },
  { name: 'RO CNP', form: /^[1-9]\d{12}$/, holds: (text) => monthDay(text.slice(3, 5), text.slice(5, 7)) && mod11([2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9])(text) },
  { name: 'BG EGN', form: /^\d{10}$/, holds: bulgarian },
  { name: 'HR OIB', form: /^\d{11}$/, holds: mod1110 },
  { name: 'SI, RS JMBG', form: /^\d{13}$/, holds: (text) => monthDay(text.slice(2, 4), text.slice(0, 2)) && (11 - weighted(text, [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10 === Number(text[12]) },
  { name: 'LT, EE', form: /^[1-8]\d{10}$/, holds: baltic },
  { name: 'LV', form: /^\d{11}$/, holds: (text) => /^32/.test(text) || (1101 - weighted(text, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11 === Number(text[10]) },
  { name: 'HU TAJ', form: /^\d{9}$/, holds: (text) => weighted(text, [3, 7, 3, 7, 3, 7, 3, 7]) % 10 === Number(text[8]) },
  { name: 'IE PPS', form: /^\d{7}[A-W][A-IW]?$/, holds: irish },
  { name: 'CH AHV', form: /^756\d{10}$/, holds: ean13 },
  { name: 'TR kimlik', form: /^[1-9]\d{10}$/, holds: (text) => digitsOf(text.slice(0, 10)).reduce((sum, digit) => sum + digit, 0) % 10 === Number(text[10]) },
  { name: 'RU SNILS', form: /^\d{11}$/, holds: russian },
  { name: 'UA RNOKPP', form: /^[1-4]\d{9}$/, holds: (text) => weighted(text, [-1, 5, 7, 9, 4, 6, 10, 5, 7]) % 11 % 10 === Number(text[9]) },
  { name: 'IL, 9 digits', form: /^\d{9}$/, holds: luhn },
  { name: 'SA, 10 digits', form: /^[12]\d{9}$/, holds: luhn },
  { name: 'TH, 13 digits', form: /^[1-8]\d{12}$/, holds: thai },
  { name: 'JP My Number', form: /^\d{12}$/, holds: japanese },
  { name: 'CN, 18 digits', form: /^\d{17}[0-9X]$/, holds: (text) => '10X98765432'[weighted(text, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === text[17] },
  { name: 'KR, 13 digits', form: /^\d{6}[1-8]\d{6}$/, holds: (text) => monthDay(text.slice(2, 4), text.slice(4, 6)) },
]

/** The scheme that the number (without separators, upper case) is right for. */
export function schemeOf(compact: string): string | undefined {
  return compact.length < 8 || compact.length > 18 ? undefined : schemes.find((scheme) => scheme.form.test(compact) && scheme.holds(compact))?.name
}
