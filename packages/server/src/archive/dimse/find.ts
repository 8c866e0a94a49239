/** C-FIND as provider (PS3.4 §C.4.1): matches flow as they are read, page by page; a cancel or a slow reader stops the reading. */
import { DicomError, hexTag } from '@vesalius/standards/dicom'
import type { DimseResult, Match as DimseMatch, QueryRequest } from '#kernel'
import type { ArchiveParts } from '../archive.ts'
import { seriesTags, studyTags } from '../index-of.ts'
import { BadQuery } from '../problems.ts'
import { peerReading } from '../reads.ts'
import { linesOf } from '../search/found.ts'
import { search } from '../search/search.ts'
import type { Match } from '../search/search.ts'
import { encodeMatch, readAsked, readIdentifier } from './identifier.ts'
import type { Asked } from './identifier.ts'

const page = 200

/** What a search answers without looking into an instance. */
const indexed = new Set([
  ...studyTags.map(([tag]) => hexTag(tag)), ...seriesTags.map(([tag]) => hexTag(tag)), '00080016', '00080018', '00080054', '00080056', '00080061', '00080062',
  '00081190', '00083002', '00200013', '00201206', '00201208', '00201209', '00280008', '00280010', '00280011', '00280100',
])

export async function* find(parts: ArchiveParts, request: QueryRequest): AsyncGenerator<DimseMatch | DimseResult> {
  const asked = understand(request)
  const reader = peerReading(parts.peers, request.callingAe)
  const metadata = asked.elements.some((element) => !indexed.has(hexTag(element.tag)))
  for (let after = 0; ;) {
    const found = await search(parts.records, { level: asked.level, matches: asked.matches, limit: page, after, beside: metadata ? 'metadata' : undefined })
    await parts.reads.found(reader, asked.matches, found.map(({ study }) => study))
    for (const match of found) {
      if (request.signal.aborted) return
      yield {
        identifier: encodeMatch(attributesOf(asked, match), { asked, transferSyntax: request.transferSyntax, calledAe: request.calledAe }),
        optionalKeysIgnored: asked.ignored > 0,
      }
    }
    const last = found.at(-1)
    if (last === undefined || found.length < page) return
    after = last.id
  }
}

export function understand(request: QueryRequest): Asked {
  try {
    return readAsked(readIdentifier(request.identifier, request.transferSyntax))
  } catch (error) {
    throw error instanceof DicomError ? BadQuery(error.reason) : error
  }
}

function attributesOf(asked: Asked, match: Match): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>()
  if (match.beside) for (const [tag, value] of Object.entries(JSON.parse(match.beside) as object)) found.set(tag, value)
  for (const line of linesOf(asked.level, match, '')) found.set(line.slice(1, 9), JSON.parse(line.slice(11)))
  return found
}
