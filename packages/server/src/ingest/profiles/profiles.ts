/**
 * Profiles of this node: those that come with the program, and the holder's own in versions that never change. A project is pinned to one version;
 * what was used once stays readable by its digest, so that a report of last year says under which rules it was made.
 */
import type { Profile } from '@vesalius/deidentify'
import { builtInProfiles, checkedProfile, ProfileError, profileDigest } from '@vesalius/deidentify/profile'
import type { Ledger, Records } from '#engines'
import { BadProfile, NameTaken, NoProfile } from '../problems.ts'

/** A profile in one version. */
export interface Chosen {
  readonly name: string
  readonly version: string
  readonly digest: string
  readonly profile: Profile
}

export interface ListedProfile {
  readonly name: string
  readonly version: string
  readonly title: string
  readonly explanation: string
  readonly digest: string
  readonly builtIn: boolean
  readonly at?: string
  readonly by?: string
  /** Projects that are pinned to this name. */
  readonly projects: readonly string[]
}

export interface PinnedProject { readonly project: string, readonly name: string, readonly version: string, readonly digest: string }

interface Row { name: string, number: number, digest: string, body: Profile, actor: string, at: Date }

export interface ProfilesParts {
  readonly records: Records
  readonly ledger: Ledger
  /** Of projects for which none was chosen. */
  readonly fallback: string
}

const chosenOf = (profile: Profile): Chosen => ({ name: profile.name, version: profile.version, digest: profileDigest(profile), profile })
const builtIn: readonly Chosen[] = [...builtInProfiles().values()].map(chosenOf)

const mostDrafts = 50

export interface Defect { readonly place: string, readonly message: string }

/** A profile, or what is wrong with it and where. */
export function checkProfile(value: unknown): { readonly profile: Profile } | { readonly errors: readonly Defect[] } {
  try {
    return { profile: checkedProfile(value) }
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error
    return { errors: error.defects.map((text) => ({ place: text.slice(0, text.indexOf(':')), message: text.slice(text.indexOf(':') + 2) })) }
  }
}

export class Profiles {
  /** Raised whenever the same input gives another result. */
  readonly engine = '1'
  private readonly parts: ProfilesParts
  private readonly pinned = new Map<string, Promise<Chosen>>()
  /** Profiles in the making by their digests, the last ones that were checked: their effect can be looked at before they are saved. */
  private readonly drafts = new Map<string, Chosen>()

  constructor(parts: ProfilesParts) {
    this.parts = parts
  }

  async list(): Promise<{ profiles: ListedProfile[], projects: PinnedProject[], fallback: string }> {
    const { records, fallback } = this.parts
    const { rows } = await records.query<Row>('select distinct on (name) * from ingest_profile order by name, number desc')
    const { rows: pins } = await records.query<PinnedProject>('select project, name, version, digest from ingest_project_profile order by project')
    const own = rows.map((row) => ({ ...chosenOf(row.body), at: row.at.toISOString(), by: row.actor }))
    const listed = [...builtIn.map((one) => ({ ...one, builtIn: true })), ...own.map((one) => ({ ...one, builtIn: false }))]
    return {
      profiles: listed.map(({ profile, ...one }) => ({ ...one, title: profile.title, explanation: profile.explanation, projects: pins.filter(({ name }) => name === one.name).map(({ project }) => project) })),
      projects: pins, fallback,
    }
  }

  /** The newest version of a name, or the one that is asked for. Throws ingest/no-profile. */
  async named(name: string, version?: string): Promise<Chosen> {
    const known = builtIn.find((one) => one.name === name && (version === undefined || one.version === version))
    if (known) return known
    const { rows } = await this.parts.records.query<Row>(
      `select * from ingest_profile where name = $1 and ($2::text is null or body ->> 'version' = $2) order by number desc limit 1`, [name, version ?? null])
    if (!rows[0]) throw NoProfile()
    return chosenOf(rows[0].body)
  }

  /** Checks a text; what is a profile is known as a draft for a while. */
  check(value: unknown): ReturnType<typeof checkProfile> {
    const checked = checkProfile(value)
    if (!('profile' in checked)) return checked
    const chosen = chosenOf(checked.profile)
    this.drafts.delete(chosen.digest)
    this.drafts.set(chosen.digest, chosen)
    const oldest = this.drafts.keys().next().value
    if (this.drafts.size > mostDrafts && oldest !== undefined) this.drafts.delete(oldest)
    return checked
  }

