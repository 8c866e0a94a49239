/** `vesalius deidentify IN OUT`: de-identifies a folder, a file or a ZIP without a server. Secrets come by file only. */
import { existsSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, extname, join, resolve } from 'node:path'
import type { OfflineOptions, OfflineResult } from '@vesalius/deidentify/offline'
import type { Lists } from './deidentify-lists.ts'
import { profileOf } from './deidentify-profile.ts'
import { showPasses } from './deidentify-progress.ts'
import type { Verb } from './main.ts'
import { Complaint, type Words } from './words.ts'

export const deidentify: Verb = {
  usage: 'deidentify IN OUT --profile NAME|FILE --key FILE [--clinical FILE]… [--map FILE] [--report FILE] [--threads N] [more]',
  sentence: 'De-identify a folder, file or ZIP, without a server. Ctrl-C stops; the same command goes on. Ends with 0 also when files were held back: read the report.',
  flags: ['resume'],
  profiles: true,
  options: [
    ['--profile NAME|FILE', 'A built-in profile, or a file of your own (`vesalius deidentify explain` says what one does).'],
    ['--key FILE', 'The key of the project; `vesalius deidentify make-key FILE` makes one.'],
    ['--clinical FILE', 'A clinical table (CSV, XLSX) whose rows belong to the persons; may be given several times.'],
    ['--columns FILE', 'What becomes of the columns of the tables, as `vesalius deidentify propose-columns` wrote it and you corrected it.'],
    ['--map FILE', 'Where to write `input path,output path` of every written file; quarantine.csv, with what was held back and why, lies beside it.'],
    ['--report FILE', 'Where to write the report (.json; a page for people lies beside it). Otherwise OUT/report.json.'],
    ['--threads N', 'How many threads work; otherwise as many as there are processors.'],
    ['--review FILE', 'What a person decided about images that were held back.'],
    ['--mode MODE', 'anonymise: no link is kept (otherwise). pseudonymise: the link is kept in --vault.'],
    ['--vault FILE', 'Where the sealed link between pseudonyms and Patient IDs is kept.'],
    ['--signing-key FILE', 'Ed25519 key (PEM) that signs the report; otherwise one beside the key file, which is made when it is not there.'],
    ['--resume', 'Go on with a run that was broken off; the same command does that by itself.'],
  ],
  async run(words) {
    words.only('profile', 'key', 'clinical', 'columns', 'map', 'report', 'threads', 'review', 'mode', 'vault', 'signing-key', 'resume')
    // Only this verb needs the engine: the others start without it.
    const { runOffline, OfflineFailure } = await import('@vesalius/deidentify/offline')
    const { openLists } = await import('./deidentify-lists.ts')
    try {
      const asked = await ask(words)
      const lists = openLists(words.option('map'), asked.options.output)
      try {
        const result = await watched(asked.options, (options) => runOffline(options, lists))
        await hand(result, asked)
        lists.finish()
        process.stdout.write(told(result, lists, asked.reportFile))
        return 0
      } catch (error) {
        lists.discard()
        throw error
      }
    } catch (error) {
      throw error instanceof OfflineFailure ? new Complaint(error.message, error.exitCode) : error
    }
  },
}

interface Asked {
  readonly options: OfflineOptions
  readonly reportFile: string
  readonly signingFile: string
  readonly vault?: string
}

async function ask(words: Words): Promise<Asked> {
  const [input, output, more] = words.positional
  if (!input || !output || more !== undefined) throw new Complaint('name the input and the output, and nothing else')
  const keyFile = words.option('key')
  if (!keyFile) throw new Complaint('--key FILE is needed; `vesalius deidentify make-key FILE` makes one')
  const vault = words.option('vault')
  const mode = words.option('mode') ?? (vault ? 'pseudonymise' : 'anonymise')
  if (mode !== 'anonymise' && mode !== 'pseudonymise') throw new Complaint('--mode is anonymise or pseudonymise')
  if (mode === 'anonymise' && vault) throw new Complaint('anonymising keeps no vault: leave --vault out, or say --mode pseudonymise')
  const { refuseWithin } = await import('./deidentify-lists.ts')
  const signingFile = words.option('signing-key') ?? `${keyFile}.signing.pem`
  for (const [option, path] of [['--key', keyFile], ['--vault', vault], ['--signing-key', signingFile]] as const) if (path) refuseWithin(output, path, option)
  const { readReviewFile } = await import('@vesalius/deidentify/offline')
  const review = words.option('review')
  return {
    options: {
      input, output, mode, profile: await profileOf(words.option('profile')), keys: await keysOf(keyFile), threads: threadsOf(words),
      clinical: words.all('clinical'), ...(words.option('columns') ? { columnsFile: words.option('columns') as string } : {}), ...(review ? { decisions: readReviewFile(review) } : {}),
    },
    reportFile: reportFileOf(words.option('report') ?? join(output, 'report.json')), signingFile, ...(vault ? { vault } : {}),
  }
}

