/** `vesalius deidentify explain --profile NAME|FILE`: what a profile does, rule by rule, for whoever has to answer for it. Needs no server. */
import { profileOf } from './deidentify-profile.ts'
import type { Verb } from './main.ts'

export const deidentifyExplain: Verb = {
  usage: 'deidentify explain --profile NAME|FILE',
  sentence: 'Say what a profile does, option by option and rule by rule.',
  async run(words) {
    words.only('profile')
    const profile = await profileOf(words.option('profile'))
    const { explainProfile } = await import('@vesalius/deidentify/profile')
    const rules = explainProfile(profile).map(({ attribute, name, action, because, explanation }) => `${attribute}  ${name}\n    ${action} (${because}): ${explanation}\n`)
    process.stdout.write(`${profile.title} (${profile.name} ${profile.version})\n${profile.explanation}\nOptions: ${profile.options.join(', ') || 'none'}\n\n${rules.join('')}`)
    return 0
  },
}
