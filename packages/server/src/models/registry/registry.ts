/**
 * The registry: models with numbered versions that never change, names that point to one of them, what persons have declared and decided. A version is
 * entered together with its lineage and its note in the ledger, or not at all.
 */
import type { Ledger, Records, Transaction } from '#engines'
import { newIdentifier } from '#kernel'
import type { Actor, Clock } from '#kernel'
import type { DatasetDoor } from '../datasets.ts'
import { BadName, NoAlias, NoEvidence, NoFlag, NoModel, NoPerson, OwnModel, Retired } from '../problems.ts'
import { digestOf } from './canonical.ts'
import type { Declaration } from './declaration.ts'
import { ledgerName, versionOf, versionsWhere } from './version.ts'
import type { Format, LineageEntry, ModelVersion, Origin, RunBy, Summary } from './version.ts'

export interface RegistryParts {
  readonly records: Records
  readonly ledger: Pick<Ledger, 'append' | 'read'>
  readonly clock: Clock
  readonly datasets: DatasetDoor
}

export interface Entering {
  readonly name: string
  readonly title: string
  readonly format: Format
  readonly digest: string | null
  readonly size: number
  readonly summary: Summary
  readonly run: RunBy | null
  readonly declaration: Declaration | null
  readonly origin: Origin
  readonly lineage: readonly LineageEntry[]
  /** Models whose weights it began with, by their digests. */
  readonly began: readonly string[]
}

export interface ModelSummary { readonly name: string, readonly title: string, readonly versions: readonly ModelVersion[] }

export class Registry {
  private readonly parts: RegistryParts

  constructor(parts: RegistryParts) {
    this.parts = parts
  }

  /** All models, the newest first, each with its versions from the last. */
  async list(): Promise<ModelSummary[]> {
    await this.reexamine()
    const versions = await versionsWhere(this.parts.records, 'order by m.created_at desc, v.number desc', [])
    return [...Map.groupBy(versions, ({ name }) => name)].map(([name, own]) => ({ name, title: own[0]?.title ?? '', versions: own }))
  }

  /** Raises models/no-model. */
  async model(name: string): Promise<ModelSummary> {
    await this.reexamine()
    const versions = await versionsWhere(this.parts.records, 'where m.name = $1 order by v.number desc', [name])
    if (!versions[0]) throw NoModel()
    return { name, title: versions[0].title, versions }
  }

  /** `number` or an alias. Raises models/no-model, models/no-alias. */
  async version(name: string, which: string): Promise<ModelVersion> {
    await this.reexamine()
    if (/^\d{1,9}$/.test(which)) return versionOf(this.parts.records, name, Number(which))
    const { rows } = await this.parts.records.query<{ number: number }>('select a.number from models_alias a join models_model m on m.id = a.model where m.name = $1 and a.alias = $2', [name, which])
    if (!rows[0]) throw NoAlias()
    return versionOf(this.parts.records, name, rows[0].number)
  }

  /** The next version of the model of this name; the same weights from the same origin again change nothing. Raises models/bad-name. */
  async enter(entering: Entering, actor: Pick<Actor, 'id'>): Promise<ModelVersion> {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(entering.name) || entering.name.length > 60) throw BadName()
    const number = await this.parts.records.transaction((tx) => this.#enter(tx, entering, actor))
    return versionOf(this.parts.records, entering.name, number)
  }

