/** `vesalius archive studies`: what the archive holds, by study. */
import { connect, connectionOptions } from './connection.ts'
import type { Verb } from './main.ts'

interface Row { readonly studyInstanceUid: string; readonly pseudonym?: string; readonly studyDate?: string; readonly modalities: readonly string[]; readonly series: number; readonly instances: number }

export const archiveStudies: Verb = {
  usage: 'archive studies [--search WORDS] [--modality CT] [--limit 50]',
  sentence: 'List studies in the archive.',
  async run(words) {
    words.only('search', 'modality', 'limit', ...connectionOptions)
    const query = new URLSearchParams({ limit: String(words.number('limit', 50)) })
    for (const name of ['search', 'modality']) if (words.option(name)) query.set(name, words.option(name) as string)
    const { total, studies } = await connect(words).request<{ total: number; studies: Row[] }>('GET', `/api/archive/studies?${query}`)
    for (const row of studies) process.stdout.write(`${row.studyInstanceUid}  ${row.pseudonym ?? ''}  ${row.studyDate ?? '-'}  ${row.modalities.join('/')}  ${row.series} series  ${row.instances} instances\n`)
    process.stdout.write(`${studies.length} of ${total} studies\n`)
    return 0
  },
}
