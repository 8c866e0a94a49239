/** What some kinds of objects hold besides pixels: reports, presentation states, structure sets, segmentations, waveforms, PDF and CDA (PS3.3 A.35, A.33, A.19, A.51, A.34, A.45). */
import { deflateSync } from 'node:zlib'
import { dotted } from '../people.ts'
import { expectKept, pathOf, type Planting, plantRemoved } from '../planter.ts'
import { type Node, nodeOf, put, sequence, textNode } from '../tree.ts'

export function plantDocuments(planting: Planting): void {
  if (planting.sopClass.startsWith('1.2.840.10008.5.1.4.1.1.88')) report(planting)
  if (planting.sopClass === '1.2.840.10008.5.1.4.1.1.11.1') presentation(planting)
  if (planting.sopClass === '1.2.840.10008.5.1.4.1.1.481.3') structures(planting)
  if (planting.sopClass.startsWith('1.2.840.10008.5.1.4.1.1.481.5')) plan(planting)
  if (planting.sopClass === '1.2.840.10008.5.1.4.1.1.66.4') segmentation(planting)
  if (planting.sopClass.startsWith('1.2.840.10008.5.1.4.1.1.9.')) waveform(planting)
  if (planting.sopClass.startsWith('1.2.840.10008.5.1.4.1.1.104')) encapsulated(planting)
}

function contentItem(type: string, relationship: string, ...values: Node[]): Node[] {
  const concept = sequence(0x0040a043, [textNode(0x00080100, 'SH', '121071', []), textNode(0x00080102, 'SH', 'DCM', []), textNode(0x00080104, 'LO', 'Finding', [])])
  return [textNode(0x0040a010, 'CS', relationship, []), textNode(0x0040a040, 'CS', type, []), concept, ...values]
}

function report(planting: Planting): void {
  const { tree, person, charset, actions } = planting
  const content = nodeOf(tree, 0x0040a730)
  const sibling = `1.3.46.670589.11.${person.index}.5.6.7`
  const items = [
    contentItem('PNAME', 'HAS OBS CONTEXT', textNode(0x0040a123, 'PN', person.pn, charset)),
    contentItem('TEXT', 'CONTAINS', textNode(0x0040a160, 'UT', `Patient ${person.given} ${person.family}, * ${dotted(person.born)}: Nodule of 12 mm in segment 7 of the liver, no lymphadenopathy.`, charset)),
    contentItem('UIDREF', 'CONTAINS', textNode(0x0040a124, 'UI', sibling, [])),
    contentItem('DATE', 'CONTAINS', textNode(0x0040a121, 'DA', person.born, [])),
    contentItem('NUM', 'CONTAINS', sequence(0x0040a300, [textNode(0x0040a30a, 'DS', '12.5', []), sequence(0x004008ea, [textNode(0x00080100, 'SH', 'mm', []), textNode(0x00080102, 'SH', 'UCUM', []), textNode(0x00080104, 'LO', 'millimeter', [])])])),
  ]
  if (content?.items) content.items.push(...items)
  else put(tree, sequence(0x0040a730, ...items))
  const inContent = (tag: number): string => pathOf(0x0040a730, tag)
  actions.push({ kind: 'text_removed', where: inContent(0x0040a123), tokens: person.nameTokens }, { kind: 'text_removed', where: inContent(0x0040a160), tokens: [person.family, person.given, dotted(person.born)] })
  expectKept(planting, pathOf(0x0040a730, 0x0040a300, 0x0040a30a), ['12.5'])
  expectKept(planting, inContent(0x0040a160), ['Nodule', 'mm', 'segment', 'liver', 'lymphadenopathy'])
  const doctor = person.doctors[0] as string
  put(tree, sequence(0x0040a073, [textNode(0x0040a075, 'PN', doctor, charset), textNode(0x0040a027, 'LO', person.hospital, charset), textNode(0x0040a030, 'DT', '20190102030405', [])]))
  actions.push({ kind: 'text_removed', where: pathOf(0x0040a073, 0x0040a075), tokens: [doctor.split('^')[0] as string] }, { kind: 'text_removed', where: pathOf(0x0040a073, 0x0040a027), tokens: [person.hospital] })
}

function presentation(planting: Planting): void {
  const { tree, person, charset, actions } = planting
  const annotation = [textNode(0x00700002, 'CS', 'LAYER1', []), sequence(0x00700008, [textNode(0x00700006, 'ST', `${person.given} ${person.family} ${dotted(person.born)}`, charset)])]
  put(tree, sequence(0x00700001, annotation))
  actions.push({ kind: 'text_removed', where: pathOf(0x00700001, 0x00700008, 0x00700006), tokens: [person.family, dotted(person.born)] })
  plantRemoved(planting, 0x00700081, 'LO', { value: `Befund ${person.family}`, tokens: [person.family] })
  plantRemoved(planting, 0x00700084, 'PN', { value: person.doctors[0] as string, tokens: [(person.doctors[0] as string).split('^')[0] as string] })
  put(tree, sequence(0x00700060, [textNode(0x00700002, 'CS', 'LAYER1', []), textNode(0x00700062, 'IS', '1', []), textNode(0x00700068, 'LO', person.family, charset)]))
  actions.push({ kind: 'text_removed', where: pathOf(0x00700060, 0x00700068), tokens: [person.family] })
}

