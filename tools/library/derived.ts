/** What an object that is made from images takes over from them: whose it is, of which study, when. */
import type { Attributes } from './dicom-read.ts'
import type { NewAttributes } from './dicom-write.ts'

const kept = ['00080005:CS', '00080020:DA', '00080030:TM', '00080050:SH', '00080090:PN', '00100010:PN', '00100020:LO', '00100030:DA', '00100040:CS', '00120062:CS', '00120063:LO', '0020000D:UI', '00200010:SH']
/** Type 2: there, if only empty. */
const always = new Set(['00080020:DA', '00080030:TM', '00080050:SH', '00080090:PN', '00100010:PN', '00100020:LO', '00100030:DA', '00100040:CS', '00200010:SH', '0020000D:UI'])

export function copied(source: Attributes): NewAttributes {
  return Object.fromEntries(kept.flatMap((key) => {
    const tag = Number.parseInt(key.slice(0, 8), 16)
    return source.has(tag) || always.has(key) ? [[key, source.bytes(tag) ?? '']] : []
  }))
}
