/** Cox's proportional hazards with Efron's handling of ties (Efron 1977), by Newton and Raphson with halving of steps. */
import { normalTails, z975 } from '../library/distributions.ts'
import { solve } from './kaplan-meier.ts'
import type { Observation } from './kaplan-meier.ts'

export interface Subject extends Observation { readonly covariates: readonly number[] }

export interface CoxFit {
  readonly coefficients: readonly {
    readonly coefficient: number, readonly standardError: number, readonly hazardRatio: number, readonly lower: number, readonly upper: number, readonly z: number, readonly p: number
  }[]
  /** Of the null model and of the fitted one. */
  readonly logLikelihood: readonly [number, number]
  readonly iterations: number
}

/** Throws when it does not converge, or covariates depend on each other. */
export function fitCox(subjects: readonly Subject[]): CoxFit {
  const size = subjects[0]?.covariates.length ?? 0
  // Centring changes neither coefficients nor likelihood, and keeps the exponentials in range.
  const means = Array.from({ length: size }, (_, at) => subjects.reduce((sum, { covariates }) => sum + (covariates[at] ?? 0), 0) / subjects.length)
  const sorted = subjects.map((one) => ({ ...one, covariates: one.covariates.map((value, at) => value - (means[at] ?? 0)) })).toSorted((a, b) => b.time - a.time)
  let beta = new Array<number>(size).fill(0)
  let state = likelihood(sorted, beta)
  const first = state.value
  for (let iteration = 1; iteration <= 50; iteration++) {
    let step = solve(state.information, state.gradient)
    let next = likelihood(sorted, add(beta, step))
    for (let halving = 0; halving < 30 && !(next.value >= state.value - 1e-12 * Math.abs(state.value)); halving++) {
      step = step.map((value) => value / 2)
      next = likelihood(sorted, add(beta, step))
    }
    beta = add(beta, step)
    state = next
    if (Math.max(...step.map((value, at) => Math.abs(value) / Math.max(1, Math.abs(beta[at] ?? 0)))) < 1e-12) return summary(beta, state, { first, iterations: iteration })
  }
  throw new Error('the fit does not converge')
}

interface State { readonly value: number, readonly gradient: number[], readonly information: number[][] }

/** Log partial likelihood, its gradient and the observed information. `subjects` in falling order of time. */
function likelihood(subjects: readonly Subject[], beta: readonly number[]): State {
  const size = beta.length
  const zero = () => new Array<number>(size).fill(0)
  let value = 0
  const gradient = zero()
  const information = Array.from({ length: size }, zero)
  const risk = new Sums(size)
  for (let at = 0; at < subjects.length;) {
    const time = subjects[at]?.time
    const dead = new Sums(size)
    let deaths = 0
    for (; at < subjects.length && subjects[at]?.time === time; at++) {
      const { covariates, event } = subjects[at] as Subject
      const eta = covariates.reduce((sum, x, j) => sum + x * (beta[j] ?? 0), 0)
      risk.add(covariates, Math.exp(eta))
      if (!event) continue
      deaths++
      dead.add(covariates, Math.exp(eta))
      value += eta
      for (let j = 0; j < size; j++) gradient[j] = (gradient[j] ?? 0) + (covariates[j] ?? 0)
    }
    for (let tie = 0; tie < deaths; tie++) value -= subtract({ risk, dead, share: tie / deaths }, gradient, information)
  }
  return { value, gradient, information }
}

/** One death among ties: the dead count for what is left of them. Returns the logarithm of the sum over those at risk. */
function subtract({ risk, dead, share }: { risk: Sums, dead: Sums, share: number }, gradient: number[], information: number[][]): number {
  const total = risk.s0 - share * dead.s0
  const mean = risk.s1.map((sum, j) => (sum - share * (dead.s1[j] ?? 0)) / total)
  for (const [j, row] of information.entries()) {
    gradient[j] = (gradient[j] ?? 0) - (mean[j] ?? 0)
    for (let k = 0; k < row.length; k++) {
      const second = ((risk.s2[j]?.[k] ?? 0) - share * (dead.s2[j]?.[k] ?? 0)) / total
      row[k] = (row[k] ?? 0) + second - (mean[j] ?? 0) * (mean[k] ?? 0)
    }
  }
  return Math.log(total)
}

/** Sums of w, w·x and w·x·xᵀ. */
class Sums {
  s0 = 0
  readonly s1: number[]
  readonly s2: number[][]

  constructor(size: number) {
    this.s1 = new Array<number>(size).fill(0)
    this.s2 = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  }

  add(x: readonly number[], weight: number): void {
    this.s0 += weight
    for (const [j, row] of this.s2.entries()) {
      const product = weight * (x[j] ?? 0)
      this.s1[j] = (this.s1[j] ?? 0) + product
      for (let k = 0; k < row.length; k++) row[k] = (row[k] ?? 0) + product * (x[k] ?? 0)
    }
  }
}

const add = (a: readonly number[], b: readonly number[]): number[] => a.map((value, at) => value + (b[at] ?? 0))

function summary(beta: readonly number[], { value, information }: State, { first, iterations }: { first: number, iterations: number }): CoxFit {
  const coefficients = beta.map((coefficient, at) => {
    const unit = beta.map((_, index) => (index === at ? 1 : 0))
    const standardError = Math.sqrt(solve(information, unit)[at] ?? Number.NaN)
    const z = coefficient / standardError
    return { coefficient, standardError, hazardRatio: Math.exp(coefficient), lower: Math.exp(coefficient - z975 * standardError), upper: Math.exp(coefficient + z975 * standardError), z, p: normalTails(z) }
  })
  return { coefficients, logLikelihood: [first, value], iterations }
}
