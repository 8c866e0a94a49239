/** Settings: what is refused is told in one line that names the setting and never its value; the help is plain text for a terminal. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configHelp, readConfig, settings } from '../../src/kernel/config.ts'

test('arguments win over the environment, which wins over defaults', () => {
  const config = readConfig({ VESALIUS_WORKERS: '3', VESALIUS_PROJECT: 'one' }, ['--project', 'two', '--no-samples'])
  assert.deepEqual([config.workers, config.project, config.samples, config.path], [3, 'two', false, 'federated'])
})

test('what is refused names the setting and not the value', () => {
  const refused: [string[], string, RegExp][] = [
    [['--colour', 'SECRET'], 'config/unknown-key', /colour/], [['SECRET'], 'config/not-a-setting', /Argument 1/], [['--workers', 'SECRET'], 'config/bad-value', /workers is not valid: expected number$/],
    [['--http', 'SECRET'], 'config/bad-value', /http is not valid: expected HOST:PORT/], [['--sample-patients', '1000'], 'config/bad-value', /sample-patients/], [['--config', '/nowhere/SECRET'], 'config/no-file', /config/],
  ]
  for (const [args, code, text] of refused) {
    assert.throws(() => readConfig({}, args), (error: { code: string; message: string }) => {
      assert.equal(error.code, code)
      assert.match(error.message, text)
      assert.doesNotMatch(error.message, /SECRET|\n/)
      return true
    })
  }
})

test('only a switch may stand without a value: another setting is refused by its name, and no folder is called true', () => {
  for (const [args, name] of [[['--data'], 'data'], [['--data', '--http', '127.0.0.1:0'], 'data'], [['--watch-folder', '--samples'], 'watch-folder'], [['--workers'], 'workers'], [['--config'], 'config']] as const) {
    assert.throws(() => readConfig({}, args), (error: { code: string; message: string }) => error.code === 'config/no-value' && error.message.includes(`setting ${name} needs a value`), args.join(' '))
  }
  assert.deepEqual([readConfig({}, ['--samples']).samples, readConfig({}, ['--collect']).collect, readConfig({}, ['--no-samples', '--http', '127.0.0.1:0']).samples], [true, true, false])
  for (const name of ['colour', 'no-data', 'no-colour', 'constructor']) {
    assert.throws(() => readConfig({}, [`--${name}`]), (error: { code: string; message: string }) => error.code === 'config/unknown-key' && error.message.includes(name))
  }
})

test('the help lists every setting in columns that fit a terminal, without Markdown', () => {
  const help = configHelp()
  for (const name of Object.keys(settings)) assert.match(help, new RegExp(`^  --${name}( |$)`, 'm'))
  assert.doesNotMatch(help, /^[|#]/m)
  assert.ok(help.split('\n').slice(3).every((line) => line.length <= 100))
})
