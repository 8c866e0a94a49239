/** What an output says was done to it: De-identification Method Code Sequence (0012,0064), CID 7050, and what that allows to be there. */
import type { Attributes } from '@vesalius/standards/dicom'
import type { IdentityClass } from './types.ts'

export interface Declared {
  readonly codes: ReadonlySet<string>
  /** (0028,0303): UNMODIFIED, MODIFIED, REMOVED or nothing. */
  readonly dates: string
}

const allows: Readonly<Record<string, readonly IdentityClass[]>> = {
  113106: ['date', 'birth-date'], 113109: ['device'], 113110: ['uid'], 113112: ['institution'],
}

export function declaredBy(attributes: Attributes): Declared {
  const codes = attributes.items(0x00120064).map((item) => item.string(0x00080100) ?? '')
  return { codes: new Set(codes), dates: attributes.string(0x00280303) ?? '' }
}

/** Kinds of identity that the declared options keep on purpose. */
export function allowedBy({ codes }: Declared): ReadonlySet<IdentityClass> {
  return new Set([...codes].flatMap((code) => allows[code] ?? []))
}
