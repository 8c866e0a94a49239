// A FHIR R4 bundle taken apart without trusting its shape: resources by kind, whom they are about, and counts of what is not read.

export type Json = Readonly<Record<string, unknown>>

/** Why a bundle is refused: `place` like `entry[3].resource`; never a value. */
export class FhirFault extends Error {
  readonly place: string

  constructor(place: string) {
    super(`not readable at ${place}`)
    this.name = 'FhirFault'
    this.place = place
  }
}

export const mostEntries = 200_000

export interface Resource { readonly type: string; readonly json: Json; readonly fullUrl: string }

/** Throws FhirFault. A single resource that is no bundle is refused, too. */
export const resourcesOf = (bundle: unknown): Resource[] => {
  if (!isObject(bundle) || bundle['resourceType'] !== 'Bundle') throw new FhirFault('resourceType')
  const entries = bundle['entry'] ?? []
  if (!Array.isArray(entries) || entries.length > mostEntries) throw new FhirFault('entry')
  return entries.map((entry: unknown, index) => {
    const json = isObject(entry) ? entry['resource'] : undefined
    if (!isObject(json) || typeof json['resourceType'] !== 'string') throw new FhirFault(`entry[${index}].resource`)
    return { type: json['resourceType'], json, fullUrl: isObject(entry) && typeof entry['fullUrl'] === 'string' ? entry['fullUrl'] : '' }
  })
}

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
export const objects = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [])
export const text = (value: unknown): string => (typeof value === 'string' ? value : '')
export const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)

/** `Patient/12`, `urn:uuid:…`, `https://…/Patient/12/_history/1` → as a key; empty when there is none. */
export const referenceOf = (value: unknown): string => {
  const reference = text(isObject(value) ? value['reference'] : undefined)
  return /Patient\/([A-Za-z0-9.-]{1,64})/.exec(reference)?.[0] ?? reference
}

/** The date of a date, dateTime or instant: `2021`, `2021-03`, `2021-03-09`. Undefined for what is none. */
export const dateIn = (value: unknown): string | undefined => /^\d{4}(-\d{2}(-\d{2})?)?(?=$|T)/.exec(text(value))?.[0]

export interface Coding { readonly system: string; readonly code: string; readonly display: string }

export const codingsOf = (value: unknown): Coding[] =>
  objects(isObject(value) ? value['coding'] : undefined).map((coding) => ({ system: text(coding['system']), code: text(coding['code']), display: text(coding['display']) }))
