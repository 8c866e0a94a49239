// Application entity titles (PS3.5 §6.2, VR AE) and unique identifiers (PS3.5 §9.1) as they cross the wire.

/** True for a title of 1–16 printable ISO 646 characters without backslash; surrounding spaces do not count. */
export function isAeTitle(title: string): boolean {
  const trimmed = title.trim()
  return title.length <= 16 && trimmed.length > 0 && /^[\x20-\x5b\x5d-\x7e]+$/.test(title)
}

/** True for what may stand where a UID is due: digits and dots, 1–64 characters, no empty component. */
export function isUid(text: string): boolean {
  return text.length <= 64 && /^\d+(\.\d+)*$/.test(text)
}

/** Bytes as text, one character a byte, without the padding (NUL, space) at the end that UI and AE values carry. */
export function unpadded(bytes: Uint8Array, start: number, end: number): string {
  let last = end
  while (last > start && (bytes[last - 1] === 0 || bytes[last - 1] === 0x20)) last--
  let text = ''
  for (let at = start; at < last; at++) text += String.fromCharCode(bytes[at] as number)
  return text
}
