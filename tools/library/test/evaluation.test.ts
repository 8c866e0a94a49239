/** What is told of a classifier: equal to what is computed the long way, and silent about cells that are too small. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { recalibration, tellableBins } from '../calibration.ts'
import { casesOf, evaluationOf, isWord } from '../evaluation.ts'
import type { Case } from '../evaluation.ts'
import { areaInterval, proportionInterval } from '../intervals.ts'
import { Random } from '../random.ts'

const near = (actual: number | undefined, expected: number, tolerance = 1e-12): void => assert.ok(actual !== undefined && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`)

/** Scores of two overlapping classes, rounded so that there are ties. */
function drawn(count: number, seed = 5): { scores: number[], labels: number[] } {
  const random = new Random(seed)
  const labels = Array.from({ length: count }, (_, at) => (at % 3 === 0 ? 1 : 0))
  return { labels, scores: labels.map((label) => Math.round((1 / (1 + Math.exp(-(random.normal() + 1.2 * label - 0.5)))) * 50) / 50) }
}

test('area and DeLong’s interval are those of the structural components, pair by pair', () => {
  const { scores, labels } = drawn(150)
  const [positives, negatives] = [1, 0].map((label) => scores.filter((_, at) => labels[at] === label)) as [number[], number[]]
  const better = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0)
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = (values: readonly number[]): number => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1)
  const above = positives.map((score) => mean(negatives.map((other) => better(score, other))))
  const below = negatives.map((score) => mean(positives.map((other) => better(other, score))))
  const error = Math.sqrt(variance(above) / above.length + variance(below) / below.length)
  const interval = areaInterval(scores, labels)
  near(interval?.value, mean(above))
  near(interval?.lower, mean(above) - 1.959963984540054 * error)
  near(interval?.upper, mean(above) + 1.959963984540054 * error)
  assert.equal(areaInterval([0.2, 0.9], [0, 1]), undefined)
})

test('DeLong’s interval holds what a bootstrap finds', () => {
  const { scores, labels } = drawn(300, 9)
  const random = new Random(2)
  const areas = Array.from({ length: 400 }, () => {
    const chosen = scores.map(() => Math.floor(random.next() * scores.length))
    return areaInterval(chosen.map((at) => scores[at] as number), chosen.map((at) => labels[at] as number))?.value ?? 0
  }).sort((a, b) => a - b)
  const interval = areaInterval(scores, labels)
  near(interval?.lower, areas[10] as number, 0.015)
  near(interval?.upper, areas[389] as number, 0.015)
})

test('Wilson’s interval gives the published figures', () => {
  // Newcombe, Stat Med 1998;17:857, Table I: 81/263, 15/148, 0/20, 1/29.
  for (const [count, total, lower, upper] of [[81, 263, 0.2553, 0.3662], [15, 148, 0.0624, 0.1605], [0, 20, 0, 0.1611], [1, 29, 0.0061, 0.1718]] as const) {
    near(proportionInterval(count, total)?.lower, lower, 5e-5)
    near(proportionInterval(count, total)?.upper, upper, 5e-5)
  }
})

test('recalibration finds by how much probabilities are too sure, and does not settle for classes that part entirely', () => {
  const random = new Random(4)
  const cases = Array.from({ length: 20_000 }, () => {
    const x = random.normal() * 1.5
    return { score: 1 / (1 + Math.exp(-2 * x)), label: random.next() < 1 / (1 + Math.exp(-(x + 0.3))) ? 1 : 0 }
  })
  const fitted = recalibration(cases)
  near(fitted?.slope, 0.5, 0.03)
  near(fitted?.intercept, 0.3, 0.06)
  assert.equal(recalibration([{ score: 0.1, label: 0 }, { score: 0.2, label: 0 }, { score: 0.8, label: 1 }, { score: 0.9, label: 1 }]), undefined)
})

test('every bin has enough of a class or none, and all cases are in one', () => {
  const { scores, labels } = drawn(400, 3)
  const bins = tellableBins(scores.map((score, at) => ({ score, label: labels[at] ?? 0 })), { wanted: 40, minimum: 5 })
  assert.equal(bins.flat().length, 400)
  assert.ok(bins.length > 5)
  for (const bin of bins) {
    const positives = bin.filter(({ label }) => label === 1).length
    for (const count of [positives, bin.length - positives]) assert.ok(count === 0 || count >= 5, `${count}`)
  }
})

const withGroups = (count: number, groups: (at: number) => Record<string, string>): Case[] => {
  const { scores, labels } = drawn(count, 7)
  return scores.map((score, at) => ({ score, label: labels[at] ?? 0, groups: groups(at) }))
}

test('a small level is not told, nor what could be subtracted from the others to find it', () => {
  const cases = withGroups(240, (at) => ({ sex: at < 4 ? 'O' : at < 130 ? 'F' : 'M', site: at < 120 ? 'north' : 'south' }))
  const { groups, suppressed } = evaluationOf(cases, { threshold: 0.5, minimum: 5 })
  assert.deepEqual(groups.map(({ factor, level }) => `${factor} ${level}`), ['sex F', 'site north', 'site south'])
  assert.deepEqual(suppressed, ['sex'])
  const told = groups.filter(({ factor }) => factor === 'sex').reduce((sum, { n }) => sum + (n ?? 0), 0)
  assert.ok(240 - told >= 5, 'what is hidden is enough together')
})

test('with fewer than the minimum of a class, nothing at all is told', () => {
  const cases = withGroups(30, () => ({})).map((one, at) => ({ ...one, label: at < 4 ? 1 : 0 }))
  const report = evaluationOf(cases, { threshold: 0.5, minimum: 5 })
  assert.deepEqual([report.n, report.auc, report.brier, report.roc, report.groups], [null, null, null, [], []])
})

test('a rare error at the threshold is not counted out, and the curve rises from corner to corner', () => {
  const cases: Case[] = Array.from({ length: 100 }, (_, at) => ({ score: at === 0 ? 0.1 : at < 50 ? 0.6 + at / 1000 : 0.3 + at / 2000, label: at < 50 ? 1 : 0, groups: {} }))
  const report = evaluationOf(cases, { threshold: 0.5, minimum: 5 })
  assert.equal(report.sensitivity, null)
  assert.equal(report.specificity?.value, 1)
  assert.deepEqual([report.roc[0], report.roc.at(-1)], [{ falsePositive: 0, truePositive: 0 }, { falsePositive: 1, truePositive: 1 }])
  for (const [at, point] of report.roc.slice(1).entries()) assert.ok(point.truePositive >= (report.roc[at]?.truePositive ?? 1) && point.falsePositive >= (report.roc[at]?.falsePositive ?? 1))
})

test('several images of a subject are one case, and identifiers are no words', () => {
  const cases = casesOf([{ subject: 'a', score: 0.2, label: 1, groups: {} }, { subject: 'a', score: 0.6, label: 1, groups: {} }, { subject: 'b', score: 0.1, label: 0, groups: {} }])
  assert.deepEqual(cases.map(({ score }) => Math.round(score * 10) / 10), [0.4, 0.1])
  for (const [text, word] of [['F', true], ['40-59', true], ['GE MEDICAL SYSTEMS', true], ['A 123456', false], ['Müller^Hans', false], ['', false]] as const) assert.equal(isWord(text), word, text)
})
