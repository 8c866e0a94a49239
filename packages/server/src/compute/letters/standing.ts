/** Where a task that came by letter stands, and what of that its hub is told. */
import type { Records } from '#engines'
import type { LetterBody } from '#federation'
import { canonical } from '../tools/version.ts'
import type { SentOutput } from './output-pieces.ts'

type State = LetterBody<'task-state'>
type ToldOutput = State['outputs'][number]

export interface StandingOutput extends ToldOutput {
  readonly digest: string
  readonly size: number
  /** Whether it is on its way to the hub. */
  readonly sent: boolean
}

export interface Standing {
  readonly hub: string
  readonly id: string
  readonly task: string
  readonly refused: string | null
  /** What the hub was told last. */
  readonly told: string | null
  readonly tenths: number
  readonly state: Exclude<State['state'], 'REFUSED'> | null
  readonly reason: string | null
  readonly progress: number | null
  readonly ended: Date | null
  readonly outputs: readonly StandingOutput[]
}

/** Of tasks that may still change or have not been told, oldest first. */
export async function standings(records: Records): Promise<Standing[]> {
  const { rows } = await records.query<Standing>(
    `select a.hub, a.id, a.task, a.refused, a.told, a.tenths, t.state, t.reason, t.progress, t.ended,
       coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'type', o.type, 'class', o.class, 'state', o.state, 'digest', o.digest, 'size', o.size,
         'sent', exists (select 1 from compute_asked_output s where s.output = o.id)) order by o.name) from compute_output o where o.task = a.task), '[]') as outputs
     from compute_asked_task a left join compute_task t on t.id = a.task where not a.settled and (t.id is not null or a.refused is not null) order by a.at limit 1000`)
  return rows
}

/** `told`: as one text, to be compared. Of an output that was not released, neither size nor digest: a tool could tell something by them. */
export function stateOf({ refused, state, reason, progress, tenths, outputs }: Standing): { readonly told: string, readonly body: Omit<State, 'task' | 'number'> } {
  const why = refused ?? reason
  const body = {
    state: refused === null && state !== null ? state : 'REFUSED' as const, ...(why === null ? {} : { reason: why }), tenths: Math.max(tenths, Math.min(10, Math.floor((progress ?? 0) * 10))),
    outputs: outputs.map(({ id, name, type, class: kind, state: standing }) => ({ id, name, type, class: kind, state: standing })),
  }
  return { told: canonical(body), body }
}

/** Released by a person, and not on its way yet. DICOM went back by the front gate of the node. */
export function toSend({ outputs }: Standing): SentOutput[] {
  return outputs.flatMap(({ type, state, sent, ...output }) => (state === 'released' && type !== 'dicom' && !sent ? [{ ...output, type }] : []))
}
