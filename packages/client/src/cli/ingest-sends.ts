/** `vesalius ingest sends`: the latest sends and how their files ended. */
import { connect, connectionOptions } from './connection.ts'
import type { Verb } from './main.ts'

interface Send { readonly id: string; readonly door: string; readonly state: string; readonly openedAt: string; readonly counts: Record<string, number> }

export const ingestSends: Verb = {
  usage: 'ingest sends [--limit 20]',
  sentence: 'List the latest sends and how their files ended.',
  async run(words) {
    words.only('limit', ...connectionOptions)
    const { sends } = await connect(words).request<{ sends: Send[] }>('GET', `/api/ingest/sends?limit=${words.number('limit', 20)}`)
    for (const send of sends) {
      const counts = Object.entries(send.counts).filter(([, count]) => count).map(([name, count]) => `${count} ${name}`).join(', ')
      process.stdout.write(`${send.id}  ${send.openedAt}  ${send.door}  ${send.state}  ${counts || 'nothing yet'}\n`)
    }
    return 0
  },
}
