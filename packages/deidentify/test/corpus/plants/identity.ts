/** The attributes that name a person directly (PS3.15 Table E.1-1, and what it does not list), filled for the patient. */
import type { Tag } from '@vesalius/standards/dicom'
import type { Person } from '../people.ts'
import { type Planting, plantRemoved, short } from '../planter.ts'
import { drop, put, textNode } from '../tree.ts'

type Maker = (person: Person) => { readonly value: string, readonly tokens?: readonly string[] }

const doctor = (at: number): Maker => ({ doctors }) => ({ value: doctors[at] as string, tokens: [(doctors[at] as string).split('^')[0] as string] })
const name: Maker = (person) => ({ value: person.pn, tokens: person.nameTokens })
const plain = (of: (person: Person) => string): Maker => (person) => ({ value: of(person) })

/** Those whose presence in the output would be odd for any profile; the tag, its representation, what is planted. */
const rows: readonly (readonly [Tag, string, Maker])[] = [
  [0x00080050, 'SH', plain(({ accession }) => accession)], [0x00080080, 'LO', plain(({ hospital }) => hospital)],
  [0x00080081, 'ST', ({ street, town }) => ({ value: `${street}, ${town}`, tokens: [street, town] })], [0x00081040, 'LO', plain(({ hospital }) => `${hospital} Radiologie 3`)],
  [0x00080090, 'PN', doctor(0)], [0x00080092, 'ST', plain(({ street }) => street)], [0x00080094, 'SH', ({ phone }) => ({ value: short(phone, 16), tokens: [short(phone, 16)] })],
  [0x0008009c, 'PN', doctor(1)], [0x00081010, 'SH', plain(({ doctors }) => `WS-${(doctors[0] as string).split('^')[0]}`.slice(0, 16))], [0x00081048, 'PN', doctor(1)], [0x00081050, 'PN', doctor(2)], [0x00081060, 'PN', doctor(3)],
  [0x00081070, 'PN', doctor(2)], [0x00081080, 'LO', (person) => ({ value: short(`Z.n. OP, ${person.family}`, 60), tokens: [person.family] })], [0x00084000, 'LT', (person) => ({ value: `${person.given} ${person.family}`, tokens: [person.family] })],
  [0x00100021, 'LO', ({ issuer, hospital }) => ({ value: issuer || hospital })], [0x00100032, 'TM', plain(() => '044711')], [0x00101000, 'LO', ({ nid, accession }) => ({ value: `${nid}\\${accession}`, tokens: [nid, accession] })],
  [0x00101001, 'PN', name], [0x00101005, 'PN', ({ relative, given }) => ({ value: `${relative}^${given}`, tokens: [relative] })], [0x00101040, 'LO', ({ street, postcode, town }) => ({ value: short(`${street}, ${postcode} ${town}`, 60), tokens: [street, postcode] })],
  [0x00101060, 'PN', ({ relative }) => ({ value: `${relative}^Mater`, tokens: [relative] })], [0x00102154, 'SH', ({ phone }) => ({ value: short(phone, 16) })], [0x00102155, 'LT', ({ mail, phone }) => ({ value: `${mail}; ${phone}`, tokens: [mail, phone] })],
  [0x001021b0, 'LT', (person) => ({ value: `${person.family}, * ${person.born}, NI ${person.nid}: Raucher seit 1999`, tokens: [person.family, person.born, person.nid] })], [0x001021f0, 'LO', plain(({ town }) => `St. ${town}`)],
  [0x00102180, 'SH', plain(() => 'Uhrmachermei.')], [0x00102297, 'PN', ({ relative }) => ({ value: `${relative}^Tutor`, tokens: [relative] })], [0x00104000, 'LT', (person) => ({ value: `Pat. ${person.family} ${person.given} tel ${person.phone} ${person.mail}`, tokens: [person.family, person.phone, person.mail] })],
  [0x00184000, 'LT', ({ doctors, phone }) => ({ value: `Rückfragen ${(doctors[0] as string).split('^')[0]} ${phone}`.replace('ü', 'ue'), tokens: [(doctors[0] as string).split('^')[0] as string, phone] })], [0x00204000, 'LT', (person) => ({ value: `mit Voraufnahme ${person.family} ${person.patientId} verglichen`, tokens: [person.family, person.patientId] })],
  [0x00321032, 'PN', doctor(0)], [0x00321033, 'LO', plain(({ hospital }) => `${hospital} Ambulanz`)], [0x00324000, 'LT', (person) => ({ value: `${person.family}: ${person.nid}`, tokens: [person.family, person.nid] })],
  [0x00380010, 'LO', plain(({ accession }) => `ADM${accession.slice(3)}`)], [0x00380300, 'LO', plain(({ hospital }) => `${hospital} Zi 12`)], [0x00380400, 'LO', plain(({ street }) => street)], [0x00380500, 'LO', (person) => ({ value: short(`stabil, ${person.family}`, 60), tokens: [person.family] })],
  [0x00384000, 'LT', (person) => ({ value: `Angehoerige ${person.relative} ${person.phone}`, tokens: [person.relative, person.phone] })], [0x00400006, 'PN', doctor(3)], [0x00401001, 'SH', plain(({ accession }) => `RP${accession.slice(3)}`)],
  [0x00400280, 'ST', (person) => ({ value: `${person.given} kam zu spaet`, tokens: [person.given] })], [0x00401400, 'LT', (person) => ({ value: `Befund an ${person.mail}`, tokens: [person.mail] })], [0x00402016, 'LO', plain(({ accession }) => `PL${accession.slice(3)}`)],
  [0x00402017, 'LO', plain(({ accession }) => `FI${accession.slice(3)}`)], [0x00402008, 'PN', doctor(1)], [0x00402010, 'SH', ({ phone }) => ({ value: short(phone, 16) })], [0x00403001, 'LO', (person) => ({ value: short(`vertraulich ${person.family}`, 60), tokens: [person.family] })],
  [0x0040a123, 'PN', doctor(0)], [0x0040a075, 'PN', doctor(3)], [0x00402400, 'LT', (person) => ({ value: `dringend ${person.family}`, tokens: [person.family] })], [0x4008010b, 'ST', (person) => ({ value: `Beurteilung fuer ${person.family}`, tokens: [person.family] })],
  [0x40080114, 'PN', doctor(2)], [0x40084000, 'ST', (person) => ({ value: `Druckauftrag ${person.family}`, tokens: [person.family] })], [0x20300020, 'LO', (person) => ({ value: short(`${person.family} ${person.born}`, 60), tokens: [person.family, person.born] })],
  [0x00181000, 'LO', plain(({ accession }) => `SN${accession.slice(3)}`)], [0x00102299, 'LO', plain(({ hospital }) => hospital)], [0x00380062, 'LO', (person) => ({ value: short(`Aufenthalt ${person.relative}`, 60), tokens: [person.relative] })],
]

