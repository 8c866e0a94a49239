/** How a report may name an input: its path below IN, but only when every word of it is a counting word or a small number, for names of files name people. */
const words = new Set(('case cases copy cr ct data dcm dicom dicomdir digital dir dose dx exam file files flash frame frames i im image images img instance is io item localizer mask mg mr ' +
  'nm object op ot overlay pdf pet plan pr pt px report rt rtdose rtplan rtstruct s sc scan se seg ser series set slice small subject patient sr st stack study test us volume xa zip').split(' '))
const longest = 120

/** Empty when the path says more than that. Several numbers in one name, a year, or five digits and more may be a date or an identifier. */
export function hintOf(relative: string): { input?: string } {
  const isCounted = relative.length <= longest && relative.split('/').every(isCountedName)
  return isCounted ? { input: relative } : {}
}

/** A name of counting words with at most one number; a number alone only where it is a place in a row (`0031`, `7`). */
function isCountedName(name: string): boolean {
  const parts = name.split(/[^\p{L}\p{N}]+|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u).filter(Boolean)
  const numbers = parts.filter((part) => /\p{N}/u.test(part))
  return numbers.length <= 1 && parts.every(isPlain)
}

function isPlain(part: string): boolean {
  if (words.has(part.toLowerCase()) || /^[a-z]$/i.test(part)) return true
  if (!/^0{0,4}\d{1,4}$/.test(part)) return false
  const number = Number(part)
  return number < 1900 || number > 2099
}
