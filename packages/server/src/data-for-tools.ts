/** What the door tells the compute room of data: whether a permit allows a use, and the version of a dataset that it opens, with its images, its table and its rules. */
import type { Access } from '#access'
import type { Archive } from '#archive'
import type { Catalogue, OutputPolicies } from '#catalogue'
import type { DataDoor } from '#compute'
import type { Records } from '#engines'
import type { Clock } from '#kernel'
import type { OpenInstance } from './offered-datasets.ts'

export interface DataSources {
  readonly records: Pick<Records, 'transaction'>
  readonly archive: Pick<Archive, 'clinicalTable' | 'native'>
  readonly catalogue: Pick<Catalogue, 'dataset'>
  readonly policies: Pick<OutputPolicies, 'of'>
}

export function dataForTools({ permits }: Pick<Access<OpenInstance>, 'permits'>, clock: Clock, { records, archive, catalogue, policies }: DataSources): DataDoor {
  return {
    async check(use, action) {
      await permits.check({ ...use, ...action, at: clock.now() })
    },
    async open(use) {
      const version = await permits.openVersion({ ...use, at: clock.now() })
      try {
        const instances: OpenInstance[] = []
        for await (const instance of version.instances) instances.push(instance)
        const subjects = [...new Set(instances.map(({ pseudonym }) => pseudonym))].sort()
        const { project } = await catalogue.dataset(use.dataset)
        const table = await records.transaction((tx) => archive.clinicalTable(tx, project, subjects))
        return {
          subjects: subjects.length, policy: await policies.of(use.dataset), ended: version.signal, close: () => version.close(), images: asLongAs(version.signal, instances, archive),
          ...(table.rows.length > 0 ? { table: Buffer.from(csvOf([table.columns, ...table.rows])) } : {}),
        }
      } catch (error) {
        version.close()
        throw error
      }
    },
  }
}

async function* asLongAs(signal: AbortSignal, instances: readonly OpenInstance[], archive: Pick<Archive, 'native'>) {
  for (const instance of instances) {
    signal.throwIfAborted()
    yield { bytes: () => instance.read(), native: async () => archive.native(await instance.read()) }
  }
}

/** RFC 4180: a cell with a comma, a quote or a line end is quoted; what is not known is empty. */
function csvOf(rows: readonly (readonly (string | number | null)[])[]): string {
  const cell = (value: string | number | null): string => {
    const text = value === null ? '' : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}