  /** Throws ingest/no-profile where it was not checked lately. */
  draft(digest: string): Chosen {
    const known = this.drafts.get(digest)
    if (!known) throw NoProfile()
    return known
  }

  async versions(name: string): Promise<{ version: string, digest: string, at: string, by: string }[]> {
    const { rows } = await this.parts.records.query<Row>('select * from ingest_profile where name = $1 order by number desc', [name])
    return rows.map((row) => ({ version: row.body.version, digest: row.digest, at: row.at.toISOString(), by: row.actor }))
  }

  /** Kept in memory until it is changed: asked for every file. */
  ofProject(project: string): Promise<Chosen> {
    const known = this.pinned.get(project)
    if (known) return known
    const found = this.find(project)
    this.pinned.set(project, found)
    found.catch(() => this.pinned.delete(project))
    return found
  }

  async byDigest(digest: string): Promise<Chosen> {
    const known = builtIn.find((one) => one.digest === digest)
    if (known) return known
    const { rows } = await this.parts.records.query<{ body: Profile }>('select body from ingest_profile_used where digest = $1', [digest])
    if (!rows[0]) throw NoProfile()
    return { ...chosenOf(rows[0].body), digest }
  }

  /** As a new version of its name; the version is ours, whatever the text says. Throws ingest/bad-profile, ingest/name-taken. */
  async save(actor: string, text: unknown): Promise<Chosen> {
    const { records, ledger } = this.parts
    const checked = checkProfile(text)
    if (!('profile' in checked)) throw BadProfile(checked.errors[0]?.place ?? '')
    const { profile } = checked
    if (builtIn.some(({ name }) => name === profile.name)) throw NameTaken()
    return records.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`profile ${profile.name}`])
      const { rows } = await tx.query<{ number: number }>('select coalesce(max(number), 0) + 1 as number from ingest_profile where name = $1', [profile.name])
      const number = rows[0]?.number ?? 1
      const chosen = chosenOf({ ...profile, version: String(number) })
      await tx.query('insert into ingest_profile (name, number, digest, body, actor) values ($1, $2, $3, $4, $5)', [chosen.name, number, chosen.digest, JSON.stringify(chosen.profile), actor])
      await ledger.append({ type: 'ingest/profile-saved', actor, subject: `profile-${chosen.name}`, detail: { version: chosen.version, digest: chosen.digest } }, tx)
      return chosen
    })
  }

  /** What comes in from now on is treated by it; what is stored stays as it is. */
  async choose(actor: string, project: string, name: string): Promise<Chosen> {
    const chosen = await this.named(name)
    await this.parts.records.transaction(async (tx) => {
      await tx.query(
        `insert into ingest_project_profile (project, name, version, digest, body, actor) values ($1, $2, $3, $4, $5, $6)
         on conflict (project) do update set name = excluded.name, version = excluded.version, digest = excluded.digest, body = excluded.body, actor = excluded.actor, at = now()`,
        [project, chosen.name, chosen.version, chosen.digest, JSON.stringify(chosen.profile), actor])
      await this.parts.ledger.append({ type: 'ingest/profile-chosen', actor, subject: `project-${project}`, detail: { profile: chosen.name, version: chosen.version, digest: chosen.digest } }, tx)
    })
    this.pinned.delete(project)
    return this.ofProject(project)
  }

  private async find(project: string): Promise<Chosen> {
    const { records, fallback } = this.parts
    const { rows } = await records.query<{ name: string, body: Profile }>('select name, body from ingest_project_profile where project = $1', [project])
    // One that comes with the program is taken as this program has it: pinned is the holder's own.
    const pin = rows[0]
    const chosen = pin ? builtIn.find(({ name }) => name === pin.name) ?? chosenOf(pin.body) : await this.named(fallback)
    await records.query('insert into ingest_profile_used (digest, body) values ($1, $2) on conflict do nothing', [chosen.digest, JSON.stringify(chosen.profile)])
    return chosen
  }
}