  async #enter(tx: Transaction, { name, title, declaration, lineage, began, ...fixed }: Entering, actor: Pick<Actor, 'id'>): Promise<number> {
    await tx.query('insert into models_model (id, name, title, created_by) values ($1, $2, $3, $4) on conflict (name) do nothing', [newIdentifier('model'), name, title, actor.id])
    const { rows: [model] } = await tx.query<{ id: string }>('select id from models_model where name = $1 for update', [name])
    if (!model) throw NoModel()
    const { rows: parents } = await tx.query<{ model: string, number: number }>('select model, number from models_version where digest = any($1) order by 1, 2', [began])
    const record = digestOf({ model: model.id, ...fixed, lineage, parents })
    const { rows: [known] } = await tx.query<{ number: number }>('select number from models_version where model = $1 and record = $2', [model.id, record])
    if (known) return known.number
    const { rows: [last] } = await tx.query<{ number: number }>('select coalesce(max(number), 0)::int as number from models_version where model = $1', [model.id])
    const number = (last?.number ?? 0) + 1
    await tx.query('insert into models_version (model, number, format, digest, size, summary, run, origin, record, registered_at, registered_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)',
      [model.id, number, fixed.format, fixed.digest, fixed.size, JSON.stringify(fixed.summary), fixed.run && JSON.stringify(fixed.run), JSON.stringify(fixed.origin), record, this.parts.clock.now(), actor.id])
    for (const one of lineage) await tx.query('insert into models_lineage (model, number, dataset, version, site, manifest, permit) values ($1, $2, $3, $4, $5, $6, $7)', [model.id, number, one.dataset, one.version, one.site, one.manifest, one.permit])
    for (const parent of parents) await tx.query('insert into models_parent (model, number, parent_model, parent_number) values ($1, $2, $3, $4)', [model.id, number, parent.model, parent.number])
    if (declaration) await this.#declare(tx, { model: model.id, number }, { declaration, actor })
    await this.parts.ledger.append({
      type: 'model/registered', actor: actor.id, subject: ledgerName({ model: model.id, number }),
      detail: { record, format: fixed.format, origin: fixed.origin.kind, ...(fixed.digest ? { digest: fixed.digest } : {}), datasets: lineage.map(({ dataset, version }) => `${dataset}@${version}`).join(' ').slice(0, 2_000) },
    }, tx)
    return number
  }

  /** Says something new of a version; what was said before stays in the record. */
  async declare(version: ModelVersion, declaration: Declaration, actor: Pick<Actor, 'id'>): Promise<ModelVersion> {
    await this.parts.records.transaction(async (tx) => {
      const edition = await this.#declare(tx, version, { declaration, actor })
      await this.parts.ledger.append({ type: 'model/declared', actor: actor.id, subject: ledgerName(version), detail: { edition, digest: digestOf(declaration) } }, tx)
    })
    return this.#again(version)
  }

  async #declare(tx: Transaction, { model, number }: { readonly model: string, readonly number: number }, { declaration, actor }: { readonly declaration: Declaration, readonly actor: Pick<Actor, 'id'> }): Promise<number> {
    const { rows } = await tx.query<{ edition: number }>('select (coalesce(max(edition), 0) + 1)::int as edition from models_declaration where model = $1 and number = $2', [model, number])
    const edition = rows[0]?.edition ?? 1
    await tx.query('insert into models_declaration (model, number, edition, body, declared_by, declared_at) values ($1, $2, $3, $4, $5, $6)', [model, number, edition, JSON.stringify(declaration), actor.id, this.parts.clock.now()])
    return edition
  }

  /** Makes a name point to a version. */
  async point(version: ModelVersion, alias: string, actor: Pick<Actor, 'id'>): Promise<ModelVersion> {
    await this.parts.records.transaction(async (tx) => {
      await tx.query('insert into models_alias (model, alias, number) values ($1, $2, $3) on conflict (model, alias) do update set number = excluded.number', [version.model, alias, version.number])
      await this.parts.ledger.append({ type: 'model/aliased', actor: actor.id, subject: ledgerName(version), detail: { alias } }, tx)
    })
    return this.#again(version)
  }

  /** By a person who did not register it, on evidence: declared, measured on subjects that it has not seen, no open flag. Raises models/no-evidence and others. */
  async approve(version: ModelVersion, reason: string, actor: Actor): Promise<ModelVersion> {
    if (actor.kind !== 'person') throw NoPerson()
    if (version.registeredBy === actor.id) throw OwnModel()
    if (version.state === 'retired') throw Retired()
    const missing = [
      ...(version.declaration ? [] : ['nobody has declared its intended use']), ...(version.state === 'flagged' ? ['it is flagged'] : []), ...(version.run ? [] : ['no tool here runs it']),
      ...(version.run?.evaluate && !(await this.#wasMeasured(version)) ? ['no evaluation on subjects that it was not trained on'] : []),
    ]
    if (missing.length > 0) throw NoEvidence(missing.join('; '))
    return this.#decide(version, { kind: 'approved', reason, actor })
  }

  async retire(version: ModelVersion, reason: string, actor: Actor): Promise<ModelVersion> {
    return this.#decide(version, { kind: 'retired', reason, actor })
  }

  async #decide(version: ModelVersion, { kind, reason, actor }: { readonly kind: 'approved' | 'retired', readonly reason: string, readonly actor: Actor }): Promise<ModelVersion> {
    await this.parts.records.transaction(async (tx) => {
      const { rowCount } = await tx.query('insert into models_decision (model, number, kind, reason, decided_by, decided_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [version.model, version.number, kind, reason, actor.id, this.parts.clock.now()])
      if (rowCount) await this.parts.ledger.append({ type: `model/${kind}`, actor: actor.id, subject: ledgerName(version), detail: { record: version.record } }, tx)
    })
    return this.#again(version)
  }

  /** A person has looked at what became of the data and says why the version may be used, or go on being known. Raises models/no-flag. */
  async resolve(version: ModelVersion, flag: string, { reason, actor }: { readonly reason: string, readonly actor: Actor }): Promise<ModelVersion> {
    if (actor.kind !== 'person') throw NoPerson()
    await this.parts.records.transaction(async (tx) => {
      const { rowCount } = await tx.query('update models_flag set resolved_at = $4, resolved_by = $5, resolution = $6 where id = $1 and model = $2 and number = $3 and resolved_at is null',
        [flag, version.model, version.number, this.parts.clock.now(), actor.id, reason])
      if (!rowCount) throw NoFlag()
      await this.parts.ledger.append({ type: 'model/flag-resolved', actor: actor.id, subject: ledgerName(version), detail: { flag } }, tx)
    })
    return this.#again(version)
  }

  /** Compares every lineage with what is still to be used, and flags versions that were made from what is not. Returns how many are new. */
  async reexamine(): Promise<number> {
    const { rows } = await this.parts.records.query<{ dataset: string, version: number, site: string }>(
      `select distinct l.dataset, l.version, l.site from models_lineage l where exists (select 1 from models_version v where v.model = l.model and v.number = l.number
        and not exists (select 1 from models_flag f where f.model = l.model and f.number = l.number and f.dataset = l.dataset and f.version = l.version))`)
    let flagged = 0
    for (const one of rows) if ((await this.parts.datasets.state(one)) === 'invalidated') flagged += await this.#flag(one)
    return flagged
  }

  async #flag({ dataset, version }: { readonly dataset: string, readonly version: number }): Promise<number> {
    return this.parts.records.transaction(async (tx) => {
      const { rows } = await tx.query<{ model: string, number: number }>('select model, number from models_lineage where dataset = $1 and version = $2 order by 1, 2', [dataset, version])
      let count = 0
      for (const { model, number } of await withDescendants(tx, rows)) {
        const id = newIdentifier('flag')
        const { rowCount } = await tx.query('insert into models_flag (id, model, number, dataset, version, at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing', [id, model, number, dataset, version, this.parts.clock.now()])
        if (!rowCount) continue
        count++
        await this.parts.ledger.append({ type: 'model/affected', actor: 'house', subject: ledgerName({ model, number }), detail: { flag: id, dataset, version } }, tx)
      }
      return count
    })
  }

  async #wasMeasured({ model, number }: ModelVersion): Promise<boolean> {
    const { rows } = await this.parts.records.query(`select 1 from models_evaluation where model = $1 and number = $2 and state = 'done' and proof->>'disjoint' = 'true' limit 1`, [model, number])
    return rows.length > 0
  }

  #again({ name, number }: ModelVersion): Promise<ModelVersion> {
    return versionOf(this.parts.records, name, number)
  }
}

/** These versions, and those that began with their weights, however far. */
export async function withDescendants(tx: Pick<Transaction, 'query'>, versions: readonly { readonly model: string, readonly number: number }[]): Promise<{ model: string, number: number }[]> {
  const { rows } = await tx.query<{ model: string, number: number }>(
    `with recursive affected(model, number) as (
       select a collate "C", b from unnest($1::text[], $2::int[]) as given(a, b)
       union select p.model, p.number from models_parent p join affected f on p.parent_model = f.model and p.parent_number = f.number)
     select model, number from affected order by 1, 2`, [versions.map(({ model }) => model), versions.map(({ number }) => number)])
  return rows
}
