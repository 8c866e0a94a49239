/** One dataset of a request, with what its terms say of it on the day on which it was asked for. */
import { askingOf } from '@vesalius/standards/access-request'
import type { AccessForm } from '@vesalius/standards/access-request'
import { matchTerms } from '@vesalius/standards/duo'
import type { Acting } from '../acting.ts'
import type { DataUses } from '../data-use/data-uses.ts'
import type { OfferedVersion } from '../offered.ts'
import { dueAfter, spans } from './clocks.ts'

export async function addPart({ tx, now }: Acting, request: string, { version, form, dataUses }: { readonly version: OfferedVersion; readonly form: AccessForm; readonly dataUses: DataUses }): Promise<void> {
  const match = matchTerms(await dataUses.of(version), askingOf(form))
  await tx.query(
    `insert into access_request_part (request, dataset, version, holder, title, state, due_at, match) values ($1, $2, $3, $4, $5, 'checking', $6, $7)`,
    [request, version.dataset, version.version, version.holder, version.title, dueAfter(now, spans.holder), match])
}
