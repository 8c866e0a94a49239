/** The ten defects that were measured in the official rules of a large network: none of them is here (vectors as measured). */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { vrOf } from '@vesalius/standards/dicom'
import { builtInProfiles, readProfile } from '../../src/index.ts'
import { ct, finds, items, person, text, through, uids } from './one-instance.ts'

test('defect 1: an attribute that a rule cannot treat does not cost the whole file', async () => {
  for (const profile of ['basic', 'research', 'eucaim']) assert.equal((await through(ct(text(0x0018100b, 'UI', '1.2.3.4.55'), text(0x00181002, 'UI', 'no uid at all')), { profile })).word, 'released')
})

test('defect 2: values whose rule is odd do not stay', async () => {
  const { bytes } = await through(ct(text(0x00181042, 'TM', '101112.1'), text(0x00181043, 'TM', 'Quastenflosser')), { profile: 'eucaim' })
  assert.deepEqual(finds(bytes, person.family), [])
})

test('defect 3: no date survives while another one is changed', async () => {
  const dates = [0x00080020, 0x00080021, 0x00080022, 0x00080023, 0x00400244, 0x00400250, 0x001021d0, 0x00181012, 0x00321050, 0x00380020, 0x00400002, 0x0040a121, 0x30060008, 0x300a0006, 0x30080250]
  const times = [0x0008002a, 0x00181078, 0x00181079, 0x00189074, 0x00189151, 0x0040a120, 0x0040a13a, 0x0040a032]
  for (const profile of ['basic', 'research', 'eucaim']) {
    const { bytes } = await through(ct(...dates.map((tag) => text(tag, 'DA', '20240117')), ...times.map((tag) => text(tag, vrOf(tag) ?? 'DT', '20240117101500')), items(0x00540016, [text(0x00181078, 'DT', '20240117091500')])), { profile })
    assert.deepEqual(finds(bytes, '20240117'), [], profile)
  }
})

test('defect 3: characteristics that are sensitive are not kept', async () => {
  const sensitive = [text(0x00102110, 'LO', 'Kontrastmittelallergie'), { tag: 0x001021c0, vr: 'US', value: 2 }, text(0x00102160, 'SH', 'Sinti')]
  for (const profile of ['research', 'eucaim']) {
    const { file } = await through(ct(...sensitive), { profile })
    for (const { tag } of sensitive) assert.equal(file.attributes.string(tag) ?? '', '', `${profile} ${tag.toString(16)}`)
  }
})

test('defect 4: free text does not survive', async () => {
  for (const profile of ['basic', 'research', 'eucaim']) {
    const { bytes } = await through(ct(text(0x0008103e, 'LO', `Thorax for ${person.given} ${person.family} 17 Jan`), text(0x00181030, 'LO', `Thorax ${person.family}`), text(0x00102180, 'SH', 'Glockengiesser')), { profile })
    assert.deepEqual(finds(bytes, person.family, person.given, '17 Jan', 'Glockengiesser'), [], profile)
  }
})

test('defect 5: UIDs inside sequences are replaced as those outside', async () => {
  for (const profile of ['basic', 'research', 'eucaim']) {
    const { bytes, file } = await through(ct(items(0x00081140, [text(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2'), text(0x00081155, 'UI', uids.instance)]), items(0x00082112, [text(0x00081150, 'UI', '1.2.840.10008.5.1.4.1.1.2'), text(0x00081155, 'UI', uids.instance)])), { profile })
    assert.deepEqual(finds(bytes, uids.instance), [], profile)
    for (const tag of [0x00081140, 0x00082112]) for (const item of file.attributes.items(tag)) assert.equal(item.string(0x00081155), file.attributes.string(0x00080018), profile)
  }
})

test('defect 6: an outsider with the original UID and the published pseudonym cannot compute the new UID', async () => {
  for (const profile of ['research', 'eucaim']) {
    const { file } = await through(ct(), { profile })
    const published = file.attributes.string(0x00100020) ?? ''
    for (const [tag, original] of [[0x0020000d, uids.study], [0x0020000e, uids.series], [0x00080018, uids.instance]] as const) {
      const made = file.attributes.string(tag) ?? ''
      for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
        for (const source of [original, original + published, published + original, `${original}\0${published}`, `[${published}]${original}`, `uid\0${original}`]) {
          const digest = createHash(algorithm).update(source).digest()
          const decimal = BigInt(`0x${digest.toString('hex')}`).toString()
          const uuid = Buffer.from(digest.subarray(0, 16))
          uuid[6] = ((uuid[6] ?? 0) & 0x0f) | 0x80
          uuid[8] = ((uuid[8] ?? 0) & 0x3f) | 0x80
          assert.equal(made.includes(decimal.slice(0, 20)) || made.endsWith(BigInt(`0x${uuid.toString('hex')}`).toString()), false)
        }
      }
    }
  }
})

test('defect 7: flag, method and codes are there, valid, and hold no rule text', async () => {
  const { file } = await through(ct(), { profile: 'eucaim' })
  assert.equal(file.attributes.string(0x00120062), 'YES')
  for (const item of file.attributes.items(0x00120064)) {
    assert.match(item.string(0x00080100) ?? '', /^1131\d\d$/)
    assert.equal(item.string(0x00080102), 'DCM')
  }
  assert.ok(file.attributes.items(0x00120064).length > 0)
  assert.doesNotMatch(file.attributes.strings(0x00120063).join(), /@|\(|v5/)
})

test('defect 8: no private element stands without its creator', async () => {
  for (const profile of ['research', 'eucaim']) {
    const { file } = await through(ct(text(0x00190010, 'LO', 'SIEMENS MR HEADER'), text(0x0019100c, 'IS', '800'), text(0x00131013, 'LO', 'Provider 17')), { profile })
    for (const { tag } of file.attributes) if ((tag >>> 16) % 2 === 1 && (tag & 0xffff) > 0xff) assert.ok(file.attributes.privateCreatorOf(tag), tag.toString(16))
    assert.equal(file.attributes.has(0x00131013), false)
  }
})

test('defect 9: the usual profile keeps order and intervals within a month', async () => {
  const { file } = await through(ct(text(0x00080021, 'DA', '20180505'), text(0x00080022, 'DA', '20180521')))
  const [a, b, c] = [0x00080020, 0x00080021, 0x00080022].map((tag) => file.attributes.string(tag) ?? '')
  const day = (date = ''): number => Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6))) / 86_400_000
  assert.deepEqual([day(b) - day(a), day(c) - day(a)], [1, 17])
  assert.equal(readProfile('research').dates, 'shift')
})

test('defect 10: nothing that can be listed is hashed without the key, and text in pixels is looked for unless a profile says why not', async () => {
  for (const profile of ['basic', 'research', 'eucaim']) {
    const { bytes } = await through(ct(text(0x00080080, 'LO', 'site-17'), text(0x00081010, 'SH', 'CT99')), { profile })
    for (const algorithm of ['md5', 'sha1', 'sha256']) {
      for (const source of ['site-17', 'CT99', person.id, person.name]) {
        const digest = createHash(algorithm).update(source).digest()
        assert.deepEqual(finds(bytes, digest.toString('hex').slice(0, 16), BigInt(`0x${digest.toString('hex')}`).toString().slice(0, 16)), [], profile)
      }
    }
  }
  assert.deepEqual([...builtInProfiles().values()].filter(({ name, pixels }) => name !== 'basic' && !pixels.clean).map(({ name }) => name), [])
})
