/** What is proposed for each column, by its words in the languages of Europe and by its values, and what a person may confirm. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clinicalTable } from '@vesalius/samples'
import { allowedActions, planFor, proposeColumns, readColumns, TableError, writeColumns } from '../../src/clinical/index.ts'
import type { ColumnRole, TableProfile } from '../../src/clinical/index.ts'
import { basic, eucaim, research, tableOf } from './profiles-under-test.ts'

async function rolesOf(text: string, profile: TableProfile = research): Promise<Record<string, ColumnRole>> {
  return Object.fromEntries(proposeColumns(await tableOf(text), profile).map(({ header, role }) => [header, role]))
}

test('headers in the languages of Europe are understood', async () => {
  const headers: Record<ColumnRole, readonly string[]> = {
    'identifier': ['PatientID', 'patient_id', 'Patienten-ID', 'Identifiant patient', 'ID paciente', 'Codice paziente', 'Patiëntnummer', 'Κωδικός ασθενή', 'Номер пациента', 'Numer pacjenta', 'Potilastunnus', 'MRN', 'pid'],
    'name': ['Name', 'Nachname', 'Vorname', 'Prénom', 'Apellidos', 'Cognome', 'Achternaam', 'Επώνυμο', 'Фамилия', 'Nazwisko', 'Příjmení', 'Sukunimi', 'Pavardė', 'PatientName'],
    'birth-date': ['DOB', 'Date of birth', 'Geburtsdatum', 'Date de naissance', 'Fecha de nacimiento', 'Data di nascita', 'Geboortedatum', 'Ημερομηνία γέννησης', 'Дата рождения', 'Data urodzenia', 'Fødselsdato', 'Syntymäaika'],
    'postcode': ['PLZ', 'Postleitzahl', 'Code postal', 'Código postal', 'Postnummer', 'ZIP code', 'Kod pocztowy'],
    'telephone': ['Phone', 'Telefonnummer', 'Teléfono', 'Τηλέφωνο', 'Puhelin'], 'mail': ['E-Mail', 'Courriel', 'Correo electrónico'],
    'address': ['Address', 'Wohnort', 'Adresse', 'Dirección', 'Indirizzo', 'Straße', 'Miasto', 'Адрес'],
    'staff': ['Referring physician', 'Hausarzt', 'Médecin', 'Lekarz', 'Ιατρός'], 'institution': ['Hospital', 'Klinik', 'Hôpital', 'Szpital', 'Νοσοκομείο'],
    'other-identifier': ['Accession Number', 'NHS number', 'Versichertennummer', 'Codice fiscale', 'DNI', 'PESEL', 'BSN', 'ΑΜΚΑ'],
    'age': ['Age at diagnosis', 'Alter', 'Edad', 'Età', 'Ηλικία', 'Возраст'], 'sex': ['Sex', 'Geschlecht', 'Sexo', 'Φύλο', 'Пол', 'Płeć'],
    'date': [], 'time': [], 'uid': [], 'code': [], 'number': [], 'text': [], 'unknown': [],
  }
  for (const [role, names] of Object.entries(headers)) {
    for (const name of names) {
      const roles = await rolesOf(`${name};PSA\n;1\n`)
      assert.equal(roles[name], role, name)
    }
  }
})

test('a clinical word beside a word for names or places is still a clinical column', async () => {
  const roles = await rolesOf('patient_id,drug name,tumor site,patient age,patient sex,study date,days to death,family history\nP1,tamoxifen,breast,55,F,2020-01-02,412,yes\nP2,letrozole,breast,61,F,2020-02-02,97,no\n')
  assert.deepEqual(roles, { 'patient_id': 'identifier', 'drug name': 'code', 'tumor site': 'code', 'patient age': 'age', 'patient sex': 'sex', 'study date': 'date', 'days to death': 'number', 'family history': 'code' })
})

test('without a known header the values decide, and in doubt the column goes', async () => {
  const rows = Array.from({ length: 40 }, (_, n) => [`P${n}`, `Anna Rossi${'abcdefghijklmnopqrstuvwxyz'[n % 26]}${n > 25 ? 'x' : ''}`, String(81_234_567 + n * 7919), `1.2.840.99.${n}.5`, `2020-0${1 + n % 9}-11`, String(n / 10), n % 2 ? 'yes' : 'no', `x${n}@example.org`, `qz${n}-${n * 3}x`].join(','))
  const roles = await rolesOf(`patient_id,v1,v2,v3,v4,v5,v6,v7,v8\n${rows.join('\n')}\n`)
  assert.deepEqual(roles, { patient_id: 'identifier', v1: 'name', v2: 'other-identifier', v3: 'uid', v4: 'date', v5: 'number', v6: 'code', v7: 'mail', v8: 'unknown' })
  const unknown = proposeColumns(await tableOf(`patient_id,v8\n${rows.map((row) => `1,${row.split(',').at(-1)}`).join('\n')}`), research)[1]
  assert.deepEqual([unknown?.action, unknown?.because], ['remove', 'nothing-known'])
  assert.ok((unknown?.confidence ?? 1) < 0.5)
})

test('one column is the person; others that look like it are other identifiers', async () => {
  const roles = await rolesOf('subject,patient_id,mrn\n1,2,3\n')
  assert.deepEqual(roles, { subject: 'other-identifier', patient_id: 'identifier', mrn: 'other-identifier' })
})

test('EUCAIM\'s tables have the person in the first column, whatever it is called', async () => {
  const text = 'code,grade\nA-1,2\nA-2,3\nA-3,3\n'
  assert.equal((await rolesOf(text, eucaim)).code, 'identifier')
  assert.equal((await rolesOf('grade,stage\n1,2\n1,2\n1,2\n1,2\n')).grade, 'number', 'elsewhere a first column of few values is nobody')
})

test('the profile decides what becomes of a role', async () => {
  const table = await tableOf(clinicalTable({ patients: 6 }))
  const actions = (profile: TableProfile): Record<string, string> => Object.fromEntries(proposeColumns(table, profile).map(({ header, action }) => [header, action]))
  assert.deepEqual([actions(research).birth_date, actions(research).name, actions(research).icd10], ['shift', 'remove', 'keep'])
  assert.deepEqual([actions(eucaim).birth_date, actions(eucaim).diagnosis_date], ['first-of-month', 'first-of-month'])
  assert.deepEqual([actions(basic).birth_date, actions(basic).sex, actions(basic).icd10], ['remove', 'remove', 'keep'])
  const comment = await tableOf('patient_id,comment\nP1,seen on the ward and sent home again\n')
  assert.deepEqual([research, basic].map((profile) => proposeColumns(comment, profile)[1]?.action), ['clean', 'remove'])
})

test('day and month are told apart where the values allow it, and else it is not sure', async () => {
  const of = async (dates: string): Promise<unknown[]> => {
    const column = proposeColumns(await tableOf(`patient_id,scan date\n${dates.split(' ').map((date, n) => `${n},${date}`).join('\n')}`), research)[1]
    return [column?.dayOrder, (column?.confidence ?? 0) > 0.8]
  }
  assert.deepEqual(await of('13/02/2020 01/02/2020'), ['dmy', true])
  assert.deepEqual(await of('02/13/2020 01/02/2020'), ['mdy', true])
  assert.deepEqual(await of('01/02/2020 03/04/2020'), ['dmy', false])
  assert.deepEqual(await of('2020-02-13 2020-01-02'), [undefined, true], 'nothing is left open')
})

test('what a person confirmed goes through a file and is checked against table and profile', async () => {
  const table = await tableOf('patient_id,when,word\nP1,2020-01-02,qzxkv\n')
  const proposed = planFor(table, research)
  const [, columns] = [...readColumns(writeColumns([proposed]))][0] ?? []
  assert.deepEqual(planFor(table, research, columns).map(({ action }) => action), ['pseudonym', 'shift', 'remove'])
  const changed = [{ header: 'patient_id', role: 'identifier', action: 'pseudonym' }, { header: 'word', role: 'code', action: 'keep' }] as const
  assert.deepEqual(planFor(table, research, changed).map(({ action }) => action), ['pseudonym', 'remove', 'keep'], 'what is not spoken of goes')
  const wrong: (readonly Parameters<typeof planFor>[2][])[number] = [{ header: 'when', role: 'date', action: 'keep' }]
  for (const plan of [wrong, [{ header: 'patient_id', role: 'identifier', action: 'keep' }], [{ header: 'x', role: 'code', action: 'keep' }], [{ header: 'word', role: 'name', action: 'keep' }]] as const) {
    assert.throws(() => planFor(table, research, plan), (error: unknown) => error instanceof TableError && error.code === 'bad-plan')
  }
  for (const json of ['', '{}', '{"format":"vesalius-columns/2","tables":[]}', '{"format":"vesalius-columns/1","tables":[{"table":0,"columns":[]}]}']) assert.throws(() => readColumns(json), TableError)
  assert.ok(!allowedActions('name', research).includes('keep'))
  assert.deepEqual(allowedActions('date', { ...research, dates: 'first-of-month' }), ['first-of-month', 'year', 'remove'])
})
