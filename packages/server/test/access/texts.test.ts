/** Which language the pages of sign-in speak: what Accept-Language of RFC 9110 prefers. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signInPage, welcomePage } from '../../src/access/pages.ts'
import { languageOf } from '../../src/access/texts.ts'

test('the language that a browser prefers is spoken, English where it names none of ours', () => {
  const cases = { 'de-AT,de;q=0.9,en;q=0.8': 'de', 'en-GB,en;q=0.9,de;q=0.8': 'en', 'fr,de;q=0.4': 'de', 'en;q=0.2, de;q=0.7': 'de', 'de;q=0, en': 'en', fr: 'en', '*': 'en', '': 'en', 'constructor': 'en' }
  for (const [accepted, language] of Object.entries(cases)) assert.equal(languageOf(accepted), language, accepted)
  assert.equal(languageOf(undefined), 'en')
})

test('a page says its language and speaks it, and a name that was typed is escaped in both', () => {
  const german = welcomePage('de', true)
  assert.match(german, /<html lang="de">[\s\S]*<h1>Ihr Konto einrichten<\/h1>[\s\S]*Passkey anlegen/)
  assert.match(welcomePage('en', false), /<html lang="en">[\s\S]*<h1>Set up your account<\/h1>/)
  for (const language of ['en', 'de'] as const) assert.match(signInPage(language, { uid: 'u', name: '"><script>', failure: 'wrong', passkeys: false }), /value="&#34;&#62;&#60;script&#62;"/)
})
