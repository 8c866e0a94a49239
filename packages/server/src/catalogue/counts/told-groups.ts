/** The groups that numbers were told of, in memory and at rest: what is placed while a question is answered is written in its transaction, in a few statements. */
import type { Transaction } from '#engines'
import { digestOfSet, Groups } from './groups.ts'
import type { Group, Placed } from './groups.ts'
import type { Scope } from './population.ts'
import type { Rules } from './policy.ts'
import { rounded } from './rounding.ts'
import { SubjectSet } from './subject-set.ts'

/** Null: fewer than the minimum, perhaps none. */
export interface Told { readonly subjects: number | null; readonly studies: number | null }

/** What is known of the groups at rest without reading them. */
export interface AtRest { readonly lastGroup: number | null; readonly places: number }

export interface Secret { readonly rules: Rules; readonly key: Uint8Array }

interface Row { readonly members: SubjectSet; readonly shown: number; readonly step: number; readonly studies: Record<string, number | null> }

export class ToldGroups {
  private readonly project: string
  private readonly rows = new Map<number, Row>()
  private groups: Groups | undefined
  private known: AtRest | undefined
  private secret: Secret | undefined
  private fresh: Group[] = []
  private placed = new Map<string, number>()
  private readonly changed = new Set<number>()

  constructor(project: string) {
    this.project = project
  }

  /** From memory, unless another process has told more. */
  async load(tx: Transaction, atRest: AtRest): Promise<void> {
    if (this.groups && this.known?.lastGroup === atRest.lastGroup && this.known.places === atRest.places) return
    this.forget()
    const { rows } = await tx.query<{ id: number; members: Buffer } & Omit<Row, 'members'>>('select id, members, shown, step, studies from count_group where project = $1 order by id', [this.project])
    const places = await tx.query<{ digest: string; id: number }>(`select encode(digest, 'hex') as digest, group_id as id from count_place where project = $1`, [this.project])
    for (const { id, members, ...row } of rows) this.rows.set(id, { members: SubjectSet.fromBytes(members), ...row })
    let next = (atRest.lastGroup ?? 0) + 1
    this.groups = new Groups((members) => this.made({ id: next++, members }))
    this.groups.restore([...this.rows].map(([id, { members }]) => ({ id, members })), places.rows.map(({ digest, id }) => [digest, id] as const))
    this.known = atRest
  }

  /** What was placed and not kept is read again. */
  forget(): void {
    this.groups = undefined
    this.known = undefined
    this.rows.clear()
    this.fresh = []
    this.placed.clear()
    this.changed.clear()
  }

  /** Where a set belongs, and what is told of it. Loaded before; kept after. */
  tell(set: SubjectSet, scope: Scope, secret: Secret): { readonly placed: Placed; readonly told: Told } {
    if (!this.groups) throw new Error('the groups are not loaded')
    this.secret = secret
    const isNew = this.groups.placeOf(set) === undefined
    const placed = this.groups.place(set, { minimum: secret.rules.minimum, whole: scope.subjects })
    if (isNew && placed.group) this.placed.set(digestOfSet(set), placed.group.id)
    return { placed, told: this.toldOf(placed.group, scope, secret) }
  }

  /** In three statements at most. */
  async keep(tx: Transaction, at: Date): Promise<void> {
    const { project, fresh, rows, placed } = this
    const ids = fresh.map(({ id }) => id)
    if (fresh.length > 0) {
      const of = <Value>(pick: (row: Row) => Value): Value[] => ids.map((id) => pick(rows.get(id) as Row))
      await tx.query(
        `insert into count_group (id, project, members, shown, step, studies, made_at) select i, $1, m, s, p, t::jsonb, $2 from unnest($3::int[], $4::bytea[], $5::int[], $6::int[], $7::text[]) as r(i, m, s, p, t)`,
        [project, at, ids, of(({ members }) => members.toBytes()), of(({ shown }) => shown), of(({ step }) => step), of(({ studies }) => JSON.stringify(studies))])
    }
    const changed = [...this.changed].filter((id) => !ids.includes(id))
    if (changed.length > 0) {
      await tx.query('update count_group g set studies = t::jsonb from unnest($1::int[], $2::text[]) as r(i, t) where g.id = r.i', [changed, changed.map((id) => JSON.stringify(rows.get(id)?.studies))])
    }
    if (placed.size > 0) {
      await tx.query(`insert into count_place (project, digest, group_id) select $1, decode(d, 'hex'), g from unnest($2::text[], $3::int[]) as r(d, g)`, [project, [...placed.keys()], [...placed.values()]])
    }
    this.known = { lastGroup: ids.at(-1) ?? this.known?.lastGroup ?? null, places: (this.known?.places ?? 0) + placed.size }
    this.fresh = []
    this.placed = new Map()
    this.changed.clear()
  }

  private made(group: Group): Group {
    const { rules, key } = this.secret as Secret
    const { id, members } = group
    this.rows.set(id, { members, shown: rounded(members.size, { step: rules.step, key, name: digestOfSet(members) }), step: rules.step, studies: {} })
    this.fresh.push(group)
    return group
  }

  /** What was told of a group stays; rules that became stricter since round what was told, never the exact number again. */
  private toldOf(group: Group | undefined, scope: Scope, { rules, key }: Secret): Told {
    const row = group && this.rows.get(group.id)
    if (!group || !row || row.members.size < rules.minimum) return { subjects: null, studies: null }
    let studies = row.studies[scope.name]
    if (studies === undefined) {
      studies = studiesOf(scope, row.members, rules, { key, name: `${scope.name} ${digestOfSet(row.members)}` })
      row.studies[scope.name] = studies
      this.changed.add(group.id)
    }
    const again = (shown: number): number | null => { const coarser = row.step < rules.step ? Math.floor(shown / rules.step) * rules.step : shown; return coarser < rules.step ? null : coarser }
    const subjects = again(row.shown)
    // Two draws could say fewer studies than subjects.
    return { subjects, studies: studies === null || subjects === null ? null : Math.max(subjects, again(studies) ?? 0) }
  }
}

/** Null when one subject has more than half of them: their number would be that subject's. */
function studiesOf({ rows }: Scope, members: SubjectSet, { minimum, step }: Rules, secret: { readonly key: Uint8Array; readonly name: string }): number | null {
  const counts = rows.filter(({ position }) => members.has(position)).map(({ studies }) => studies)
  const sum = counts.reduce((total, studies) => total + studies, 0)
  return counts.length < minimum || Math.max(...counts) * 2 > sum ? null : rounded(sum, { step, ...secret })
}
