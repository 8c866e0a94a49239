/** Transfer syntaxes by what the archive can make of them; without loading the decoders. */
import { canDecode } from './decodable.ts'

export const explicitLittleEndian = '1.2.840.10008.1.2.1'
export const implicitLittleEndian = '1.2.840.10008.1.2'

const natives = new Set([implicitLittleEndian, explicitLittleEndian, '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.2', '1.2.840.113619.5.2'])

export const isNative = (transferSyntax: string): boolean => natives.has(transferSyntax)

/** What can be given instead of what is stored. */
export const targets: readonly string[] = [explicitLittleEndian, implicitLittleEndian]

export const canTranscode = (stored: string, wanted: string): boolean =>
  stored === wanted || (targets.includes(wanted) && (isNative(stored) || canDecode(stored)))
