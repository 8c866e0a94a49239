/** What can be matched by, at which level and in which column (PS3.18 Table 10.6.1-5; PS3.4 C.6.1.1, C.6.2.1). */
export type Level = 'patient' | 'study' | 'series' | 'instance'

export type Matching = 'uid' | 'text' | 'folded' | 'date' | 'time' | 'number' | 'texts'

export interface Key {
  readonly level: Level
  /** The column, with the letter of its table: s study, r series, i instance. */
  readonly column: string
  readonly matching: Matching
}

const key = (level: Level, column: string, matching: Matching): Key => ({ level, column, matching })

/** By tag, or by the path of a tag in a sequence: `00400275.00400009`. */
export const keys: ReadonlyMap<string, Key> = new Map([
  ['00100010', key('patient', 's.patient_name_key', 'folded')],
  ['00100020', key('patient', 's.patient_id', 'text')],
  ['00100030', key('patient', 's.patient_birth_date', 'date')],
  ['00100040', key('patient', 's.patient_sex', 'text')],
  ['00101010', key('patient', 's.patient_age', 'text')],
  ['00080020', key('study', 's.study_date', 'date')],
  ['00080030', key('study', 's.study_time', 'time')],
  ['00080050', key('study', 's.accession', 'text')],
  ['00080061', key('study', 's.modalities', 'texts')],
  ['00080062', key('study', 's.sop_classes', 'texts')],
  ['00080090', key('study', 's.referring_key', 'folded')],
  ['00081030', key('study', 's.description_key', 'folded')],
  ['0020000D', key('study', 's.uid', 'uid')],
  ['00200010', key('study', 's.study_id', 'text')],
  ['00201206', key('study', 's.series', 'number')],
  ['00201208', key('study', 's.instances', 'number')],
  ['00080060', key('series', 'r.modality', 'text')],
  ['00080070', key('series', 'r.manufacturer', 'text')],
  ['0008103E', key('series', 'r.description_key', 'folded')],
  ['00180015', key('series', 'r.body_part', 'text')],
  ['0020000E', key('series', 'r.uid', 'uid')],
  ['00200011', key('series', 'r.number', 'number')],
  ['00201209', key('series', 'r.instances', 'number')],
  ['00400244', key('series', 'r.performed_date', 'date')],
  ['00400245', key('series', 'r.performed_time', 'time')],
  ['00400275.00400009', key('series', 'r.step_ids', 'texts')],
  ['00400275.00401001', key('series', 'r.procedure_ids', 'texts')],
  ['00080016', key('instance', 'i.sop_class', 'uid')],
  ['00080018', key('instance', 'i.uid', 'uid')],
  ['00083002', key('instance', 'i.transfer_syntax', 'uid')],
  ['00200013', key('instance', 'i.number', 'number')],
  ['00280008', key('instance', 'i.frames', 'number')],
  ['00280010', key('instance', 'i.rows', 'number')],
  ['00280011', key('instance', 'i.columns', 'number')],
])

const order: Record<Level, number> = { patient: 0, study: 1, series: 2, instance: 3 }

/** True when objects of `asked` have the attributes of `level`: those of their own level and of the levels above. */
export const isWithin = (level: Level, asked: Level): boolean => order[level] <= order[asked]
