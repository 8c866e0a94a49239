/** `vesalius deidentify make-key FILE`: a new random key for a project, for its owner only. Needs no server. */
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

export const deidentifyMakeKey: Verb = {
  usage: 'deidentify make-key FILE',
  sentence: 'Make the key of a project. Who has it can link pseudonyms to persons; who destroys it makes that impossible.',
  async run(words) {
    words.only()
    const [file] = words.positional
    if (!file) throw new Complaint('name the file')
    const { makeKeyFile, KeyFileError } = await import('@vesalius/deidentify/subject')
    try {
      makeKeyFile(file)
    } catch (error) {
      throw new Complaint(error instanceof KeyFileError ? error.message : 'the key file cannot be made there', 73)
    }
    process.stdout.write('made; keep a copy where only you can read it\n')
    return 0
  },
}