function threadsOf(words: Words): number {
  const threads = words.number('threads', availableParallelism())
  if (threads < 1 || threads > 256) throw new Complaint('--threads is a number from 1 to 256')
  return threads
}

function reportFileOf(path: string): string {
  if (!/\.json$/i.test(path)) throw new Complaint('--report names a file that ends in .json; the page is written beside it')
  return path
}

async function keysOf(path: string): Promise<readonly Uint8Array[]> {
  if (!existsSync(path) || !statSync(path).isFile()) throw new Complaint('--key names a file that is there: a key itself is never given on the command line', 66)
  const { readKeyRing, KeyFileError } = await import('@vesalius/deidentify/subject')
  try {
    const { ring, warnings } = readKeyRing(path)
    if (warnings.includes('made-from-words')) process.stderr.write('vesalius: the key file holds words: the key is made from them and only as secret as they are. Is it the right file? `vesalius deidentify make-key FILE` makes a random key\n')
    if (warnings.includes('others-can-read')) process.stderr.write('vesalius: other accounts of this machine can read the key file (chmod 600 would end that)\n')
    return ring.keys
  } catch (error) {
    if (error instanceof KeyFileError) throw new Complaint(error.message, 65)
    throw error
  }
}

/** With progress, and stopped by Ctrl-C: at once by a second one. */
async function watched(options: OfflineOptions, run: (options: OfflineOptions) => Promise<OfflineResult>): Promise<OfflineResult> {
  const abort = new AbortController()
  const shown = showPasses()
  const stop = (): void => {
    if (abort.signal.aborted) process.exit(130)
    abort.abort()
    process.stderr.write('\nvesalius: finishing what was begun; Ctrl-C again stops at once\n')
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  try {
    return await run({ ...options, signal: abort.signal, progress: (phase, done) => shown.show(phase, done) })
  } finally {
    shown.end()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, stop)
  }
}

async function hand(result: OfflineResult, { options, reportFile, signingFile, vault }: Asked): Promise<void> {
  const { addToVault, writeWhole } = await import('@vesalius/deidentify/offline')
  const { openSigningKey, renderReportPage, signReport } = await import('@vesalius/deidentify/report')
  if (vault) addToVault(vault, options.keys, result.links)
  const report = signed()
  try {
    writeWhole(reportFile, `${JSON.stringify(report, null, 1)}\n`)
    writeWhole(join(dirname(reportFile), `${stemOf(reportFile)}.html`), renderReportPage(report))
  } catch {
    throw new Complaint('the report cannot be written where --report says', 73)
  }

  function signed(): OfflineResult['report'] {
    try {
      return signReport(result.report, openSigningKey(signingFile))
    } catch {
      process.stderr.write('vesalius: the report is NOT signed: no Ed25519 key can be read or made beside the key file; give --signing-key FILE\n')
      return result.report
    }
  }
}

const stemOf = (path: string): string => resolve(path).slice(dirname(resolve(path)).length + 1, -extname(path).length)

function told({ released, duplicates, held, strangers, report }: OfflineResult, lists: Lists, reportFile: string): string {
  const reasons = [...lists.reasons].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${count} ${reason}`).join(', ')
  return `${released} released, ${held} held back${reasons ? ` (${reasons})` : ''}, ${duplicates} copies\n` +
    (strangers > 0 ? `The output folder holds ${strangers} files that are not of this run.\n` : '') +
    `Report: ${reportFile}\nDigest: ${report.resultDigest}\n`
}
