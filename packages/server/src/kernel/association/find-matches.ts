/** C-FIND as user (PS3.7 §9.1.2): matches as an asynchronous sequence with back-pressure and cancel. */
import { commandField, type NegotiatedContext, status, statusKind } from '@vesalius/standards/dimse'
import type { QueryCommand } from './commands.ts'
import type { Exchange } from './exchange.ts'
import type { Link } from './link.ts'
import { OperationFailed } from './problems.ts'

/** Matches waiting for the reader before the peer is held back. */
const mostWaiting = 512

export interface FindParts {
  readonly link: Link
  readonly exchange: Exchange
  readonly timeout: number
  readonly context: NegotiatedContext
  readonly query: QueryCommand
}

export async function* findMatches({ link, exchange, timeout, context, query }: FindParts): AsyncGenerator<Buffer> {
  const messageId = exchange.nextId()
  const matches: Buffer[] = []
  let holding = false
  let finished = false
  let wake: () => void = () => {}
  const hold = (wait: boolean): void => {
    if (wait !== holding) link.hold(wait)
    holding = wait
  }
  const final = exchange
    .request(
      context.id,
      { commandField: commandField.find, affectedSopClassUid: query.sopClassUid, priority: 0 },
      {
        messageId,
        timeout,
        data: query.identifier,
        onPending: ({ data }) => {
          if (data !== undefined) matches.push(data)
          if (matches.length >= mostWaiting) hold(true)
          wake()
        },
      },
    )
    .finally(() => {
      finished = true
      wake()
    })
  // Awaited below; a failure before that must not count as unhandled.
  final.catch(() => {})
  const cancel = (): void => exchange.cancelAtPeer(context.id, messageId)
  query.signal?.addEventListener('abort', cancel)
  try {
    for (;;) {
      const match = matches.shift()
      if (match !== undefined) {
        yield match
        continue
      }
      if (finished) break
      hold(false)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const code = (await final).command.status ?? status.processingFailure
    const kind = statusKind(code)
    if (kind === 'failure') throw OperationFailed(code.toString(16).padStart(4, '0'))
  } finally {
    query.signal?.removeEventListener('abort', cancel)
    hold(false)
    if (!finished) {
      cancel()
      await final.catch(() => {})
    }
  }
}
