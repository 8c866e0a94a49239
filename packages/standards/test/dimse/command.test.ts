// Command sets (PS3.7 Annex E), status codes (Annex C), titles and identifiers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type CommandSet,
  commandField,
  decodeCommand,
  encodeCommand,
  isAeTitle,
  isUid,
  noDataSet,
  PduError,
  status,
  statusKind,
  statusName,
} from '../../src/dimse/index.ts'

const everything: CommandSet = {
  affectedSopClassUid: '1.2.840.10008.1.1',
  requestedSopClassUid: '1.2.3',
  commandField: commandField.echo,
  messageId: 1,
  messageIdBeingRespondedTo: 65535,
  moveDestination: 'STORE',
  priority: 2,
  dataSetType: noDataSet,
  status: 0xa700,
  offendingElements: [0x00100010, 0x7fe00010],
  errorComment: 'odd',
  errorId: 3,
  affectedSopInstanceUid: '1.2.3.4',
  requestedSopInstanceUid: '1.2.3.45',
  eventTypeId: 1,
  attributeIdentifiers: [0x00080018],
  actionTypeId: 1,
  remaining: 4,
  completed: 5,
  failed: 6,
  warning: 7,
  moveOriginatorAe: 'SOMEONE',
  moveOriginatorMessageId: 9,
}

test('a command set with every element is read back as it was written', () => {
  assert.deepEqual(decodeCommand(encodeCommand(everything)), everything)
})

test('an echo request has the bytes of PS3.7 Annex E', () => {
  const bytes = encodeCommand({ affectedSopClassUid: '1.2.840.10008.1.1', commandField: 0x30, messageId: 1, dataSetType: noDataSet })
  const hex =
    '00000000040000003800000000000200120000 00312e322e3834302e31303030382e312e3100 00000001020000003000 0000100102000000 0100 00000008 02000000 0101'
  assert.equal(Buffer.from(bytes).toString('hex'), hex.replaceAll(' ', ''))
})

test('elements cut short or without a command field are refused with an offset, those of another group are skipped', () => {
  const bytes = encodeCommand(everything)
  for (const length of [5, 13, bytes.length - 1]) assert.throws(() => decodeCommand(bytes.slice(0, length)), PduError)
  const other = bytes.slice()
  other[12] = 8
  const { affectedSopClassUid: _skipped, ...rest } = everything
  assert.deepEqual(decodeCommand(other), rest)
  assert.throws(
    () => decodeCommand(new Uint8Array(0)),
    (error: PduError) => error.code === 'dimse/no-command-field',
  )
  const declared = bytes.slice(0, 12)
  declared.set([255, 255, 255, 255], 4)
  assert.throws(
    () => decodeCommand(declared),
    (error: PduError) => error.code === 'dimse/command-truncated',
  )
})

test('every status has a name and a kind', () => {
  for (const code of Object.values(status)) assert.notEqual(statusName(code), 'Unknown status')
  assert.deepEqual(
    ['0', 'ff00', 'fe00', 'b000', '0107', 'a7ff', 'c001', '0110'].map((hex) => statusKind(Number.parseInt(hex, 16))),
    ['success', 'pending', 'cancel', 'warning', 'warning', 'failure', 'failure', 'failure'],
  )
  assert.equal(statusName(0xa7ff), 'Refused: out of resources')
  assert.equal(statusName(0xc123), 'Error: cannot understand')
})

test('AE titles and UIDs are what PS3.5 allows', () => {
  for (const good of ['A', 'STORE_SCP', ' PADDED ', 'SIXTEEN.LETTERS_', 'a/../b']) assert.equal(isAeTitle(good), true)
  for (const bad of ['', '   ', 'BACK\\SLASH', 'LINE\nFEED', 'SEVENTEEN_LETTERS', 'Z\u00dcRICH', 'NUL\0'])
    assert.equal(isAeTitle(bad), false)
  for (const good of ['1', '1.2.840', '2.25.292265044683458587695392739518476178370']) assert.equal(isUid(good), true)
  for (const bad of ['', '.', '1.', '1..2', '../1', '1.2a', '1.2\n', `1.${'2'.repeat(63)}`]) assert.equal(isUid(bad), false)
})
