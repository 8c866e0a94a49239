/** Profiles and reports over HTTP: under which rules a project is de-identified, and the signed report of what was done. */
import type { Request } from './http.ts'

export interface ListedProfile {
  readonly name: string
  readonly version: string
  readonly title: string
  readonly explanation: string
  readonly digest: string
  readonly builtIn: boolean
  readonly at?: string
  readonly by?: string
  readonly projects: readonly string[]
}

/** What the profile does to one attribute, or to a class of them, in a sentence. */
export interface RuleExplained { readonly attribute: string; readonly name: string; readonly action: string; readonly because: string; readonly explanation: string }

export interface ProfileList {
  readonly profiles: readonly ListedProfile[]
  readonly projects: readonly { readonly project: string; readonly name: string; readonly version: string; readonly digest: string }[]
  /** Of projects for which none was chosen. */
  readonly fallback: string
  /** Where files go when nothing routes them elsewhere. */
  readonly project: string
}

export interface ProfileInFull {
  readonly profile: Readonly<Record<string, unknown>>
  readonly digest: string
  readonly rules: readonly RuleExplained[]
  readonly versions: readonly { readonly version: string; readonly digest: string; readonly at: string; readonly by: string }[]
}

export interface ProfileCheck { readonly ok: boolean; readonly errors: readonly { readonly place: string; readonly message: string }[]; readonly digest?: string; readonly rules?: readonly RuleExplained[] }

export interface ReportRow {
  readonly id: string
  readonly kind: 'send' | 'study'
  readonly about: string
  readonly project: string
  readonly digest: string
  readonly at: string
  readonly instances: number
  readonly held: number
}

const at = encodeURIComponent

export function profileMethods(request: Request) {
  return {
    profiles: () => request<ProfileList>('GET', '/api/ingest/profiles'),
    profile: (name: string, version?: string) => request<ProfileInFull>('GET', `/api/ingest/profiles/${at(name)}`, { query: { version } }),
    checkProfile: (profile: unknown) => request<ProfileCheck>('POST', '/api/ingest/profiles/check', { json: { profile } }),
    saveProfile: (profile: unknown) => request<{ name: string; version: string; digest: string }>('POST', '/api/ingest/profiles', { json: { profile } }),
    chooseProfile: (project: string, profile: string) => request<{ name: string; version: string }>('PUT', `/api/ingest/projects/${at(project)}/profile`, { json: { profile } }),
    reports: () => request<{ reports: ReportRow[] }>('GET', '/api/ingest/reports'),
    makeReport: (asked: { kind: 'send' | 'study'; about: string }) => request<ReportRow>('POST', '/api/ingest/reports', { json: asked }),
  }
}

/** The page of a report is in English where no other language is asked for. */
export const reportAddress = (id: string, form: 'json' | 'html', language?: 'en' | 'de'): string => `/api/ingest/reports/${at(id)}/report.${form}${language ? `?language=${language}` : ''}`
