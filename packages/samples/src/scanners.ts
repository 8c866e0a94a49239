// Devices as their makers describe them: names, models, and the private blocks they write (PS3.5 section 7.8), harmless ones and
// telling ones.
import type { Person } from './people.ts'
import type { Sheet } from './sheet.ts'

export interface Scanner {
  readonly manufacturer: string
  readonly model: string
  readonly software: string
  readonly serial: string
  readonly station: string
  readonly sequenceName?: string
  /** stored values of CT: signed with a padding value outside the reconstruction, or unsigned */
  readonly signed: boolean
  /** the maker's private elements that every image carries */
  readonly writePrivate: (sheet: Sheet, context: PrivateContext) => void
  /** where this maker writes the diffusion weighting before PS3.3 C.8.13.5.9 did */
  readonly writeDiffusion?: (sheet: Sheet, b: number) => void
}

export interface PrivateContext {
  readonly person: Person
  readonly patientId: string
  readonly telephone: string
}

const creator = (sheet: Sheet, group: number, name: string): Sheet => sheet.privately(((group << 16) | 0x10) >>> 0, 'LO', { value: name })

const siemens = (sheet: Sheet, { patientId }: PrivateContext): void => {
  creator(sheet, 0x0029, 'SIEMENS CSA HEADER')
    .privately(0x00291008, 'CS', { value: 'IMAGE NUM 4' })
    .privately(0x00291009, 'LO', { value: '20240101' })
  creator(sheet, 0x0021, 'SIEMENS MED')
    .privately(0x00211010, 'DS', { value: '1.0' })
    .privately(0x00211011, 'DS', { value: ['0', '0'] })
  // A site's own block, as worklist brokers add: it repeats the identifier.
  creator(sheet, 0x0099, 'VESALIUS SAMPLE BROKER 1.0').privately(0x00991001, 'LO', { value: patientId, kind: 'identifier' })
}
const ge = (sheet: Sheet, { person, telephone }: PrivateContext): void => {
  creator(sheet, 0x0009, 'GEMS_IDEN_01')
    .privately(0x00091001, 'LO', { value: 'GE_GENESIS_FF' })
    .privately(0x00091002, 'SH', { value: 'SAMPLE01', kind: 'device' })
  creator(sheet, 0x0043, 'GEMS_PARM_01').privately(0x00431029, 'OB', { value: Uint8Array.of(0x1f, 0x8b, 0, 0) })
  creator(sheet, 0x0011, 'GEMS_PATI_01').privately(0x00111010, 'SS', { value: 0 })
  creator(sheet, 0x0023, 'GEMS_STDY_01').privately(0x00231010, 'SS', { value: 1 })
  creator(sheet, 0x0099, 'VESALIUS SAMPLE RIS').privately(0x00991002, 'LT', {
    value: person.locale.note(person.spoken, telephone),
    kind: 'text',
  })
}
const philips = (sheet: Sheet, { person }: PrivateContext): void => {
  creator(sheet, 0x2001, 'Philips Imaging DD 001')
    .privately(0x2001100b, 'CS', { value: 'TRANSVERSAL' })
    .privately(0x20011019, 'CS', { value: 'N' })
  creator(sheet, 0x2005, 'Philips MR Imaging DD 001').privately(0x20051008, 'FL', { value: 0 })
  creator(sheet, 0x0099, 'VESALIUS SAMPLE BROKER 1.0').privately(0x00991003, 'PN', { value: person.name, kind: 'name' })
}
const hologic = (sheet: Sheet, { person }: PrivateContext): void => {
  creator(sheet, 0x0019, 'LORAD Selenia').privately(0x00191006, 'LO', { value: '12' }).privately(0x00191007, 'LO', { value: '3' })
  creator(sheet, 0x0099, 'VESALIUS SAMPLE RIS').privately(0x00991004, 'PN', { value: person.operator, kind: 'staff' })
}