/** Attributes that the dictionary knows and the profile table has no row for, or that nobody expects in an image: default deny has to catch them. */
const unexpected: readonly (readonly [Tag, string])[] = [
  [0x00420010, 'ST'], [0x0040a160, 'UT'], [0x00700006, 'ST'], [0x00080119, 'UC'], [0x00142040, 'LT'], [0x00460012, 'LO'], [0x300a0003, 'LO'], [0x30060028, 'ST'], [0x00720002, 'SH'],
  [0x22000002, 'UT'], [0x00741204, 'LO'], [0x00400512, 'LO'], [0x00880904, 'LO'], [0x00880906, 'ST'], [0x00880912, 'LO'], [0x01000424, 'LT'], [0x00321020, 'LO'],
  [0x00081085, 'LO'], [0x00181008, 'LO'], [0x0018700a, 'SH'], [0x001021c1, 'LO'], [0x0018a00f, 'LO'], [0x00760003, 'LO'], [0x00080108, 'LT'], [0x00204002, 'LT'],
]

export function plantIdentity(planting: Planting): void {
  const { person, random, tree, charset } = planting
  plantRemoved(planting, 0x00100010, 'PN', { value: person.pn, tokens: person.nameTokens })
  plantRemoved(planting, 0x00100020, 'LO', { value: random.chance(0.15) ? ` ${person.patientId} ` : person.patientId, tokens: [person.patientId] })
  drop(tree, (node) => node.tag === 0x00100021 || node.tag === 0x00100024)
  if (person.issuer) put(tree, textNode(0x00100021, 'LO', person.issuer, charset))
  plantRemoved(planting, 0x00100030, 'DA', { value: person.born })
  put(tree, textNode(0x00100040, 'CS', person.sex, charset))
  for (const [tag, vr, maker] of random.some(rows.filter(([tag]) => tag !== 0x00100021), planting.adversarial ? 26 : 20)) plantRemoved(planting, tag, vr, maker(person))
  for (const [tag, vr] of random.some(unexpected, 6)) {
    const value = vr === 'SH' ? short(person.family, 14) : short(`${person.given} ${person.family}`, 60)
    plantRemoved(planting, tag, vr, { value, tokens: [short(person.family, 14)] })
  }
}
