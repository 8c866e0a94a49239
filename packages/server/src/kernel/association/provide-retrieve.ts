/** C-GET and C-MOVE as provider: sub-operations, counts, pending responses, cancel (PS3.7 §9.3.3–9.3.4, PS3.4 §C.4.2–C.4.3). */
import { type CommandSet, commandField, isAeTitle, status, statusKind } from '@vesalius/standards/dimse'
import { traceOf } from '../log.ts'
import { Problem } from '../problem.ts'
import { encodeFailedList } from './failed-list.ts'
import { fields, type Operation, smallData } from './operation.ts'
import type { DimseResult, OutgoingInstance, Retrieval } from './service.ts'

type StoreOne = (instance: OutgoingInstance) => Promise<number>

export async function provideGet(operation: Operation): Promise<void> {
  const { request, service, respond, provider } = operation
  const identifier = await smallData(operation)
  const contexts = [...provider.link.accepted.values()].filter((context) => context.scp)
  const acceptedFor = (uid: string): string[] =>
    contexts.filter((context) => context.abstractSyntax === uid).map((context) => context.transferSyntax)
  const retrieval = await service.get?.({ ...request, identifier, acceptedFor })
  if (retrieval === undefined) return respond({ status: status.unrecognizedOperation })
  if ('status' in retrieval) return respond(fields(retrieval))
  await suboperate(operation, retrieval, async (instance) => {
    const { sopClassUid, sopInstanceUid } = instance
    const offered = contexts.filter((context) => context.abstractSyntax === sopClassUid)
    const syntax = instance.transferSyntaxes.find((uid) => offered.some((context) => context.transferSyntax === uid))
    const context = offered.find((one) => one.transferSyntax === syntax)
    if (syntax === undefined || context === undefined) return status.notSupported
    const command = {
      commandField: commandField.store,
      affectedSopClassUid: sopClassUid,
      affectedSopInstanceUid: sopInstanceUid,
      priority: 0,
    }
    const response = await provider.exchange.request(context.id, command, {
      data: await instance.open(syntax),
      timeout: provider.limits.response,
    })
    return response.command.status ?? status.processingFailure
  })
}

export async function provideMove(operation: Operation): Promise<void> {
  const { request, service, respond, provider, message } = operation
  const destination = message.command.moveDestination ?? ''
  if (!isAeTitle(destination)) return respond({ status: status.moveDestinationUnknown })
  const identifier = await smallData(operation)
  const retrieval = await service.move?.({ ...request, identifier, destination, acceptedFor: () => [] })
  if (retrieval === undefined || provider.open === undefined) return respond({ status: status.unrecognizedOperation })
  if ('status' in retrieval) return respond(fields(retrieval))
  if (retrieval.total === 0) return suboperate(operation, retrieval, async () => status.processingFailure)
  const target = { ...retrieval.destination, contexts: retrieval.contexts, limits: { ...provider.limits, idle: Number.POSITIVE_INFINITY } }
  const association = await provider.open(target).catch((error: unknown) => failure(operation, error))
  if ('status' in association) return respond({ ...fields(association), remaining: 0, completed: 0, failed: retrieval.total, warning: 0 })
  const moveOriginator = { ae: provider.peer.callingAe, messageId: message.command.messageId ?? 0 }
  try {
    await suboperate(operation, retrieval, async (instance) => {
      const offered = association.transferSyntaxes(instance.sopClassUid)
      const transferSyntax = instance.transferSyntaxes.find((uid) => offered.includes(uid))
      if (transferSyntax === undefined) return status.notSupported
      const { sopClassUid, sopInstanceUid } = instance
      return (
        await association.store({ sopClassUid, sopInstanceUid, transferSyntax, data: await instance.open(transferSyntax), moveOriginator })
      ).status
    })
  } finally {
    await association.release().catch(() => association.abort())
  }
}

async function suboperate(operation: Operation, retrieval: Retrieval, storeOne: StoreOne): Promise<void> {
  const { request, respond, message } = operation
  const counts = { remaining: retrieval.total, completed: 0, failed: 0, warning: 0 }
  const failed: string[] = []
  for await (const instance of retrieval.instances) {
    if (request.signal.aborted) break
    // A thrown failure concerns this instance alone, unless the association it was asked on has ended.
    const code = await storeOne(instance).catch((error: unknown) => failure(operation, error).status)
    const kind = statusKind(code)
    counts.remaining = Math.max(0, counts.remaining - 1)
    if (kind === 'success') counts.completed++
    else if (kind === 'warning') counts.warning++
    else {
      counts.failed++
      failed.push(instance.sopInstanceUid)
    }
    if (counts.remaining > 0) await respond({ status: status.pending, ...small(counts) })
  }
  const cancelled = request.signal.aborted
  // What was promised and not delivered has failed, too.
  if (!cancelled) counts.failed += counts.remaining
  const final = cancelled
    ? status.cancel
    : counts.failed === 0
      ? counts.warning > 0
        ? status.suboperationsFailed
        : status.success
      : counts.completed + counts.warning === 0
        ? status.unableToPerformSuboperations
        : status.suboperationsFailed
  const { remaining, ...done } = small(counts)
  const list = failed.length > 0 ? encodeFailedList(failed, message.context.transferSyntax) : undefined
  await respond({ status: final, ...done, ...(cancelled ? { remaining } : {}) }, list)
}

/** Counts are 16 bits on the wire. */
function small(counts: {
  remaining: number
  completed: number
  failed: number
  warning: number
}): Pick<CommandSet, 'remaining' | 'completed' | 'failed' | 'warning'> & { remaining: number } {
  const most = (count: number): number => Math.min(count, 0xffff)
  return {
    remaining: most(counts.remaining),
    completed: most(counts.completed),
    failed: most(counts.failed),
    warning: most(counts.warning),
  }
}

function failure({ provider }: Operation, error: unknown): DimseResult {
  if (!provider.link.open) throw error
  provider.log.warn(
    { association: provider.association, trace: error instanceof Problem ? error.code : traceOf(error) },
    'a sub-operation failed',
  )
  return { status: status.unableToPerformSuboperations, ...(error instanceof Problem ? { comment: error.code } : {}) }
}
