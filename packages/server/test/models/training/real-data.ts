/** Real data for federated training in tests: Fed-TCGA-BRCA by its six regions, PneumoniaMNIST over three hospitals whose labels are skewed. */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { unzipSync } from 'fflate'
import { column, numbers, readTable } from '../../../../../tools/library/table.ts'
import { Random } from '../../../../../tools/library/random.ts'

const shared = process.env['VESALIUS_SHARED'] ?? resolve(import.meta.dirname, '../../../../../../shared')
const brca = join(shared, 'data/clinical/fed-tcga-brca')
const pneumonia = join(shared, 'data/images/pneumoniamnist/pneumoniamnist.npz')
export const withoutBrca = existsSync(brca) ? false : 'the shared data are not there'
export const withoutPneumonia = existsSync(pneumonia) ? false : 'the shared data are not there'

export interface BrcaTable {
  readonly features: readonly string[]
  /** Of a region from 0 to 5, or of all. */
  csv(part: 'train' | 'test', region?: number): string
}

/** Columns are renamed x1 … x39, as a hospital's mapping would: names with commas are a table's own matter. */
export function brcaTable(): BrcaTable {
  const table = readTable(join(brca, 'brca.csv'))
  const split = readTable(join(brca, 'train_test_split.csv'))
  const fold = new Map(column(split, 'pid').map((pid, at) => [pid, column(split, 'fold2')[at] ?? '']))
  const names = table.columns.filter((name) => !['pid', 'E', 'T'].includes(name))
  const [pids, values, events, times] = [column(table, 'pid'), names.map((name) => numbers(table, name)), numbers(table, 'E'), numbers(table, 'T')]
  const features = names.map((_, at) => `x${at + 1}`)
  return {
    features,
    csv(part, region) {
      const wanted = (pid: string) => { const [kind, place] = (fold.get(pid) ?? '').split('_'); return kind === part && (region === undefined || place === String(region)) }
      const rows = pids.flatMap((pid, at) => (wanted(pid) ? [[`s${at}`, ...values.map((list) => list[at]), events[at], times[at]].join(',')] : []))
      return `${['subject', ...features, 'event', 'time'].join(',')}\n${rows.join('\n')}\n`
    },
  }
}

export interface Picture { readonly pixels: Uint8Array, readonly label: number }

export function pneumoniaPart(name: 'train' | 'test'): Picture[] {
  const files = unzipSync(readFileSync(pneumonia))
  const body = (key: string) => { const file = files[`${name}_${key}.npy`] as Uint8Array; return file.subarray(10 + (file[8] ?? 0) + 256 * (file[9] ?? 0)) }
  const [images, labels] = [body('images'), body('labels')]
  return [...labels].map((label, at) => ({ label, pixels: images.subarray(at * 784, at * 784 + 784) }))
}

/** Three hospitals of different size, with 37, 15 and 22 of a hundred normal pictures: 1,950, 1,641 and 1,117 (ai.md 3.2). */
export function skewed(pictures: readonly Picture[]): Picture[][] {
  const random = new Random(5)
  const order = random.order(pictures.length)
  const [normal, ill] = [0, 1].map((label) => Array.from(order, (at) => pictures[at] as Picture).filter((one) => one.label === label)) as [Picture[], Picture[]]
  const sizes = [[722, 1228], [246, 1395], [246, 871]] as const
  let [n, i] = [0, 0]
  return sizes.map(([normals, ills]) => [...normal.slice(n, n += normals), ...ill.slice(i, i += ills)])
}
