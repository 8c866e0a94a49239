/** Which stored instances a study, series or instance is, in the order in which they are given. */
import type { Match as AttributeMatch } from '@vesalius/standards/dicomweb'
import type { Queryable } from '#engines'
import { Parameters } from '../search/conditions.ts'
import { conditionOf } from '../search/search.ts'

export interface Place {
  readonly study: string
  readonly series?: string
  readonly instance?: string
}

export interface Located {
  readonly id: number
  readonly study: string
  readonly series: string
  readonly instance: string
  readonly sopClass: string
  readonly transferSyntax: string
  readonly digest: string
  readonly size: number
}

interface Row { id: number; study: string; series: string; instance: string; sop_class: string; transfer_syntax: string; digest: string; size: number }

const columns = `i.id, s.uid as study, r.uid as series, i.uid as instance, i.sop_class, i.transfer_syntax, encode(i.digest, 'hex') as digest, i.size`
const tables = 'archive_study s join archive_series r on r.study_id = s.id join archive_instance i on i.series_id = r.id'
const order = 'order by r.number, r.id, i.number, i.id'

/** Empty when there is none. All of a study's parts must belong together: an instance asked for under another study is not found. */
export async function locate(records: Queryable, { study, series, instance }: Place): Promise<Located[]> {
  const { rows } = instance !== undefined
    ? await records.query<Row>({
      name: 'archive-locate-instance',
      text: `select ${columns} from archive_instance i join archive_series r on r.id = i.series_id join archive_study s on s.id = r.study_id
        where i.uid = $1 and s.uid = $2 and ($3::text is null or r.uid = $3)`,
    }, [instance, study, series ?? null])
    : series !== undefined
      ? await records.query<Row>({ name: 'archive-locate-series', text: `select ${columns} from ${tables} where s.uid = $1 and r.uid = $2 ${order}` }, [study, series])
      : await records.query<Row>({ name: 'archive-locate-study', text: `select ${columns} from ${tables} where s.uid = $1 ${order}` }, [study])
  return rows.map(located)
}

/** By unique keys of any level, as C-MOVE and C-GET ask. */
export async function locateMatching(records: Queryable, matches: readonly AttributeMatch[]): Promise<Located[]> {
  const parameters = new Parameters()
  const conditions = matches.map((match) => conditionOf('instance', match, parameters)).filter((one) => one !== undefined)
  const { rows } = await records.query<Row>({ text: `select ${columns} from ${tables} where ${conditions.join(' and ')} ${order}` }, parameters.values)
  return rows.map(located)
}

function located(row: Row): Located {
  return {
    id: row.id, study: row.study, series: row.series, instance: row.instance, sopClass: row.sop_class, transferSyntax: row.transfer_syntax,
    digest: row.digest, size: row.size,
  }
}