function structures(planting: Planting): void {
  const { tree, person, charset, actions } = planting
  plantRemoved(planting, 0x30060002, 'SH', { value: [...person.family].slice(0, 14).join('') })
  plantRemoved(planting, 0x30060004, 'LO', { value: `Plan ${person.family}`, tokens: [person.family] })
  const rois = nodeOf(tree, 0x30060020)
  const items = rois?.items ?? []
  const extra = [textNode(0x30060022, 'IS', '91', []), textNode(0x30060026, 'LO', `GTV ${person.family} Lunge links`, charset), textNode(0x30060028, 'ST', `gezeichnet ${person.doctors[0]}`, charset), textNode(0x30060036, 'CS', 'MANUAL', [])]
  if (rois) items.push(extra)
  else put(tree, sequence(0x30060020, extra))
  actions.push({ kind: 'text_removed', where: pathOf(0x30060020, 0x30060026), tokens: [person.family] }, { kind: 'text_removed', where: pathOf(0x30060020, 0x30060028), tokens: [(person.doctors[0] as string).split('^')[0] as string] })
  expectKept(planting, pathOf(0x30060020, 0x30060026), ['GTV', 'Lunge', 'links'])
  approval(planting)
}

function plan(planting: Planting): void {
  const { person } = planting
  plantRemoved(planting, 0x300a0002, 'SH', { value: [...person.family].slice(0, 14).join('') })
  plantRemoved(planting, 0x300a0003, 'LO', { value: `Lunge ${person.family}`, tokens: [person.family] })
  plantRemoved(planting, 0x300a0004, 'ST', { value: `Plan fuer ${person.given} ${person.family}`, tokens: [person.family] })
  approval(planting)
}

function approval(planting: Planting): void {
  plantRemoved(planting, 0x300e0008, 'PN', { value: planting.person.doctors[1] as string, tokens: [(planting.person.doctors[1] as string).split('^')[0] as string] })
}

function segmentation(planting: Planting): void {
  const { tree, person, charset, actions } = planting
  plantRemoved(planting, 0x00700084, 'PN', { value: person.doctors[2] as string, tokens: [(person.doctors[2] as string).split('^')[0] as string] })
  plantRemoved(planting, 0x00700081, 'LO', { value: `Seg ${person.family}`, tokens: [person.family] })
  const segment = nodeOf(tree, 0x00620002)?.items?.[0]
  if (!segment) return
  put(segment, textNode(0x00620005, 'LO', `Liver ${person.family}`, charset))
  put(segment, textNode(0x00620006, 'ST', `Liver segment, drawn by ${person.doctors[2]}`, charset))
  actions.push({ kind: 'text_removed', where: pathOf(0x00620002, 0x00620005), tokens: [person.family] }, { kind: 'text_removed', where: pathOf(0x00620002, 0x00620006), tokens: [(person.doctors[2] as string).split('^')[0] as string] })
  expectKept(planting, pathOf(0x00620002, 0x00620005), ['Liver'])
}

function waveform(planting: Planting): void {
  const { tree, person, charset, actions } = planting
  put(tree, sequence(0x0040b020, [textNode(0x00700006, 'ST', `${person.given} ${person.family} 72/min`, charset)], [textNode(0x00700006, 'ST', `ID ${person.patientId}`, charset)]))
  actions.push({ kind: 'text_removed', where: pathOf(0x0040b020, 0x00700006), tokens: [person.family, person.patientId] })
}

function encapsulated(planting: Planting): void {
  const { tree, person, actions } = planting
  const cda = planting.sopClass.endsWith('.2')
  const bytes = cda ? cdaOf(planting) : pdfOf(`${person.patientId} ${person.mail} ${person.born}`)
  put(tree, { tag: 0x00420011, vr: 'OB', bytes })
  put(tree, textNode(0x00420012, 'LO', cda ? 'text/XML' : 'application/pdf', []))
  plantRemoved(planting, 0x00420010, 'ST', { value: `Arztbrief ${person.family}`, tokens: [person.family] })
  actions.push({ kind: 'bytes_absent', what: 'document', hex: Buffer.from(bytes.subarray(Math.max(0, bytes.length >> 1), (bytes.length >> 1) + 40)).toString('hex') })
}

/** A page with one line of text in a compressed stream. */
function pdfOf(line: string): Uint8Array {
  const stream = deflateSync(Buffer.from(`BT /F1 12 Tf 72 720 Td (${line}) Tj ET`))
  const head = `%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>endobj\n`
  return Buffer.concat([Buffer.from(`${head}4 0 obj<</Length ${stream.length}/Filter/FlateDecode>>stream\n`), stream, Buffer.from(`\nendstream endobj\n5 0 obj<</Author(${line})>>endobj\ntrailer<</Root 1 0 R/Info 5 0 R>>\n%%EOF\n`)])
}

const cdaOf = ({ person }: Planting): Uint8Array => Buffer.from(
  `<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole><id extension="${person.patientId}"/><patient><name><given>${person.given}</given><family>${person.family}</family></name><birthTime value="${person.born}"/></patient></patientRole></recordTarget></ClinicalDocument>`,
)
