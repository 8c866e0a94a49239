/** Tails of the normal and chi-square distributions by the incomplete gamma function (NIST DLMF 8.7.1, 8.9.2), to about 14 digits. */

/** ln Γ(x) for x > 0 by Stirling's series after the argument was raised (DLMF 5.11.1). */
function logGamma(x: number): number {
  let [shift, z] = [0, x]
  for (; z < 15; z++) shift += Math.log(z)
  const inverse = 1 / (z * z)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse * (1 / 1188 - inverse * 691 / 360360))))) / z
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift
}

/** Upper regularised incomplete gamma Q(a, x). */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  const factor = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a]
    for (let n = 1; n < 10_000 && Math.abs(term) > Math.abs(sum) * 1e-17; n++) { term *= x / (a + n); sum += term }
    return 1 - sum * factor
  }
  // Lentz's method for the continued fraction.
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < 10_000; n++) {
    const an = -n * (n - a)
    b += 2
    d = 1 / (an * d + b)
    c = b + an / c
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return factor * fraction
}

/** P(X > x) for chi-square with that many degrees of freedom. */
export const chiSquareTail = (x: number, degrees: number): number => upperGamma(degrees / 2, x / 2)
/** P(|Z| > z) for the standard normal. */
export const normalTails = (z: number): number => chiSquareTail(z * z, 1)
/** The 97.5 % point of the standard normal. */
export const z975 = 1.959963984540054