export const ctScanners: readonly Scanner[] = [
  {
    manufacturer: 'SIEMENS',
    model: 'SOMATOM Definition AS',
    software: 'syngo CT VA48A',
    serial: '66012',
    station: 'CTAWP66012',
    signed: false,
    writePrivate: siemens,
  },
  {
    manufacturer: 'GE MEDICAL SYSTEMS',
    model: 'Revolution CT',
    software: 'revo_ct_21b.38',
    serial: '0000000CT01',
    station: 'CT01OC0',
    signed: true,
    writePrivate: ge,
  },
  {
    manufacturer: 'Philips',
    model: 'Ingenuity CT',
    software: '4.1.6.30221',
    serial: '320017',
    station: 'HOST-320017',
    signed: false,
    writePrivate: philips,
  },
]

export const mrScanners: readonly Scanner[] = [
  {
    manufacturer: 'SIEMENS',
    model: 'Skyra',
    software: 'syngo MR E11',
    serial: '45033',
    station: 'AWP45033',
    signed: false,
    writePrivate: siemens,
    sequenceName: '*ep_b',
    writeDiffusion: (sheet, b) => {
      creator(sheet, 0x0019, 'SIEMENS MR HEADER')
        .privately(0x00191008, 'CS', { value: 'IMAGE NUM 4' })
        .privately(0x0019100c, 'IS', { value: String(b) })
        .privately(0x0019100d, 'CS', { value: b === 0 ? 'NONE' : 'DIRECTIONAL' })
    },
  },
  {
    manufacturer: 'GE MEDICAL SYSTEMS',
    model: 'DISCOVERY MR750',
    software: '27\\LX\\MR Software release:DV26.0',
    serial: '0000MR750',
    station: 'MR750A',
    signed: false,
    writePrivate: ge,
    sequenceName: 'EPI2',
    // GE adds 1e9 to the b-value in the first of four numbers.
    writeDiffusion: (sheet, b) => {
      creator(sheet, 0x0043, 'GEMS_PARM_01').privately(0x00431039, 'IS', { value: [String(1000000000 + b), '8', '0', '0'] })
    },
  },
  {
    manufacturer: 'Philips Medical Systems',
    model: 'Ingenia',
    software: '5.3.1\\5.3.1.3',
    serial: '42081',
    station: 'INGENIA1',
    signed: false,
    writePrivate: philips,
    writeDiffusion: (sheet, b) => {
      creator(sheet, 0x2001, 'Philips Imaging DD 001')
        .privately(0x20011003, 'FL', { value: b })
        .privately(0x20011004, 'CS', { value: b === 0 ? 'N' : 'I' })
    },
  },
]

export const mammographs: readonly Scanner[] = [
  {
    manufacturer: 'HOLOGIC, Inc.',
    model: 'Selenia Dimensions',
    software: '1.9.0.486',
    serial: 'SDM000714',
    station: 'SDM714',
    signed: false,
    writePrivate: hologic,
  },
  {
    manufacturer: 'GE MEDICAL SYSTEMS',
    model: 'Senographe Pristina',
    software: 'PRISTINA_2.1',
    serial: 'PR0000001',
    station: 'PRISTINA1',
    signed: false,
    writePrivate: ge,
  },
  {
    manufacturer: 'SIEMENS',
    model: 'MAMMOMAT Inspiration',
    software: 'VB60F',
    serial: '1442',
    station: 'MMI1442',
    signed: false,
    writePrivate: siemens,
  },
]

export const ultrasoundMachines: readonly Scanner[] = [
  {
    manufacturer: 'Philips Medical Systems',
    model: 'EPIQ 7G',
    software: 'EPIQ 7G_2.0.1',
    serial: 'US314B0012',
    station: 'EPIQ1',
    signed: false,
    writePrivate: philips,
  },
  {
    manufacturer: 'GE Healthcare',
    model: 'LOGIQ E9',
    software: 'LOGIQE9:R6.1.2',
    serial: '205500US3',
    station: 'LOGIQ3',
    signed: false,
    writePrivate: ge,
  },
  {
    manufacturer: 'SAMSUNG MEDISON CO., LTD.',
    model: 'RS85',
    software: '2.02.05',
    serial: 'S0FXM3',
    station: 'RS85A',
    signed: false,
    writePrivate: philips,
  },
]
