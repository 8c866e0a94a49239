// How much of technical and clinical text stays and how many names go, measured on the tables beside this file and on the shared corpus; printed with `t.diagnostic`.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bytesSource, readDicom, type Tag, tagOfKeyword } from '@vesalius/standards/dicom'
import { cleanText, countSeeds, seedsOf } from '@vesalius/deidentify/text'
import { corpusFolder, corpusIsAbsent, corpusPaths } from '../../../standards/test/dicom/corpus-files.ts'
import { clinicalSentences } from './tables/clinical-sentences.ts'
import { personNames } from './tables/person-names.ts'
import { departmentNames, reportSentences, wordlikeNames } from './tables/department-texts.ts'
import { protocolNames } from './tables/protocol-names.ts'

const nobody = seedsOf([])
const percent = (part: number, of: number): string => `${(100 * part / of).toFixed(2)} %`
const wordsIn = (text: string): string[] => text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])[\p{L}\p{M}\p{N}])+/gu) ?? []

/** How many of the words of one text are in another, each as often as it is there. */
function keptOf(words: readonly string[], text: string): number {
  const left = wordsIn(text)
  return words.filter((word) => {
    const at = left.indexOf(word)
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  }).length
}

test('keeps at least 98 of 100 protocol names unchanged', (t) => {
  const changed = protocolNames.filter((name) => cleanText(name, nobody, { kind: 'descriptor' }).text !== name)
  t.diagnostic(`protocol names unchanged: ${percent(protocolNames.length - changed.length, protocolNames.length)} of ${protocolNames.length}`)
  assert.ok(protocolNames.length >= 500)
  assert.ok(changed.length <= 0.02 * protocolNames.length, changed.join(' | '))
})

test('keeps at least 95 of 100 words of clinical sentences in 15 languages', (t) => {
  const all = clinicalSentences.map((sentence) => ({ words: wordsIn(sentence), cleaned: cleanText(sentence, nobody, { kind: 'prose' }).text }))
  const total = all.reduce((sum, { words }) => sum + words.length, 0)
  const kept = all.reduce((sum, { words, cleaned }) => sum + keptOf(words, cleaned), 0)
  t.diagnostic(`words of clinical sentences kept: ${percent(kept, total)} of ${total}`)
  assert.ok(kept >= 0.95 * total)
})

test('keeps what departments call their studies and what they report, in ten languages, unchanged', (t) => {
  for (const [kind, texts] of [['descriptor', departmentNames], ['prose', reportSentences]] as const) {
    const changed = texts.filter((text) => cleanText(text, nobody, { kind }).text !== text)
    t.diagnostic(`${kind}s of departments unchanged: ${percent(texts.length - changed.length, texts.length)} of ${texts.length}`)
    assert.ok(texts.length >= 100 && changed.length <= 0.01 * texts.length, changed.join(' | '))
  }
})

test('a person who is called like an ordinary word costs hardly a word of what departments write', () => {
  for (const value of wordlikeNames) {
    const seeds = seedsOf([{ kind: 'name', value }])
    let total = 0, kept = 0
    for (const text of departmentNames) {
      total += wordsIn(text).length
      kept += keptOf(wordsIn(text), cleanText(text, seeds, { kind: 'descriptor' }).text)
    }
    assert.ok(kept >= 0.99 * total, `${wordlikeNames.indexOf(value)}: ${kept} of ${total}`)
  }
})

test('keeps at least 98 of 100 descriptors of the real files', { skip: corpusIsAbsent }, (t) => {
  const descriptors = new Set<string>()
  for (const path of corpusPaths(4_000_000)) {
    try {
      const file = readDicom(bytesSource(readFileSync(join(corpusFolder, path))))
      for (const keyword of ['SeriesDescription', 'ProtocolName', 'StudyDescription', 'BodyPartExamined', 'ConvolutionKernel']) for (const text of file.attributes.strings(tagOfKeyword(keyword) as Tag)) descriptors.add(text)
    } catch { /* files that are broken on purpose have no descriptors */ }
  }
  const all = [...descriptors].filter((text) => text.trim() !== '').map((text) => ({ words: wordsIn(text), cleaned: cleanText(text, nobody, { kind: 'descriptor' }).text }))
  const total = all.reduce((sum, { words }) => sum + words.length, 0)
  const kept = all.reduce((sum, { words, cleaned }) => sum + keptOf(words, cleaned), 0)
  t.diagnostic(`words of ${all.length} real descriptors kept: ${percent(kept, total)} of ${total}`)
  assert.ok(total > 100 && kept >= 0.95 * total)
})

const bare = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** The ways in which a name stands in a descriptor. */
function formsOf(family: string, given: string): string[] {
  const initial = [...given][0] ?? ''
  return [
    `${family} ${given}`, `${family}^${given}`, `${given} ${family}`, `${family},${given}`, `${given}${family}`, `${family}${given}T2`, `${family}_${given}`,
    `${family} ${given}`.toUpperCase(), `${family} ${given}`.toLowerCase(), bare(`${family} ${given}`), `${initial}.${family}`, `${family}_${initial}`, `${initial}${family}`,
    family, family.normalize('NFD'), [...family].join('\u200b'), [...family].join(' '), `${family}s`,
  ]
}

test('takes out every name of the person, in seven scripts, in any form and place, and keeps the protocol', (t) => {
  const leaks: string[] = []
  let texts = 0, uncounted = 0, total = 0, kept = 0
  for (const [index, name] of personNames.entries()) {
    const [family = '', ...rest] = name.split(' ')
    const given = rest.join(' ')
    const seeds = seedsOf([{ kind: 'name', value: `${family}^${given}` }])
    for (const [turn, form] of formsOf(family, given).entries()) {
      const protocol = protocolNames[(index * 31 + turn * 7) % protocolNames.length] as string
      const text = [`${protocol} ${form}`, `${form} ${protocol}`, `${form}_${protocol}`][turn % 3] as string
      const cleaned = cleanText(text, seeds, { kind: turn % 2 ? 'prose' : 'descriptor' }).text
      const pieces = [family, ...rest].flatMap((piece) => piece.split(/[-'’]/)).map(bare).filter((piece) => [...piece].length > 1 && !bare(protocol).includes(piece))
      if (pieces.some((piece) => bare(cleaned).includes(piece))) leaks.push(`name ${index}, form ${turn}`)
      if (countSeeds(text, seeds) === 0) uncounted += 1
      texts += 1
      total += wordsIn(protocol).length
      kept += keptOf(wordsIn(protocol), cleaned)
    }
  }
  t.diagnostic(`names of the person gone: ${percent(texts - leaks.length, texts)} of ${texts} texts; words of the protocol kept beside them: ${percent(kept, total)}`)
  assert.deepEqual(leaks, [])
  assert.equal(uncounted, 0)
  assert.ok(kept >= 0.97 * total)
})

test('takes out at least 95 of 100 names that nobody has told it', (t) => {
  let texts = 0, gone = 0
  for (const name of personNames) {
    for (const form of [name, name.toUpperCase(), name.replaceAll(' ', '^'), name.replaceAll(' ', '_'), name.split(' ').toReversed().join(' ')]) {
      texts += 1
      if (/^T2 tra[ _^]prostate$/.test(cleanText(`T2 tra ${form} prostate`, nobody, { kind: 'descriptor' }).text)) gone += 1
    }
  }
  t.diagnostic(`names without a seed gone: ${percent(gone, texts)} of ${texts}`)
  assert.ok(gone >= 0.95 * texts)
})
