/** Words of a text that sound like a name that is known in another script. */
import type { IdentityClass } from '../types.ts'
import { consonantsOf, isAbjad, leastConsonants, leastSounds, soundsOf } from './sounds.ts'

/** As names sound; empty where all of them are written in Latin letters. */
export interface PersonSounds {
  readonly sounds: ReadonlyMap<string, IdentityClass>
  readonly consonants: ReadonlyMap<string, IdentityClass>
}

/** `words`: folded. */
export function soundsOfNames(words: ReadonlyMap<string, IdentityClass>): PersonSounds {
  const [sounds, consonants] = [new Map<string, IdentityClass>(), new Map<string, IdentityClass>()]
  for (const [word, kind] of words) {
    if (/^[\x00-\x7f]*$/.test(word)) continue
    for (const sound of soundsOf(word)) if (sound.length >= leastSounds) sounds.set(sound, kind)
    if (isAbjad(word)) for (const skeleton of consonantsOf(word)) if (skeleton.length >= 3) consonants.set(skeleton, kind)
  }
  return { sounds, consonants }
}

/** `known`: what is a word of its own and no name. */
export function namesBySound(words: readonly string[], { sounds, consonants }: PersonSounds, known: (word: string) => boolean): IdentityClass[] {
  if (sounds.size + consonants.size === 0) return []
  const found: IdentityClass[] = []
  let before = ''
  for (const word of words.filter((one) => one.length > 2)) {
    const candidate = word.length <= 40 && !known(word)
    const sound = candidate && word.length >= 4 ? soundsOf(word).find((one) => sounds.has(one)) : undefined
    const skeleton = candidate ? consonantsOf(word).find((one) => consonants.has(one)) ?? '' : ''
    const kind = sound === undefined ? consonants.get(skeleton) : sounds.get(sound)
    // Three consonants are in many words; two such names beside each other are not.
    if (kind !== undefined && (sound !== undefined || skeleton.length >= leastConsonants || (before !== '' && before !== skeleton))) found.push(kind)
    before = skeleton
  }
  return found
}
