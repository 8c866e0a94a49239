/** The survival tool against R's package survival on the real patients of Fed-TCGA-BRCA: recorded values, and R itself where it is installed. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { column, numbers, readTable } from '../../library/table.ts'
import { fitCox } from '../cox.ts'
import { kaplanMeier, logRank } from '../kaplan-meier.ts'

const data = join(process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared'), 'data/clinical/fed-tcga-brca/brca.csv')
const skip = existsSync(data) ? false : 'the shared data are not there'
const script = join(import.meta.dirname, 'reference.R')

interface Reference {
  readonly time: number[], readonly survival: number[], readonly error: number[], readonly lower: number[], readonly upper: number[]
  readonly chiSquare: number, readonly logRankP: number, readonly coefficient: number[], readonly standardError: number[], readonly p: number[], readonly logLikelihood: number[]
}

function ours(): Reference {
  const table = readTable(data)
  const [times, events] = [numbers(table, 'T'), numbers(table, 'E')]
  const observations = times.map((time, at) => ({ time, event: events[at] === 1 }))
  const curve = kaplanMeier(observations)
  const kept = curve.filter((_, at) => at % 10 === 0 && at <= curve.length - 21)
  const group = column(table, 'ajcc_pathologic_t_T2')
  const test = logRank(['0', '1'].map((label) => observations.filter((_, at) => group[at] === label)))
  const covariates = ['age_at_index', 'ajcc_pathologic_n_N1', 'ajcc_pathologic_t_T2', 'ajcc_pathologic_t_T3', 'race_white', 'prior_malignancy_yes'].map((name) => numbers(table, name))
  const { coefficients, logLikelihood } = fitCox(observations.map((one, at) => ({ ...one, covariates: covariates.map((list) => list[at] ?? Number.NaN) })))
  return {
    time: kept.map(({ time }) => time), survival: kept.map(({ survival }) => survival), error: kept.map(({ standardError }) => standardError), lower: kept.map(({ lower }) => lower), upper: kept.map(({ upper }) => upper),
    chiSquare: test.chiSquare, logRankP: test.p, coefficient: coefficients.map((one) => one.coefficient), standardError: coefficients.map((one) => one.standardError), p: coefficients.map((one) => one.p), logLikelihood: [...logLikelihood],
  }
}

/** The largest difference, relative to what R says. */
function difference(mine: Reference, theirs: Reference): number {
  return Math.max(...(Object.keys(theirs) as (keyof Reference)[]).map((key) => {
    const [a, b] = [[mine[key]].flat(), [theirs[key]].flat()]
    assert.equal(a.length, b.length, key)
    return Math.max(...b.map((value, at) => Math.abs((a[at] ?? Number.NaN) - value) / Math.max(Math.abs(value), 1e-300)).map((value, at) => (b[at] === a[at] ? 0 : value)))
  }))
}

test('gives what R gave: Kaplan-Meier with Greenwood, log-rank, Cox with ties after Efron', { skip }, (t) => {
  const largest = difference(ours(), JSON.parse(readFileSync(join(import.meta.dirname, 'reference.json'), 'utf8')) as Reference)
  t.diagnostic(`largest relative difference ${largest.toExponential(1)}`)
  assert.ok(largest < 1e-9)
})

test('gives what R gives here and now', { skip }, (t) => {
  let said: string
  try { said = execFileSync('Rscript', [script, data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }) } catch { return t.skip('R with its package survival is not installed (r-base-core, r-cran-survival)') }
  const largest = difference(ours(), JSON.parse(said) as Reference)
  t.diagnostic(`largest relative difference ${largest.toExponential(1)}`)
  assert.ok(largest < 1e-9)
})

test('says so when covariates depend on each other', () => {
  const subjects = Array.from({ length: 40 }, (_, at) => ({ time: at, event: at % 2 === 0, covariates: [at % 3, (at % 3) * 2] }))
  assert.throws(() => fitCox(subjects), /depend on each other/)
})
