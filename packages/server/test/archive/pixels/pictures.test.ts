/** Pictures of every image of the corpus that can be decoded, compared pixel by pixel with those that DCMTK makes of the same file. */
import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { framesOf, readDicom } from '@vesalius/standards/dicom'
import type { Attributes, DicomFile } from '@vesalius/standards/dicom'
import { canDecode, isNative, littleEndianFrame, pictureOf } from '@vesalius/codec'
import type { Picture } from '@vesalius/codec'
import { headOf } from '../../../src/archive/retrieve/frames.ts'
import { corpusFiles, noCorpus } from '../rig.ts'

const run = promisify(execFile)
const has = (program: string): boolean => spawnSync('which', [program]).status === 0
const noOracle = has('dcmj2pnm') && has('dcml2pnm') && has('gdcmconv') ? false : 'dcmj2pnm, dcml2pnm or gdcmconv is not installed'

async function picture(file: DicomFile): Promise<Picture> {
  const frames = framesOf(file)
  const frame = frames.frame(0)
  return pictureOf({ head: headOf(file), frame: frames.encapsulated ? frame : littleEndianFrame(file, frames.geometry.bitsAllocated, frame), number: 0, options: {} })
}

const inFolder = mkdtempSync(join(tmpdir(), 'vesalius-pictures-'))
process.on('exit', () => rmSync(inFolder, { recursive: true, force: true }))

/** What DCMTK shows, or undefined when it cannot read the file. */
async function oracle(bytes: Buffer, attributes: Attributes, transferSyntax: string): Promise<{ width: number; height: number; channels: number; pixels: Buffer } | undefined> {
  const [original, native, out] = ['in.dcm', 'raw.dcm', 'out.pnm'].map((name) => join(inFolder, name)) as [string, string, string]
  writeFileSync(original, bytes)
  const window = attributes.has(0x00283010) ? ['+Wl', '1'] : attributes.has(0x00281050) ? ['+Wi', '1'] : ['+Wm']
  const program = /\.4\.8[01]$/.test(transferSyntax) ? 'dcml2pnm' : 'dcmj2pnm'
  const direct = isNative(transferSyntax) || /\.4\.(5\d|70|80|81)$|1\.2\.5$/.test(transferSyntax)
  try {
    if (!direct) await run('gdcmconv', ['-w', original, native])
    await run(program, ['+op', '-a', '+F', '1', ...window, direct ? original : native, out])
    return pnm(readFileSync(out))
  } catch {
    return undefined
  }
}

function pnm(bytes: Buffer): { width: number; height: number; channels: number; pixels: Buffer } | undefined {
  const head = /^(P[56])\s(?:#[^\n]*\n)*(\d+)\s(\d+)\s255\s/.exec(bytes.subarray(0, 200).toString('latin1'))
  if (!head) return undefined
  return { width: Number(head[2]), height: Number(head[3]), channels: head[1] === 'P6' ? 3 : 1, pixels: bytes.subarray(head[0].length) }
}

/** Share of samples that differ by more than two grey levels. */
function difference(ours: Picture, theirs: { channels: number; pixels: Buffer }): number {
  let differing = 0
  const samples = ours.width * ours.height * 3
  for (let at = 0; at < samples; at++) {
    const mine = ours.channels === 3 ? ours.pixels[at] : ours.pixels[Math.floor(at / 3)]
    const other = theirs.channels === 3 ? theirs.pixels[at] : theirs.pixels[Math.floor(at / 3)]
    if (Math.abs((mine ?? 0) - (other ?? 0)) > 2) differing++
  }
  return differing / samples
}

/** Where we differ from DCMTK, and why. A file that no longer differs fails the test, so that the list stays true. */
const explained: Readonly<Record<string, string>> = {
  'test_files/badVR.dcm': 'Number of Frames is not a number there; DCMTK takes it for one frame',
  'pydicom-data/eCT_Supplemental.dcm': 'DCMTK does not use the window in the functional groups',
  'fo-dicom/GH610.dcm': 'a slope of 6e-8: DCMTK loses the range of values',
}

/** Without a window DCMTK stretches over padding too, and shows a picture of one value as white; we leave padding out, and show grey. */
const stretchedOtherwise = (attributes: Attributes): boolean => !attributes.has(0x00281050) && !attributes.has(0x00283010) && attributes.has(0x00280120)

test('shows what DCMTK shows', { skip: noCorpus || noOracle }, async (t) => {
  const wrong: string[] = []
  let compared = 0
  for (const [path, bytes] of corpusFiles()) {
    const file = readDicom(bytes)
    if (![0x7fe00008, 0x7fe00009, 0x7fe00010].some((tag) => file.attributes.has(tag)) || bytes.length > 20_000_000) continue
    if (!isNative(file.transferSyntax) && !canDecode(file.transferSyntax)) continue
    const ours = await picture(file).catch((error: Error) => error.message)
    const theirs = await oracle(bytes, file.attributes, file.transferSyntax)
    if (theirs === undefined || stretchedOtherwise(file.attributes)) continue
    compared++
    const known = Object.keys(explained).find((end) => path.endsWith(end))
    if (known !== undefined) {
      const same = typeof ours !== 'string' && difference(ours, theirs) <= 0.01
      if (same) wrong.push(`${path} is the same now`)
    } else if (typeof ours === 'string') wrong.push(`${path}: ${ours}`)
    else if (theirs.width !== ours.width || theirs.height !== ours.height) wrong.push(`${path}: size`)
    else {
      const share = difference(ours, theirs)
      if (share > 0.01) wrong.push(`${path} ${file.transferSyntax} ${file.attributes.string(0x00280004)}: ${(share * 100).toFixed(1)} %`)
    }
  }
  t.diagnostic(`${compared} pictures compared`)
  assert.deepEqual(wrong, [])
})
