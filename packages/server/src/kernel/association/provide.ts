/** Serves one request of a peer: finds the service, calls its handler, sends the responses (PS3.7 §9.3, §10.3). */
import { type CommandSet, commandField, identify, isUid, noDataSet, status } from '@vesalius/standards/dimse'
import { traceOf } from '../log.ts'
import { Problem } from '../problem.ts'
import type { Message } from './link.ts'
import { fields, type Operation, type Provider, resultOf, smallData } from './operation.ts'
import { AssociationClosed } from './problems.ts'
import { provideGet, provideMove } from './provide-retrieve.ts'
import type { DimseRequest, DimseResult, DimseService, StoreRequest } from './service.ts'

const verification = '1.2.840.10008.1.1'

export function serves(service: DimseService, sopClassUid: string): boolean {
  return typeof service.sopClasses === 'function' ? service.sopClasses(sopClassUid) : service.sopClasses.includes(sopClassUid)
}

/** Serves `message`. Rejects only when the response cannot be sent. */
export async function provide(provider: Provider, message: Message, signal: AbortSignal): Promise<void> {
  const { command, context } = message
  const uid = command.affectedSopClassUid ?? command.requestedSopClassUid ?? ''
  const respond = responder(provider, message)
  if (command.messageId === undefined) return refuse(respond, status.mistypedArgument)
  if (uid !== context.abstractSyntax) return refuse(respond, status.notSupported)
  if (command.commandField === commandField.echo)
    return uid === verification ? respond({ status: status.success }) : refuse(respond, status.unrecognizedOperation)
  const service = provider.services.find((one) => serves(one, uid) && handlerOf(one, command.commandField))
  if (service === undefined) return refuse(respond, status.unrecognizedOperation)
  const request: DimseRequest = {
    ...provider.peer,
    association: provider.association,
    sopClassUid: uid,
    transferSyntax: context.transferSyntax,
    signal,
  }
  const operation: Operation = { provider, message, request, service, respond }
  try {
    await operations[command.commandField]?.(operation)
  } catch (error) {
    if (!provider.link.open) throw error
    if (signal.aborted) return respond({ status: status.cancel })
    const result = resultOf(error, command.commandField)
    provider.log.warn(
      { association: provider.association, status: result.status, trace: error instanceof Problem ? error.code : traceOf(error) },
      'a DIMSE operation failed',
    )
    await respond(fields(result))
  }
}

const operations: Readonly<Record<number, (operation: Operation) => Promise<void>>> = {
  [commandField.store]: provideStore,
  [commandField.find]: provideFind,
  [commandField.get]: provideGet,
  [commandField.move]: provideMove,
  [commandField.action]: provideAction,
  [commandField.eventReport]: provideEventReport,
}

function handlerOf(service: DimseService, field: number): unknown {
  if (field === commandField.store) return service.store
  if (field === commandField.find) return service.find
  if (field === commandField.get) return service.get
  if (field === commandField.move) return service.move
  if (field === commandField.action) return service.action
  if (field === commandField.eventReport) return service.eventReport
  return undefined
}

function responder({ link }: Provider, { command, context }: Message): Operation['respond'] {
  const repeated: Partial<CommandSet> = {
    affectedSopClassUid: context.abstractSyntax,
    commandField: command.commandField | commandField.response,
    messageIdBeingRespondedTo: command.messageId ?? 0,
  }
  const instance = command.affectedSopInstanceUid ?? command.requestedSopInstanceUid
  if (instance !== undefined && isUid(instance)) repeated.affectedSopInstanceUid = instance
  return (answer, data) =>
    link.send(context.id, { ...repeated, ...answer, dataSetType: data === undefined ? noDataSet : 0 } as CommandSet, data)
}

function refuse(respond: Operation['respond'], code: number): Promise<void> {
  return respond({ status: code })
}

