/** Evaluations of several sites joined: numbers that were computed elsewhere, what a site holds back, and sites that the model had seen. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { joinSites } from '../../../src/models/evaluation/join-sites.ts'
import { pooledArea, pooledShare } from '../../../src/models/evaluation/pool.ts'
import { unknownProof } from '../../../src/models/evaluation/proof.ts'
import type { Done } from '../../../src/models/passport/record.ts'

const interval = (value: number, reach: number) => ({ value, lower: value - reach, upper: value + reach })
const close = (found: number | undefined, wanted: number) => assert.ok(Math.abs((found ?? Number.NaN) - wanted) < 1e-9, `${found} is not ${wanted}`)

interface Told { readonly n?: number | null, readonly positives?: number | null, readonly auc?: ReturnType<typeof interval> | null, readonly brier?: number | null, readonly disjoint?: boolean | null, readonly groups?: Done['report']['groups'], readonly threshold?: number, readonly sensitivity?: ReturnType<typeof interval> }
let made = 0

function done(site: string, { n = 100, positives = 40, auc = interval(0.8, 0.08), brier = 0.2, disjoint = true, groups = [], threshold = 0.5, sensitivity = interval(0.75, 0.1) }: Told = {}): Done {
  made += 1
  return {
    id: `evaluation-${made}`, task: null, dataset: `dataset-${site}`, version: 1, permit: 'permit-1', site, siteName: site, threshold, state: 'done', reason: null, output: null, askedAt: new Date(), endedAt: new Date(),
    proof: { ...unknownProof, disjoint },
    report: { n, positives, auc, sensitivity, specificity: interval(0.9, 0.05), threshold, brier, calibration: { intercept: 0, slope: 1, bins: [] }, roc: [], benefit: [], groups, suppressed: [] },
  }
}

test('areas and shares are pooled as the formulas of DerSimonian and Laird say, computed by another program', () => {
  const area = pooledArea([interval(0.80, 0.06), interval(0.90, 0.04), interval(0.70, 0.10)])
  close(area?.value, 0.807896832448)
  close(area?.lower, 0.701807793508)
  close(area?.upper, 0.913985871389)
  close(area?.heterogeneity, 0.884338811622)
  const share = pooledShare([{ value: 0.75, of: 40 }, { value: 0.9, of: 60 }, { value: 1, of: 25 }])
  close(share?.value, 0.872991095083)
  close(share?.lower, 0.684563297421)
  close(share?.upper, 0.956081739939)
  assert.equal(pooledArea([interval(0.8, 0.06)]), undefined, 'one site is not several')
})

test('a site that holds its counts back has no part in any sum, and nothing can be subtracted to find it', () => {
  const { sites, all } = joinSites([done('north', { n: 100, positives: 40 }), done('south', { n: 200, positives: 90 }), done('west', { n: null, positives: null, auc: null, brier: null })])
  assert.deepEqual(sites.map(({ site, n }) => [site, n]), [['north', 100], ['south', 200], ['west', null]])
  assert.deepEqual([all.n, all.positives, all.brier, all.auc?.sites], [null, null, null, 2])
  const told = joinSites([done('north', { n: 100, brier: 0.1 }), done('south', { n: 300, positives: 90, brier: 0.2 })]).all
  assert.deepEqual([told.n, told.positives], [400, 130])
  close(told.brier ?? undefined, 0.175)
})

test('a site whose subjects the model had learned from is shown and not pooled', () => {
  const { sites, all } = joinSites([done('north'), done('south', { disjoint: false, auc: interval(0.99, 0.01) }), done('west', { disjoint: null })])
  assert.deepEqual(sites.map(({ site, pooled }) => [site, pooled]), [['north', true], ['south', false], ['west', true]])
  assert.equal(all.auc?.sites, 2)
  close(all.auc?.value, 0.8)
})

test('errors at different thresholds are not added up, and only the newest of a dataset counts', () => {
  const different = joinSites([done('north', { threshold: 0.3 }), done('south')]).all
  assert.deepEqual([different.sensitivity, different.specificity], [null, null])
  const [newer, older] = [done('north', { auc: interval(0.9, 0.05) }), done('north', { auc: interval(0.6, 0.05) })]
  assert.deepEqual(joinSites([newer, older]).sites.map(({ evaluation }) => evaluation), [newer.id])
})

test('groups are joined over the sites that tell of them', () => {
  const group = (level: string, value: number) => ({ factor: 'sex', level, n: 50, positives: 20, auc: interval(value, 0.1), sensitivity: null, specificity: null })
  const { groups } = joinSites([done('north', { groups: [group('F', 0.8), group('M', 0.7)] }), done('south', { groups: [group('F', 0.9)] })])
  assert.deepEqual(groups.map(({ level, sites, auc }) => [level, sites.length, auc?.sites]), [['F', 2, 2], ['M', 1, undefined]])
  close(groups[0]?.auc?.value, 0.85)
})
