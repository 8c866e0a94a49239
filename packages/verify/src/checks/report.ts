/**
 * Check 10: the engine's report is whole, signed, and of this run. Written from docs/decisions/0006, apart from the engine: the statement in one text (keys
 * sorted, no blanks, RFC 8785) has the digest that is told, and Ed25519 (RFC 8032) signed it.
 */
import { createHash, createPublicKey, verify } from 'node:crypto'
import type { Finding } from '../types.ts'

const format = 'vesalius-report/1'

interface Told {
  readonly format?: unknown
  readonly statement?: { readonly total?: { readonly instances?: unknown }, readonly profile?: { readonly codes?: unknown } }
  readonly resultDigest?: unknown
  readonly signature?: { readonly publicKey?: unknown, readonly value?: unknown }
}

export interface ReportedRun {
  /** How many inputs the map says were written; undefined without a map. */
  readonly released?: number
  /** What each output says was done to it. */
  readonly claims: readonly { readonly file: number, readonly codes: readonly string[] }[]
}

export function judgeReport(text: string, { released, claims }: ReportedRun): Finding[] {
  const report = parsed(text)
  const code = faultOf(report, released)
  const known = report?.statement?.profile?.codes
  const strange = Array.isArray(known) ? claims.filter(({ codes }) => codes.some((one) => !known.includes(one))) : []
  return [
    ...(code === undefined ? [] : [{ check: 'report', code, place: 'report' } as const]),
    ...strange.map(({ file }): Finding => ({ check: 'marks', code: 'code-not-in-profile', file })),
  ]
}

function faultOf(report: Told | undefined, released: number | undefined): string | undefined {
  if (report?.format !== format || typeof report.statement !== 'object' || typeof report.resultDigest !== 'string') return 'report-unreadable'
  const digest = `sha256:${createHash('sha256').update(oneText(report.statement)).digest('hex')}`
  if (digest !== report.resultDigest) return 'report-altered'
  if (report.signature === undefined) return 'report-unsigned'
  if (!isSigned(report.resultDigest, report.signature)) return 'report-signature-false'
  const instances = report.statement.total?.instances
  // Copies of one instance are written once, and each has its line in the map.
  return released !== undefined && typeof instances === 'number' && (instances > released || (instances === 0) !== (released === 0)) ? 'report-of-another-run' : undefined
}

function parsed(text: string): Told | undefined {
  try {
    return JSON.parse(text) as Told
  } catch {
    return undefined
  }
}

/** Keys sorted by code unit, nothing between. */
function oneText(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(oneText).join(',')}]`
  return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, one]) => `${JSON.stringify(key)}:${oneText(one)}`).join(',')}}`
}

function isSigned(digest: string, { publicKey, value }: NonNullable<Told['signature']>): boolean {
  if (typeof publicKey !== 'string' || typeof value !== 'string') return false
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'ed25519' && verify(null, Buffer.from(`${format}\n${digest}\n`), key, Buffer.from(value, 'base64'))
  } catch {
    return false
  }
}
