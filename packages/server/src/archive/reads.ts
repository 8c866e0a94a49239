/**
 * What is read is in the ledger before the first byte goes (AUD-02): who, by which door, which study, and whether attributes, small pictures, images or clinical data;
 * in the viewer each series. One entry an hour for each of these. Identifiers from the data stand in it as subjects only, which the ledger salts.
 */
import type { FastifyRequest } from 'fastify'
import type { Match } from '@vesalius/standards/dicomweb'
import type { Ledger, LedgerEvent } from '#engines'
import type { ArchivePeer } from './archive.ts'
import { actorOf } from './dimse/audit.ts'
import type { Located } from './retrieve/locate.ts'

export type ReadDoor = 'pages' | 'viewer' | 'dicomweb' | 'api' | 'dimse'
/** `preview`: pictures of 160 pixels, as lists show them. */
export type Content = 'attributes' | 'preview' | 'images' | 'clinical'
/** Who reads, by our identifier (of a DIMSE peer, its name or what stands for it), and by which door. */
export interface Reader { readonly actor: string; readonly door: ReadDoor }

export type Surface = 'pages' | 'viewer'

/** People read by pages; programs by DICOMweb and the API beside it. The viewer has an application of its own. */
export function readerOf(request: FastifyRequest, surface: Surface): Reader {
  const { actor: { id, kind } } = request
  if (surface === 'viewer') return { actor: id, door: 'viewer' }
  return { actor: id, door: kind === 'person' ? 'pages' : request.url.startsWith('/dicom-web/') ? 'dicomweb' : 'api' }
}

/** Study, Series and SOP Instance UID. */
const named = new Set<number>([0x0020000d, 0x0020000e, 0x00080018])

export const peerReading = (peers: readonly ArchivePeer[], callingAe: string): Reader => ({ actor: actorOf(peers, callingAe), door: 'dimse' })

export class Reads {
  private readonly ledger: Pick<Ledger, 'appendHourly'> | undefined

  constructor(ledger: Pick<Ledger, 'appendHourly'> | undefined) {
    this.ledger = ledger
  }

  /** Raises engines/ledger-unavailable (503): then nothing is to be shown. So do the others. */
  async study(reader: Reader, content: Content, study: string): Promise<void> {
    await this.ledger?.appendHourly(read(reader, content, study))
  }

  /** What a search is about to show: each study of it, when it was asked for by UIDs; else that there was a search. */
  async found(reader: Reader, matches: readonly Match[], studies: readonly string[]): Promise<void> {
    const isNamed = matches.some(({ path, matching }) => path.length === 1 && named.has(path[0] as number) && (matching.kind === 'single' || matching.kind === 'list'))
    if (!isNamed || studies.length === 0) return this.search(reader, 'studies')
    await this.ledger?.appendHourly([...new Set(studies)].map((study) => read(reader, 'attributes', study)))
  }

  async instances(reader: Reader, content: Content, found: readonly Pick<Located, 'study' | 'series'>[]): Promise<void> {
    const subjects = new Set(found.map(({ study, series }) => (reader.door === 'viewer' ? series : study)))
    await this.ledger?.appendHourly([...subjects].map((subject) => read(reader, content, subject)))
  }

  /** A search shows what many studies tell of their subjects; what was searched for stays out. */
  async search({ actor, door }: Reader, of: 'studies' | 'clinical'): Promise<void> {
    await this.ledger?.appendHourly({ type: 'access/searched', actor, subject: of, detail: { door } })
  }
}

const read = ({ actor, door }: Reader, content: Content, subject: string): LedgerEvent => ({ type: door === 'viewer' ? 'access/viewed' : 'access/read', actor, subject, detail: { door, content } })
