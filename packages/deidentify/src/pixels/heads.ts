/** Heads in CT, MR and PET: a face can be drawn from the slices (PS3.15 E.3.2). Told by codes and words of the header; no pixel is looked at. */
import type { Attributes } from '@vesalius/standards/dicom'
import { valuesOf } from './kinds.ts'

const volumes = new Set(['CT', 'MR', 'PT'])
const headParts = /^(HEAD|SKULL|BRAIN|FACE|HEADNECK|HEAD[ _-]?(AND[ _-]?)?NECK|ORBITS?|SINUS(ES)?|IAC|TMJ|JAW|MANDIBLE|MAXILLA|MAXFACIAL|FACIAL ?BONES?|NECK|WHOLEBODY|WHOLE ?BODY|PITUITARY|SELLA|TEMPORALBONE|EAR|EYE|NOSE|PAROTID|TONGUE|NASOPHARYNX|CIRCLEOFWILLIS|CSPINE)$/
const otherParts = /^(CHEST|THORAX|LUNG|ABDOMEN|PELVIS|PROSTATE|BREAST|LIVER|KIDNEY|KNEE|HIP|ANKLE|FOOT|HAND|WRIST|ELBOW|SHOULDER|LSPINE|TSPINE|LEG|ARM|HEART|EXTREMITY|COLON|BLADDER|UTERUS|RECTUM|PANCREAS)/
const headWords = /\b(heads?|brain|cerebr\w*|crani\w*|skull|face|facial|orbit\w*|sinus\w*|neuro\w*|mprage|pituitar\w*|hypophys\w*|temporal ?bone|schädel|schaedel|kopf|gehirn|hirn|tete|tête|crâne|crane|cerveau|cabeza|cráneo|cerebro|cranio|encefalo|testa|whole ?body|wb|skull base|eyes? to thighs?|vertex)\b/i
/** Of Anatomic Region Sequence: SNOMED CT, and the SRT codes before it. */
const headCodes = new Set([
  '69536005', 'T-D1100', '12738006', 'T-A0100', '89546000', 'T-11100', '89545001', 'T-D1200', '774007', 'T-D1000', '363654007', 'T-D14AE', '45048000', 'T-D1600',
  '38266002', 'T-D0010', '2095001', 'T-22200', '39607008', '91609006', 'T-D1213', '70925003', 'T-11180', '61671002', 'T-AA000', '371398005',
])
const text = [0x0008103e, 0x00181030, 0x00081030, 0x00400254, 0x00321060]

export type Features = 'no' | 'possible' | 'unknown'

/** `no`: not one of these modalities, or another part of the body is named. `unknown`: a volume that says nothing of where it is. */
export function recognizableFeatures(attributes: Attributes): Features {
  if (!valuesOf(attributes, 0x00080060).some((value) => volumes.has(value))) return 'no'
  const part = valuesOf(attributes, 0x00180015)[0] ?? ''
  const codes = codesOf(attributes)
  if (headParts.test(part) || codes.some((code) => headCodes.has(code))) return 'possible'
  const words = text.map((tag) => attributes.string(tag) ?? '').join(' ').replaceAll('_', ' ')
  if (headWords.test(words)) return 'possible'
  return otherParts.test(part) || codes.length > 0 ? 'no' : 'unknown'
}

function codesOf(attributes: Attributes): string[] {
  const shared = attributes.items(0x52009229).flatMap((item) => item.items(0x00209071)).flatMap((item) => item.items(0x00082218))
  return [...attributes.items(0x00082218), ...shared].map((item) => (item.string(0x00080100) ?? '').trim().toUpperCase()).filter((code) => code !== '')
}
