/** The terms under which a dataset version may be used: the codes that its description publishes, with the modifiers that its holder sets here. */
import type { DataUse } from '@vesalius/standards/duo'
import type { Actor } from '#kernel'
import { act } from '../acting.ts'
import type { AccessContext } from '../context.ts'
import { here } from '../offered.ts'
import type { Offered, OfferedVersion } from '../offered.ts'
import { NoSuchVersion, TermsDiffer, TermsElsewhere } from './problems.ts'

export type Uses = readonly (DataUse | { readonly code: string })[]

export class DataUses {
  readonly #context: AccessContext
  readonly #offered: Offered

  constructor(context: AccessContext, offered: Offered) {
    this.#context = context
    this.#offered = offered
  }

  /** What is set here, and every published code that is not among it, which then lacks its modifier. */
  async of(version: OfferedVersion): Promise<Uses> {
    const { rows } = await this.#context.records.query<{ uses: DataUse[] }>('select uses from access_data_use where dataset = $1 and version = $2', [version.dataset, version.version])
    const set = rows[0]?.uses ?? []
    return [...set, ...version.dataUses.filter(({ code }) => !set.some((one) => one.code === code))]
  }

  /** Raises access/no-such-version. */
  async read(dataset: string, version: number): Promise<Uses> {
    return this.of(await this.#find(dataset, version))
  }

  /** Permits that were issued before keep what was decided. Raises access/no-such-version, access/terms-elsewhere, access/terms-differ. */
  async set(actor: Actor, { dataset, version, uses }: { readonly dataset: string; readonly version: number; readonly uses: readonly DataUse[] }): Promise<Uses> {
    const found = await this.#find(dataset, version)
    if (found.holder !== here) throw TermsElsewhere()
    const lacking = found.dataUses.filter(({ code }) => !uses.some((one) => one.code === code))
    if (lacking.length > 0) throw TermsDiffer(lacking.map(({ code }) => code).join(', '))
    await act(this.#context, async ({ tx, now, tell }) => {
      await tx.query(
        `insert into access_data_use (dataset, version, uses, set_by, set_at) values ($1, $2, $3, $4, $5)
         on conflict (dataset, version) do update set uses = excluded.uses, set_by = excluded.set_by, set_at = excluded.set_at`,
        [dataset, version, JSON.stringify(uses), actor.id, now])
      tell({ type: 'dataset/policy-changed', actor: actor.id, subject: dataset, detail: { version, terms: uses.map(({ code }) => code).join(' ') } })
    })
    return uses
  }

  async #find(dataset: string, version: number): Promise<OfferedVersion> {
    const found = await this.#offered.find(dataset, version)
    if (!found) throw NoSuchVersion()
    return found
  }
}
