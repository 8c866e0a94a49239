/**
 * The least or the greatest of five numbers in a row of 16 bits each, eight results at a time: vector instructions, which JavaScript does not have, in a
 * WebAssembly module of three loops that is assembled here (WebAssembly core specification 2.0, chapter 5; vector instructions 5.4.7).
 */

/** What is used of the global object, which the types of Node do not name (WebAssembly JavaScript interface 2.0). */
declare const WebAssembly: {
  readonly Memory: new (description: { readonly initial: number }) => Memory
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

/** In pages of 64 KiB. */
export interface Memory {
  /** Another one after each growth. */
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

export const memoryOf = (pages: number): Memory => new WebAssembly.Memory({ initial: pages })

/** Addresses and steps in bytes of the memory. `end` is that of `from`; eight numbers are read and written at once, so that up to seven beyond it are touched. */
type Loop = (from: number, to: number, end: number, step: number) => void

export interface Five {
  /** Of those at two steps before to two steps behind. */
  readonly least: Loop
  readonly most: Loop
  /** Less the number that is a step away. */
  readonly less: Loop
}

const lengthOf = (value: number): readonly number[] => (value < 128 ? [value] : [(value & 127) | 128, ...lengthOf(value >> 7)])
const sized = (content: readonly number[]): readonly number[] => [...lengthOf(content.length), ...content]
const section = (id: number, items: readonly (readonly number[])[]): readonly number[] => [id, ...sized([...lengthOf(items.length), ...items.flat()])]
const named = (name: string): readonly number[] => sized([...Buffer.from(name)])

const [i32, functionType, noResult] = [0x7f, 0x60, 0x40]
const get = (local: number): readonly number[] => [0x20, local]
const set = (local: number): readonly number[] => [0x21, local]
const constant = (value: number): readonly number[] => [0x41, value]
const [add, subtract, isLess, loop, repeatIf, end] = [[0x6a], [0x6b], [0x49], [0x03, noResult], [0x0d, 0], [0x0b]]
/** Aligned to two bytes. */
const [load, store] = [[0xfd, 0x00, 1, 0], [0xfd, 0x0b, 1, 0]]
const [leastOf, mostOf, difference] = [[0xfd, ...lengthOf(151)], [0xfd, ...lengthOf(153)], [0xfd, ...lengthOf(145)]]

/** Parameters of each loop. */
const [from, to, last, step] = [0, 1, 2, 3]

const advanced = (local: number): readonly number[] => [...get(local), ...constant(16), ...add, ...set(local)]
const body = (result: readonly number[]): readonly number[] =>
  sized([0, ...loop, ...get(to), ...result, ...store, ...advanced(from), ...advanced(to), ...get(from), ...get(last), ...isLess, ...repeatIf, ...end, ...end])

const away = (act: readonly number[], steps: number): readonly number[] => [...get(from), ...Array.from({ length: steps }, () => [...get(step), ...act]).flat(), ...load]
const ofFive = (which: readonly number[]): readonly number[] =>
  [...away(add, 0), ...away(add, 1), ...which, ...away(add, 2), ...which, ...away(subtract, 1), ...which, ...away(subtract, 2), ...which]

const module = new WebAssembly.Module(Uint8Array.from([
  ...Buffer.from('\0asm'), 1, 0, 0, 0,
  ...section(1, [[functionType, 4, i32, i32, i32, i32, 0]]),
  ...section(2, [[...named('of'), ...named('memory'), 2, 0, 1]]),
  ...section(3, [[0], [0], [0]]),
  ...section(7, ['least', 'most', 'less'].map((name, at) => [...named(name), 0, at])),
  ...section(10, [body(ofFive(leastOf)), body(ofFive(mostOf)), body([...away(add, 0), ...away(add, 1), ...difference])]),
]))

export const fiveIn = (memory: Memory): Five => new WebAssembly.Instance(module, { of: { memory } }).exports as Five
