/** Equivalence classes: persons who are alike in what an outsider may know of them (k-anonymity, Sweeney 2002; l-diversity, Machanavajjhala 2007). */

/** One column as numbers: for each person which of its distinct values. */
export interface Coded {
  readonly codes: Int32Array
  readonly distinct: number
}

export interface Classes {
  /** For each person the class. */
  readonly ids: Int32Array
  /** For each class its persons. */
  readonly sizes: Int32Array
}

export function codedOf(values: readonly string[]): Coded {
  const known = new Map<string, number>()
  const codes = Int32Array.from(values, (value) => {
    const code = known.get(value) ?? known.size
    if (code === known.size) known.set(value, code)
    return code
  })
  return { codes, distinct: Math.max(1, known.size) }
}

/** Persons with the same value in every column are one class. Without columns all are. */
export function classesOf(columns: readonly Coded[], persons: number): Classes {
  let keys = new Float64Array(persons)
  let range = 1
  for (const { codes, distinct } of columns) {
    if (range * distinct > Number.MAX_SAFE_INTEGER) {
      const dense = densely(keys)
      keys = Float64Array.from(dense.ids)
      range = dense.count
    }
    for (let person = 0; person < persons; person++) keys[person] = (keys[person] as number) * distinct + (codes[person] as number)
    range *= distinct
  }
  const { ids, count } = densely(keys)
  const sizes = new Int32Array(count)
  for (const id of ids) sizes[id] = (sizes[id] as number) + 1
  return { ids, sizes }
}

/** Keys numbered in the order of their first appearance; open addressing, since a Map is five times slower here. */
function densely(keys: Float64Array): { ids: Int32Array, count: number } {
  const room = 2 ** Math.ceil(Math.log2(Math.max(2, keys.length) * 2))
  const slots = new Int32Array(room).fill(-1)
  const firsts: number[] = []
  const ids = new Int32Array(keys.length)
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as number
    let slot = (Math.imul(key % 4_294_967_296 | 0, 0x9e3779b1) ^ Math.imul(key / 4_294_967_296 | 0, 0x85ebca6b)) >>> 0
    slot = (slot ^ (slot >>> 15)) & (room - 1)
    while (slots[slot] !== -1 && firsts[slots[slot] as number] !== key) slot = (slot + 1) & (room - 1)
    if (slots[slot] === -1) slots[slot] = firsts.push(key) - 1
    ids[index] = slots[slot] as number
  }
  return { ids, count: firsts.length }
}

export function personsBelow({ sizes }: Classes, k: number): number {
  let below = 0
  for (const size of sizes) if (size < k) below += size
  return below
}

/** Of each class how many different values of a sensitive column there are; the smallest is the l of distinct l-diversity. */
export function diversityOf({ ids, sizes }: Classes, sensitive: Coded): { least: number, personsInUniform: number } {
  const pairs = classesOf([{ codes: ids, distinct: sizes.length }, sensitive], ids.length)
  const seen = new Uint8Array(pairs.sizes.length)
  const values = new Int32Array(sizes.length)
  ids.forEach((id, person) => {
    const pair = pairs.ids[person] as number
    if (seen[pair] === 0) values[id] = (values[id] as number) + 1
    seen[pair] = 1
  })
  let [least, personsInUniform] = [values.length === 0 ? 0 : Infinity, 0]
  values.forEach((count, id) => {
    least = Math.min(least, count)
    if (count === 1) personsInUniform += sizes[id] as number
  })
  return { least, personsInUniform }
}
