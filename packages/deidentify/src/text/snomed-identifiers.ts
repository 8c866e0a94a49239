/** Identifiers of SNOMED CT (Technical Implementation Guide: SCTID): a partition and a check digit by Verhoeff tell them from numbers of persons. */

const partitions = new Set(['00', '01', '02', '10', '11', '12'])
const first = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4] as const

/** 6 to 18 digits, the last a check digit, the two before it what it identifies. */
export function isSnomedIdentifier(text: string): boolean {
  return /^[1-9]\d{5,17}$/.test(text) && partitions.has(text.slice(-3, -1)) && checked(text)
}

function checked(digits: string): boolean {
  let sum = 0
  for (let at = 0; at < digits.length; at++) sum = joined(sum, moved(Number(digits[digits.length - 1 - at]), at % 8))
  return sum === 0
}

/** The multiplication of the dihedral group of the pentagon: 0 to 4 are turns, 5 to 9 are reflections. */
function joined(one: number, other: number): number {
  const turn = one < 5 ? (one + other) % 5 : (one - other + 10) % 5
  return (one < 5) === (other < 5) ? turn : turn + 5
}

function moved(digit: number, times: number): number {
  let value = digit
  for (let time = 0; time < times; time++) value = first[value] ?? 0
  return value
}