// PS3.7 §9.3.1, PS3.4 Annex B. What the command says and what the data set says must agree (status A900).
async function provideStore({ message, request, service, respond }: Operation): Promise<void> {
  const { command, data, context } = message
  const sopInstanceUid = command.affectedSopInstanceUid ?? ''
  if (!isUid(sopInstanceUid)) return refuse(respond, status.invalidInstance)
  if (data === undefined) return refuse(respond, status.cannotUnderstand)
  const inside = identify(data.head(), context.transferSyntax)
  const differs =
    (inside.sopInstanceUid ?? sopInstanceUid) !== sopInstanceUid || (inside.sopClassUid ?? request.sopClassUid) !== request.sopClassUid
  if (differs) return respond({ status: status.dataSetMismatch, errorComment: 'Data set and command name different instances' })
  const { moveOriginatorAe: ae, moveOriginatorMessageId: messageId } = command
  const store: StoreRequest = {
    ...request,
    sopInstanceUid,
    whole: data.whole,
    size: data.size,
    bytes: () => data.bytes(),
    stream: data.stream,
    ...(ae === undefined || messageId === undefined ? {} : { moveOriginator: { ae, messageId } }),
  }
  const result = await service.store?.(store)
  await respond(fields(result ?? status.unrecognizedOperation))
}

// PS3.7 §9.3.2: each match is a pending response; a cancelled query ends with status FE00.
async function provideFind(operation: Operation): Promise<void> {
  const { request, service, respond, message } = operation
  const identifier = await smallData(operation)
  if (message.data === undefined || service.find === undefined) return refuse(respond, status.dataSetMismatch)
  for await (const answer of service.find({ ...request, identifier })) {
    if (request.signal.aborted) break
    if (answer instanceof Uint8Array) await respond({ status: status.pending }, answer)
    else if ('identifier' in answer)
      await respond({ status: answer.optionalKeysIgnored ? status.pendingOptional : status.pending }, answer.identifier)
    else return respond(fields(answer))
  }
  await respond({ status: request.signal.aborted ? status.cancel : status.success })
}

// PS3.7 §10.1.4. The event report (PS3.4 §J.3.3) waits until the action is answered: a peer expects it after.
async function provideAction(operation: Operation): Promise<void> {
  const { request, service, respond, message, provider } = operation
  const { requestedSopInstanceUid: sopInstanceUid = '', actionTypeId } = message.command
  if (!isUid(sopInstanceUid)) return refuse(respond, status.invalidInstance)
  if (actionTypeId === undefined) return refuse(respond, status.mistypedArgument)
  let answered: () => void = () => {}
  const afterAnswer = new Promise<void>((resolve) => {
    answered = resolve
  })
  const report = async (event: { eventTypeId: number; information: Uint8Array }): Promise<DimseResult> => {
    await afterAnswer
    if (!provider.link.open) throw AssociationClosed()
    const command = {
      commandField: commandField.eventReport,
      affectedSopClassUid: request.sopClassUid,
      affectedSopInstanceUid: sopInstanceUid,
      eventTypeId: event.eventTypeId,
    }
    const response = await provider.exchange.request(message.context.id, command, {
      data: event.information,
      timeout: provider.limits.response,
    })
    return { status: response.command.status ?? status.processingFailure }
  }
  try {
    const information = await smallData(operation)
    const result = await service.action?.({ ...request, sopInstanceUid, actionTypeId, information, report })
    await respond({ ...fields(result ?? status.unrecognizedOperation), actionTypeId })
  } finally {
    answered()
  }
}

async function provideEventReport(operation: Operation): Promise<void> {
  const { request, service, respond, message } = operation
  const { affectedSopInstanceUid: sopInstanceUid = '', eventTypeId } = message.command
  if (!isUid(sopInstanceUid)) return refuse(respond, status.invalidInstance)
  if (eventTypeId === undefined) return refuse(respond, status.mistypedArgument)
  const information = await smallData(operation)
  const result = await service.eventReport?.({ ...request, sopInstanceUid, eventTypeId, information })
  await respond({ ...fields(result ?? status.unrecognizedOperation), eventTypeId })
}
