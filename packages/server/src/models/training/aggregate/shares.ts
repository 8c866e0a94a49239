/** Shamir's secret sharing (1979) over the field of 256 elements of AES, byte by byte: any `threshold` shares give the secret, fewer give nothing. */

/** Powers of 3, which generates the field's group, and their logarithms (FIPS 197, 4.2: x⁸+x⁴+x³+x+1). */
const [power, logarithm] = tables()

export interface Splitting {
  /** How many shares, for the places 1, 2, … */
  readonly shares: number
  readonly threshold: number
  /** Random bytes that nobody else knows: (threshold − 1) for each byte of the secret. The same bytes give the same shares. */
  readonly coefficients: Uint8Array
}

/** Each share: the place in one byte, then as many bytes as the secret has. */
export function splitSecret(secret: Uint8Array, { shares, threshold, coefficients }: Splitting): Buffer[] {
  if (threshold < 1 || threshold > shares || shares > 255 || coefficients.length < (threshold - 1) * secret.length) throw new RangeError('these shares cannot be made')
  return Array.from({ length: shares }, (_, index) => {
    const place = index + 1
    const share = Buffer.alloc(secret.length + 1)
    share[0] = place
    for (let at = 0; at < secret.length; at++) {
      let value = 0
      for (let degree = threshold - 1; degree >= 1; degree--) value = times(value, place) ^ (coefficients[(degree - 1) * secret.length + at] as number)
      share[at + 1] = times(value, place) ^ (secret[at] as number)
    }
    return share
  })
}

/** The secret from `threshold` shares or more, each of another place. Throws when two are of one place or their lengths differ. */
export function joinShares(shares: readonly Uint8Array[]): Buffer {
  const places = shares.map((share) => share[0] as number)
  const length = (shares[0]?.length ?? 1) - 1
  if (new Set(places).size !== places.length || places.includes(0) || shares.some((share) => share.length !== length + 1)) throw new RangeError('these shares do not belong together')
  const secret = Buffer.alloc(length)
  shares.forEach((share, index) => {
    const place = places[index] as number
    // Lagrange's polynomial at 0.
    const factor = places.reduce((product, other) => (other === place ? product : times(product, over(other, other ^ place))), 1)
    for (let at = 0; at < length; at++) secret[at] = (secret[at] as number) ^ times(factor, share[at + 1] as number)
  })
  return secret
}

/** How many shares are needed among so many sites: more than two thirds, so that no site is asked for both secrets of another unnoticed, and one may be away. */
export function thresholdOf(sites: number): number {
  return Math.max(2, Math.min(sites - 1, Math.floor((2 * sites) / 3) + 1))
}

function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : (power[((logarithm[a] as number) + (logarithm[b] as number)) % 255] as number)
}

function over(a: number, b: number): number {
  return a === 0 ? 0 : (power[((logarithm[a] as number) + 255 - (logarithm[b] as number)) % 255] as number)
}

function tables(): [Uint8Array, Uint8Array] {
  const [powers, logarithms] = [new Uint8Array(255), new Uint8Array(256)]
  let value = 1
  for (let exponent = 0; exponent < 255; exponent++) {
    powers[exponent] = value
    logarithms[value] = exponent
    const doubled = (value << 1) ^ (value & 0x80 ? 0x11b : 0)
    value = (doubled ^ value) & 0xff
  }
  return [powers, logarithms]
}
