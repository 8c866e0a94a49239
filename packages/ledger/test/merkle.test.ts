import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { consistencyProof, emptyRoot, includes, inclusionProof, isConsistent, leafHash, rangeHashOf, rootOf, tilePath, parseTilePath } from '@vesalius/ledger'

const entries = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => leafHash(Buffer.from(hex, 'hex')))
const many = Array.from({ length: 70_000 }, (_, index) => leafHash(Buffer.from(`entry ${index}`)))

/** Nodes of every level, computed from the leaves as a keeper of tiles would have them. */
function nodesOf(leaves: readonly Buffer[]): Buffer[][] {
  const levels = [[...leaves]]
  for (let last = levels[0] as Buffer[]; last.length >= 256; last = levels.at(-1) as Buffer[]) {
    levels.push(Array.from({ length: Math.floor(last.length / 256) }, (_, index) => rootOf(last.slice(index * 256, index * 256 + 256))))
  }
  return levels
}

const levels = nodesOf(many)
const rangeOf = (size: number) => rangeHashOf(async (level, from, to) => (levels[level] ?? []).slice(from, to), size)
const treeOf = async (size: number) => ({ size, root: size === 0 ? emptyRoot() : await rangeOf(size)(0, size) })

test('has the roots that Certificate Transparency publishes for its test tree', () => {
  assert.equal(rootOf(entries.slice(0, 1)).toString('hex'), '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
  assert.equal(rootOf(entries).toString('hex'), '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
  assert.equal(emptyRoot().toString('hex'), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('hashes any range by its tiles to what hashing all its leaves gives', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 70_000 }), fc.double({ min: 0, max: 1, noNaN: true }), async (size, part) => {
    const end = Math.max(1, Math.floor(size * part))
    assert.deepEqual(await rangeOf(size)(0, end), rootOf(many.slice(0, end)))
  }), { numRuns: 25 })
})

test('proves that a leaf is in the tree, and no other leaf, place, size or root', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 1, max: 70_000 }), fc.nat(), async (size, at) => {
    const index = at % size
    const { root } = await treeOf(size)
    const path = await inclusionProof(index, size, rangeOf(size))
    const leaf = many[index] as Buffer
    assert.ok(path.length <= 17)
    assert.ok(includes(leaf, index, { size, root, path }))
    assert.ok(!includes(leafHash(Buffer.from('another')), index, { size, root, path }))
    assert.ok(!includes(leaf, index + 1, { size, root, path }))
    assert.ok(!includes(leaf, index, { size, root: leafHash(root), path }))
    assert.ok(!includes(leaf, index, { size, root, path: [...path, root] }))
    if (path.length > 0) assert.ok(!includes(leaf, index, { size, root, path: path.slice(1) }))
  }), { numRuns: 150 })
})

test('proves that an older tree is the beginning of a newer one, and of no other', async () => {
  await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 70_000 }), async (one, other) => {
    const [older, newer] = [await treeOf(Math.min(one, other)), await treeOf(Math.max(one, other))]
    const path = await consistencyProof(older.size, newer.size, rangeOf(newer.size))
    assert.ok(isConsistent(older, newer, path))
    if (older.size === 0) return
    assert.ok(!isConsistent({ ...older, root: leafHash(older.root) }, newer, path))
    if (older.size === newer.size) return
    assert.ok(!isConsistent(older, { ...newer, root: leafHash(newer.root) }, path))
    assert.ok(!isConsistent(older, newer, [...path, leafHash(newer.root)]))
    assert.ok(!isConsistent(newer, older, path))
  }), { numRuns: 150 })
})

test('a tree in which one old entry was rewritten is not consistent with what was seen before', async () => {
  const seen = await treeOf(1000)
  const rewritten = many.slice(0, 5000).with(17, leafHash(Buffer.from('rewritten')))
  const nodes = nodesOf(rewritten)
  const range = rangeHashOf(async (level, from, to) => (nodes[level] ?? []).slice(from, to), 5000)
  const path = await consistencyProof(1000, 5000, range)
  assert.ok(!isConsistent(seen, { size: 5000, root: await range(0, 5000) }, path))
})

test('writes and reads the paths of tiles as C2SP does, and no others', () => {
  assert.equal(tilePath(1234067), 'x001/x234/067')
  assert.equal(tilePath(7), '007')
  assert.deepEqual(parseTilePath('x001/x234/067'), { index: 1234067, width: 256 })
  assert.deepEqual(parseTilePath('000.p/17'), { index: 0, width: 17 })
  for (const path of ['x000/001', '7', '000.p/256', '000.p/0', '../../etc', '000.p/']) assert.equal(parseTilePath(path), undefined, path)
})
