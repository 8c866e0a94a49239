/**
 * What may leave of work on a dataset, beside what a permit says: decided by its holder among presets that anybody can read (governance F12, G04), strict
 * until then. It holds for every version and for work that begins from now on.
 */
import { z } from 'zod'
import type { Ledger, Queryable, Records } from '#engines'
import { parse } from '#kernel'
import type { Actor, HttpApp } from '#kernel'
import { datasetOf } from './datasets.ts'

export interface OutputPolicy {
  /** Cells that count fewer subjects than this do not leave. */
  readonly minimumCell: number
  /** The largest share of a sum that one subject may have. */
  readonly dominance: number
  /** `none`: logs are thrown away. `review`: they wait in the air-lock as an output of their own. */
  readonly logs: 'none' | 'review'
}

/** From the narrowest. Ten and five are what EUCAIM and national statistics offices ask for; three is for data that are anonymised. */
export const outputPresets = {
  narrow: { minimumCell: 10, dominance: 0.7, logs: 'none' },
  strict: { minimumCell: 5, dominance: 0.85, logs: 'none' },
  reviewed: { minimumCell: 5, dominance: 0.85, logs: 'review' },
  open: { minimumCell: 3, dominance: 0.9, logs: 'review' },
} as const satisfies Record<string, OutputPolicy>

export type OutputPreset = keyof typeof outputPresets
const fallback: OutputPreset = 'strict'
const presets = Object.keys(outputPresets) as OutputPreset[]

export class OutputPolicies {
  private readonly records: Records
  private readonly ledger: Pick<Ledger, 'append'>

  private constructor({ records, ledger }: { readonly records: Records; readonly ledger: Pick<Ledger, 'append'> }) {
    this.records = records
    this.ledger = ledger
  }

  static async open(parts: { readonly records: Records; readonly ledger: Pick<Ledger, 'append'> }): Promise<OutputPolicies> {
    await parts.records.migrate('catalogue-output-policy', [{
      name: '0001-output-policy',
      sql: `create table catalogue_output_policy (dataset_id text collate "C" primary key references catalogue_dataset, preset text collate "C" not null, actor text collate "C" not null, at timestamptz not null default now())`,
    }])
    return new OutputPolicies(parts)
  }

  async presetOf(dataset: string, records: Queryable = this.records): Promise<OutputPreset> {
    const { rows } = await records.query<{ preset: OutputPreset }>('select preset from catalogue_output_policy where dataset_id = $1', [dataset])
    return rows[0] && Object.hasOwn(outputPresets, rows[0].preset) ? rows[0].preset : fallback
  }

  async of(dataset: string): Promise<OutputPolicy> {
    return outputPresets[await this.presetOf(dataset)]
  }

  /** Raises catalogue/no-such-dataset. */
  async choose(dataset: string, preset: OutputPreset, actor: Pick<Actor, 'id'>): Promise<void> {
    await this.records.transaction(async (tx) => {
      await datasetOf(tx, dataset)
      await tx.query(
        `insert into catalogue_output_policy (dataset_id, preset, actor) values ($1, $2, $3) on conflict (dataset_id) do update set preset = excluded.preset, actor = excluded.actor, at = now()`, [dataset, preset, actor.id])
      await this.ledger.append({ type: 'dataset/policy-changed', actor: actor.id, subject: dataset, detail: { preset, ...outputPresets[preset] } }, tx)
    })
  }

  /** Raises catalogue/no-such-dataset. */
  async shown(dataset: string): Promise<{ readonly preset: OutputPreset; readonly presets: readonly (OutputPolicy & { readonly name: OutputPreset })[] }> {
    await datasetOf(this.records, dataset)
    return { preset: await this.presetOf(dataset), presets: presets.map((name) => ({ name, ...outputPresets[name] })) }
  }
}

const choice = z.strictObject({ preset: z.enum(presets) })
interface DatasetPath { Params: { id: string } }

export function outputPolicyRoutes(policies: OutputPolicies): (app: HttpApp) => Promise<void> {
  return async (app) => {
    app.get<DatasetPath>('/api/catalogue/datasets/:id/output-policy', { config: { permission: 'dataset:read' } }, async (request) => policies.shown(request.params.id))
    app.put<DatasetPath>('/api/catalogue/datasets/:id/output-policy', { config: { permission: 'data-use:edit' } }, async (request) => {
      await policies.choose(request.params.id, parse(choice, request.body).preset, request.actor)
      return policies.shown(request.params.id)
    })
  }
}
