/** The wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding): fields of a message in order, without knowing what they mean. */
export interface Field {
  readonly number: number
  /** A varint, or the bytes of what is delimited by its length; fixed fields are given as bytes too. */
  readonly value: bigint | Uint8Array
}

/** Throws RangeError where the bytes are no message. */
export function* fieldsOf(bytes: Uint8Array): Iterable<Field> {
  let at = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) break
      value |= BigInt(byte & 127) << shift
      if (byte < 128) return BigInt.asUintN(64, value)
    }
    throw new RangeError('a number does not end')
  }
  const take = (length: number): Uint8Array => {
    if (length < 0 || at + length > bytes.length) throw new RangeError('a field runs past its end')
    at += length
    return bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const key = varint()
    const number = Number(key >> 3n)
    if (number < 1) throw new RangeError('a field without a number')
    switch (Number(key & 7n)) {
      case 0: yield { number, value: varint() }; break
      case 1: yield { number, value: take(8) }; break
      case 2: yield { number, value: take(Number(varint())) }; break
      case 5: yield { number, value: take(4) }; break
      default: throw new RangeError('a wire type that is no longer used')
    }
  }
}

/** Messages under a number. */
export const under = (fields: readonly Field[], number: number): Uint8Array[] => fields.flatMap((field) => (field.number === number && field.value instanceof Uint8Array ? [field.value] : []))
export const textUnder = (fields: readonly Field[], number: number): string => Buffer.from(under(fields, number)[0] ?? []).toString('utf8')
export const numberUnder = (fields: readonly Field[], number: number): number => Number(fields.find((field) => field.number === number && typeof field.value === 'bigint')?.value ?? 0n)
