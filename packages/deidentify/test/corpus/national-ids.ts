/** National identifiers with right check digits, of the kinds of seven countries: invented numbers in the form of real ones. */
import type { Random } from './random.ts'

const run = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.int(10))

const makers: readonly ((random: Random, born: string) => string)[] = [spain, netherlands, britain, poland, greece, france, italy]

export function nationalId(random: Random, born: string): string {
  return random.pick(makers)(random, born)
}

function spain(random: Random): string {
  const number = run(random, 8).join('')
  return `${number}${'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23]}`
}

function netherlands(random: Random): string {
  for (;;) {
    const digits = [random.between(1, 9), ...run(random, 7)]
    const last = digits.reduce((sum, digit, at) => sum + digit * (9 - at), 0) % 11
    if (last < 10) return [...digits, last].join('')
  }
}

function britain(random: Random): string {
  for (;;) {
    const digits = [random.between(4, 7), ...run(random, 8)]
    const check = 11 - (digits.reduce((sum, digit, at) => sum + digit * (10 - at), 0) % 11)
    if (check !== 10) return `${digits.slice(0, 3).join('')} ${digits.slice(3, 6).join('')} ${digits.slice(6).join('')}${check % 11}`
  }
}

function poland(random: Random, born: string): string {
  const month = Number(born.slice(4, 6)) + (born.startsWith('20') ? 20 : 0)
  const digits = [...`${born.slice(2, 4)}${String(month).padStart(2, '0')}${born.slice(6)}`].map(Number).concat(run(random, 4))
  const sum = digits.reduce((total, digit, at) => total + digit * ([1, 3, 7, 9][at % 4] as number), 0)
  return [...digits, (10 - (sum % 10)) % 10].join('')
}

/** AMKA: day, month, year, four digits, Luhn. */
function greece(random: Random, born: string): string {
  const digits = [...`${born.slice(6)}${born.slice(4, 6)}${born.slice(2, 4)}`].map(Number).concat(run(random, 4))
  const sum = [...digits].reverse().reduce((total, digit, at) => total + (at % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit), 0)
  return [...digits, (10 - (sum % 10)) % 10].join('')
}

function france(random: Random, born: string): string {
  const body = `${random.between(1, 2)}${born.slice(2, 4)}${born.slice(4, 6)}${String(random.between(1, 95)).padStart(2, '0')}${run(random, 6).join('')}`
  return `${body}${String(97 - Number(BigInt(body) % 97n)).padStart(2, '0')}`
}

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]

function italy(random: Random, born: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const consonants = 'BCDFGLMNPRSTVZ'
  const name = Array.from({ length: 6 }, () => random.pick([...consonants])).join('')
  const body = `${name}${born.slice(2, 4)}${'ABCDEHLMPRST'[Number(born.slice(4, 6)) - 1]}${born.slice(6)}${random.pick(['H501', 'F205', 'L219'])}`
  const valueOf = (sign: string): number => (/\d/.test(sign) ? Number(sign) : letters.indexOf(sign))
  const sum = [...body].reduce((total, sign, at) => total + (at % 2 === 0 ? oddValues[valueOf(sign)] as number : valueOf(sign)), 0)
  return `${body}${letters[sum % 26]}`
}
