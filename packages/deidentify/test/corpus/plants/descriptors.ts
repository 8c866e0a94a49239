/** Descriptors and other free text where identity stands beside words that have to stay (PS3.15 E.3.5 Clean Descriptors). */
import type { Tag } from '@vesalius/standards/dicom'
import { dotted, type Person } from '../people.ts'
import { expectKept, pathOf, type Planting } from '../planter.ts'
import { descriptors, hardDescriptors } from '../tables/descriptors.ts'
import { nodeOf, put, textNode, textOf } from '../tree.ts'

const places: readonly (readonly [Tag, string])[] = [[0x0008103e, 'LO'], [0x00081030, 'LO'], [0x00181030, 'LO'], [0x00321060, 'LO'], [0x00400254, 'LO']]

interface Filled { readonly text: string, readonly tokens: readonly string[] }

/** `{family}` and the like filled in; the tokens are what has to go. */
export function filled(template: string, person: Person): Filled {
  const tokens: string[] = []
  const say = (text: string, token = text): string => { tokens.push(token); return text }
  const family = person.family.split(' ')[0] as string
  const values: Readonly<Record<string, () => string>> = {
    family: () => say(person.family, family), given: () => say(person.given), mrn: () => say(person.patientId), nid: () => say(person.nid), dob: () => say(person.born), dotted: () => say(dotted(person.born)),
    phone: () => say(person.phone), mail: () => say(person.mail), FAMILY: () => say(person.family.toUpperCase(), family.toUpperCase()), GIVEN: () => say(person.given.toUpperCase()),
    spacedmrn: () => say([...person.patientId].join(' ')), reversed: () => say(`${person.given}^${person.family}`, family), also: () => say(person.also[0] ?? family), initial: () => [...person.given][0] as string,
    doctor: () => say((person.doctors[0] as string).split('^')[0] as string), spelled: () => say(spelled(person.born)), postcode: () => say(person.postcode), town: () => say(person.town),
  }
  return { text: template.replace(/\{(\w+)\}/g, (_, name: string) => values[name]?.() ?? ''), tokens }
}

/** A date as people of several languages write it. */
function spelled(date: string): string {
  const [year, month, day] = [date.slice(0, 4), Number(date.slice(4, 6)) - 1, Number(date.slice(6))]
  const german = ['Januar', 'Februar', 'Maerz', 'April', 'Mai', 'Juni', 'Juli', 'August', 'September', 'Oktober', 'November', 'Dezember']
  const spanish = ['enero', 'febrero', 'marzo', 'abril', 'mayo', 'junio', 'julio', 'agosto', 'septiembre', 'octubre', 'noviembre', 'diciembre']
  const english = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  return [`${day}. ${german[month]} ${year}`, `${day} de ${spanish[month]} de ${year}`, `${day}-${english[month]}-${year}`][(day + month) % 3] as string
}

export function plantDescriptors(planting: Planting): void {
  const { random, tree, person, charset, actions } = planting
  for (const [tag, vr] of random.some(places, 4)) {
    const row = random.pick(planting.adversarial && random.chance(0.5) ? hardDescriptors : descriptors)
    const { text, tokens } = filled(row.text, person)
    if ([...text].length > 64) continue
    try {
      put(tree, textNode(tag, vr, text, charset))
    } catch {
      continue // upper case that the character set does not hold
    }
    actions.push({ kind: 'text_removed', where: pathOf(tag), tokens })
    if (row.words.length > 0) expectKept(planting, pathOf(tag), row.words)
  }
}

/** Technical values as they are in the real file: they have to stay. */
export const technical: readonly Tag[] = [
  0x00080008, 0x00080060, 0x00080070, 0x00081090, 0x00180015, 0x00180020, 0x00180021, 0x00180022, 0x00180023, 0x00180024, 0x00180050, 0x00180060, 0x00180080, 0x00180081, 0x00180082, 0x00180083, 0x00180084, 0x00180087, 0x00180088,
  0x00180091, 0x00181100, 0x00181120, 0x00181151, 0x00181210, 0x00181310, 0x00181314, 0x00185100, 0x00200011, 0x00200013, 0x00200032, 0x00200037, 0x00201041, 0x00280002, 0x00280004, 0x00280008, 0x00280010, 0x00280011,
  0x00280030, 0x00280100, 0x00281050, 0x00281051, 0x00281052, 0x00281053, 0x00281054, 0x00541001, 0x00541102, 0x00100040, 0x00101020, 0x00101030,
]

export function expectTechnical(planting: Planting): void {
  const { tree, random, charset } = planting
  const present = technical.filter((tag) => tag !== 0x00080008 && (nodeOf(tree, tag)?.bytes.length ?? 0) > 0)
  for (const tag of random.some(present, 14)) {
    const node = nodeOf(tree, tag)
    if (!node || /^(US|SS|UL|FL|FD|OW|OB)$/.test(node.vr)) continue
    const text = textOf(node, charset)
    if (text && /^[\x20-\x7e]+$/.test(text)) expectKept(planting, pathOf(tag), [text])
  }
}
