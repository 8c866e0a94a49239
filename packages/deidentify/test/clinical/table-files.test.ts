/** Tables as they come: delimiters, encodings, headers, workbooks; and as they go. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import writeExcelFile from 'write-excel-file/node'
import { outputNameOf, readTables, TableError, writeTables } from '../../src/clinical/index.ts'
import { tableOf } from './profiles-under-test.ts'

const cells = async (content: string | Uint8Array): Promise<unknown[][]> => (await tableOf(content)).rows.map((row) => [...row.cells])

test('finds the delimiter, quotes, line ends and a byte order mark by itself', async () => {
  for (const delimiter of [',', ';', '\t', '|']) {
    const quoted = `"a${delimiter}b"`
    const table = await tableOf(`\ufeffid${delimiter}text${delimiter}n\r\n1${delimiter}${quoted}${delimiter}3\r\n2${delimiter}"say ""no"""${delimiter}4\r\n`)
    assert.equal(table.delimiter, delimiter)
    assert.deepEqual(table.header, ['id', 'text', 'n'])
    assert.deepEqual(table.rows.map((row) => row.cells), [['1', `a${delimiter}b`, '3'], ['2', 'say "no"', '4']])
  }
  assert.equal((await tableOf('sep=;\nid;n\n1;2,5\n')).delimiter, ';')
  assert.deepEqual(await cells('id;value\n1;2,5\n2;3,5\n'), [['1', '2,5'], ['2', '3,5']], 'a decimal comma is no delimiter')
})

test('rows keep the number of their line, over blank lines and line ends in quotes', async () => {
  const { rows } = await tableOf('id,text\n\n1,"two\nlines"\n2,b\n')
  assert.deepEqual(rows.map(({ cells: [id] }) => id), ['1', '2'])
  assert.equal(rows[1]?.number, 5)
})

test('reads UTF-8, UTF-16 and Windows-1252, and says where it guessed', async () => {
  const text = 'id;Straße\n1;Müller\n'
  assert.deepEqual(await cells(text), [['1', 'Müller']])
  assert.deepEqual(await cells(Buffer.from(`\ufeff${text}`, 'utf16le')), [['1', 'Müller']])
  const latin = await tableOf(Buffer.from(text, 'latin1'))
  assert.deepEqual(latin.header, ['id', 'Straße'])
  assert.deepEqual(latin.warnings, ['encoding-guessed'])
})

test('a first row that is somebody\'s is no header', async () => {
  for (const row of ['4711,Rossi Anna,1950-03-01', 'A,B,12.5', 'x,y,anna@example.org']) {
    const table = await tableOf(`${row}\n${row}\n`)
    assert.equal(table.headed, false)
    assert.deepEqual(table.header, ['column 1', 'column 2', 'column 3'])
    assert.equal(table.rows.length, 2)
  }
})

test('columns of one name are told apart, and rows of another length are told', async () => {
  const table = await tableOf('id,date,date\n1,a,b\n2,c\n3,d,e,f\n')
  assert.deepEqual(table.header, ['id', 'date', 'date (2)'])
  assert.deepEqual(table.warnings, ['ragged'])
})

test('a workbook keeps its types, gives one table for each sheet, and comes out as the same bytes each time', async () => {
  const day = new Date(Date.UTC(2024, 1, 29))
  const made = await writeExcelFile([
    { sheet: 'Station Nord', data: [['patient', 'when', 'n', 'ok'], ['0012', { value: day, type: Date, format: 'dd/mm/yyyy' }, 1.5, true], [null, null, null, null], ['13', null, 2, false]] },
    { sheet: 'empty', data: [] },
    { sheet: 'More', data: [['a'], ['b']] },
  ]).toBuffer()
  const tables = await readTables(made)
  assert.equal(tables.length, 2)
  assert.deepEqual(tables[0]?.rows.map((row) => row.cells), [['0012', day, 1.5, true], ['13', null, 2, false]])
  assert.deepEqual(tables[0]?.rows.map(({ number }) => number), [2, 4])
  const one = await writeTables(tables)
  await new Promise((done) => setTimeout(done, 2100))
  const other = await writeTables(tables)
  assert.equal(one.extension, 'xlsx')
  assert.deepEqual(createHash('sha256').update(one.bytes).digest('hex'), createHash('sha256').update(other.bytes).digest('hex'))
  assert.ok(!Buffer.from(one.bytes).includes('Station Nord'))
  const again = await readTables(one.bytes)
  assert.deepEqual(again[0]?.rows.map((row) => row.cells), tables[0]?.rows.map((row) => row.cells))
})

test('what is no table is refused with a code and without a word of it', async () => {
  const cases: [Uint8Array, TableError['code']][] = [
    [Buffer.from(''), 'empty'], [Buffer.from('\n\n'), 'empty'], [Buffer.from('PK\x03\x04secret'), 'unreadable'], [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'unreadable'], [Buffer.from('%PDF-1.7 secret'), 'unreadable'],
    [Buffer.from('a,b\0secret'), 'unreadable'],
  ]
  for (const [bytes, code] of cases) await assert.rejects(async () => readTables(bytes), (error: unknown) => error instanceof TableError && error.code === code && !error.message.includes('secret'))
})

test('names of output carry no identity, and the one name of EUCAIM\'s contract stays', () => {
  assert.equal(outputNameOf('/in/Rossi Anna.csv', 1, 'csv'), 'clinical-1.csv')
  assert.equal(outputNameOf('/in/_ward 7.xlsx', 2, 'xlsx'), 'clinical-2.xlsx')
  assert.equal(outputNameOf('/in/dcm_studies_metadata.csv', 3, 'csv'), 'dcm_studies_metadata.csv')
})
