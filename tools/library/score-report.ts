/**
 * A score as DICOM: an Enhanced SR (PS3.3 A.35.2) by the template Measurement Report (PS3.16 TID 1500) with one measurement group (TID 1501), which says
 * by which model (TID 4019), of which image, and that nobody has verified it.
 */
import type { Attributes } from './dicom-read.ts'
import { dicomFile, uidOf } from './dicom-write.ts'
import type { NewAttributes } from './dicom-write.ts'
import { copied } from './derived.ts'

export interface ScoringModel { readonly name: string, readonly version: number, readonly digest: string, readonly outcome: string }

export const unnamed: ScoringModel = { name: 'unregistered', version: 0, digest: '', outcome: 'Not declared' }

const code = (value: string, scheme: string, meaning: string): NewAttributes => ({ '00080100:SH': value, '00080102:SH': scheme, '00080104:LO': meaning })
const dcm = (value: string, meaning: string): NewAttributes => code(value, 'DCM', meaning)
type Part = NewAttributes
const part = (relation: string, kind: string, concept: NewAttributes): Part => ({ '0040A010:CS': relation, '0040A040:CS': kind, '0040A043:SQ': [concept] })
const text = (relation: string, concept: NewAttributes, value: string): Part => ({ ...part(relation, 'TEXT', concept), '0040A160:UT': value.slice(0, 1_000) })
const uid = (relation: string, concept: NewAttributes, value: string): Part => ({ ...part(relation, 'UIDREF', concept), '0040A124:UI': value })
const coded = (relation: string, concept: NewAttributes, value: NewAttributes): Part => ({ ...part(relation, 'CODE', concept), '0040A168:SQ': [value] })
const container = (concept: NewAttributes, content: readonly Part[]): Part => ({ ...part('CONTAINS', 'CONTAINER', concept), '0040A050:CS': 'SEPARATE', '0040A730:SQ': content })
const template = (identifier: string): NewAttributes => ({ '0040A504:SQ': [{ '00080105:CS': 'DCMR', '0040DB00:CS': identifier }] })

/** `score` is a probability, from 0 to 1. */
export function scoreReport(source: Attributes, score: number, model: ScoringModel = unnamed): Buffer {
  const [image, study] = [{ '00081150:UI': source.text(0x00080016), '00081155:UI': source.text(0x00080018) }, source.text(0x0020000d)]
  const made = uidOf('score report', source.text(0x00080018), model.digest, String(score))
  return dicomFile({
    ...copied(source),
    '00080016:UI': '1.2.840.10008.5.1.4.1.1.88.22', '00080018:UI': made, '00080060:CS': 'SR', '0020000E:UI': uidOf('score reports', source.text(0x0020000e), model.digest), '00200011:IS': '9001', '00200013:IS': source.text(0x00200013) || '1',
    '00080023:DA': source.text(0x00080020) || '19000101', '00080033:TM': source.text(0x00080030) || '000000', '0008103E:LO': `Model ${model.name} ${model.version}`.slice(0, 64), '00081111:SQ': [],
    '00080070:LO': 'Vesalius', '0040A491:CS': 'COMPLETE', '0040A493:CS': 'UNVERIFIED', '0040A372:SQ': [],
    '0040A375:SQ': [{ '0020000D:UI': study, '00081115:SQ': [{ '0020000E:UI': source.text(0x0020000e), '00081199:SQ': [image] }] }],
    '0040A040:CS': 'CONTAINER', '0040A043:SQ': [dcm('126000', 'Imaging Measurement Report')], '0040A050:CS': 'SEPARATE', ...template('1500'),
    '0040A730:SQ': contentOf({ image, score, model, made }),
  })
}

interface Said { readonly image: NewAttributes, readonly score: number, readonly model: ScoringModel, readonly made: string }

function contentOf({ image, score, model, made }: Said): Part[] {
  const called = `${model.name} ${model.version}`
  const algorithm = [text('HAS CONCEPT MOD', dcm('111001', 'Algorithm Name'), model.name), text('HAS CONCEPT MOD', dcm('111003', 'Algorithm Version'), String(model.version))]
  const pictured: Part = { ...part('CONTAINS', 'IMAGE', code('260753009', 'SCT', 'Source')), '00081199:SQ': [image] }
  const number: Part = {
    ...part('CONTAINS', 'NUM', code('score', '99VESALIUS', 'Probability by the model')), '0040A300:SQ': [{ '0040A30A:DS': [Math.round(score * 1e6) / 1e6], '004008EA:SQ': [code('{0:1}', 'UCUM', 'range: 0:1')] }],
    '0040A730:SQ': [{ ...part('INFERRED FROM', 'IMAGE', dcm('121112', 'Source of Measurement')), '00081199:SQ': [image] }],
  }
  const group = container(dcm('125007', 'Measurement Group'), [
    text('HAS OBS CONTEXT', dcm('112039', 'Tracking Identifier'), called), uid('HAS OBS CONTEXT', dcm('112040', 'Tracking Unique Identifier'), uidOf('tracked', made)),
    coded('CONTAINS', dcm('121071', 'Finding'), code('outcome', '99VESALIUS', model.outcome.slice(0, 64))), ...algorithm, pictured, number,
  ])
  return [
    coded('HAS CONCEPT MOD', dcm('121049', 'Language of Content Item and Descendants'), code('en', 'RFC5646', 'English')),
    coded('HAS OBS CONTEXT', dcm('121005', 'Observer Type'), dcm('121007', 'Device')),
    uid('HAS OBS CONTEXT', dcm('121012', 'Device Observer UID'), uidOf('model', model.name, String(model.version), model.digest)),
    text('HAS OBS CONTEXT', dcm('121013', 'Device Observer Name'), called),
    coded('HAS CONCEPT MOD', dcm('121058', 'Procedure reported'), code('363679005', 'SCT', 'Imaging')),
    container(dcm('111028', 'Image Library'), [container(dcm('126200', 'Image Library Group'), [{ ...part('CONTAINS', 'IMAGE', code('260753009', 'SCT', 'Source')), '00081199:SQ': [image] }])]),
    container(dcm('126010', 'Imaging Measurements'), [{ ...group, ...template('1501') }]),
  ]
}
