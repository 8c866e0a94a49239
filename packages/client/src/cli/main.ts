/** The command line: `vesalius <noun> <verb>`. One file per verb; problems become one line and an exit code. */
import { archiveStudies } from './archive-studies.ts'
import { deidentify } from './deidentify.ts'
import { deidentifyCheckReport } from './deidentify-check-report.ts'
import { deidentifyExplain } from './deidentify-explain.ts'
import { deidentifyMakeKey } from './deidentify-make-key.ts'
import { deidentifyProposeColumns } from './deidentify-propose-columns.ts'
import { Complaint, parseWords } from './words.ts'
import { ingestRotateKey } from './ingest-rotate-key.ts'
import { ingestSend } from './ingest-send.ts'
import { ingestSends } from './ingest-sends.ts'
import { ledgerCheck, ledgerEntries, ledgerPolicy, ledgerReceipt } from './ledger-read.ts'
import { ledgerVerify } from './ledger-verify.ts'
import { samplesGenerate } from './samples-generate.ts'
import { verify } from './verify.ts'
import { version } from './version.ts'

export interface Verb {
  /** How it is called, for `vesalius help`. */
  readonly usage: string
  readonly sentence: string
  /** Options that take no value. */
  readonly flags?: readonly string[]
  run(words: ReturnType<typeof parseWords>): Promise<number>
}

const verbs: Record<string, Verb> = {
  'ingest send': ingestSend,
  'ingest sends': ingestSends,
  'ingest rotate-key': ingestRotateKey,
  'archive studies': archiveStudies,
  'samples generate': samplesGenerate,
  'ledger entries': ledgerEntries,
  'ledger receipt': ledgerReceipt,
  'ledger policy': ledgerPolicy,
  'ledger verify': ledgerVerify,
  'ledger check': ledgerCheck,
  deidentify,
  'deidentify explain': deidentifyExplain,
  'deidentify propose-columns': deidentifyProposeColumns,
  'deidentify make-key': deidentifyMakeKey,
  'deidentify check-report': deidentifyCheckReport,
  verify,
  version,
}

function help(): string {
  const lines = Object.values(verbs).map((verb) => `  vesalius ${verb.usage}\n      ${verb.sentence}`)
  return ['Vesalius: cancer imaging data and AI, under the hospital\'s control.', '',
    '  vesalius solo [--data DIR] [--http HOST:PORT] [--dimse HOST:PORT] [--json]\n      Start everything in one process (what npm start does). All settings: docs/config.md.',
    ...lines, '',
    'Verbs that talk to a running Vesalius take --url URL (default http://127.0.0.1:8042) and --token-file FILE',
    '(default: the token that a Vesalius on this machine leaves in DATA/local-token, with --data DIR, default ./data).', ''].join('\n')
}

async function main(args: readonly string[]): Promise<number> {
  const two = verbs[args.slice(0, 2).join(' ')]
  const verb = two ?? verbs[args[0] ?? '']
  if (!verb) {
    const asked = ['help', '--help', '-h', undefined].includes(args[0])
    ;(asked ? process.stdout : process.stderr).write(asked ? help() : `vesalius: there is no verb of that name; vesalius help lists them\n`)
    return asked ? 0 : 64
  }
  return verb.run(parseWords(args.slice(two ? 2 : 1), verb.flags ?? []))
}

// Whoever reads us through `head` has read enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(0); throw error })

main(process.argv.slice(2)).then(
  (code) => { process.exitCode = code },
  (error: unknown) => {
    if (error instanceof Complaint) {
      process.stderr.write(`vesalius: ${error.message}\n`)
      process.exitCode = error.exitCode
      return
    }
    const code = (error as { code?: string }).code ?? (error as Error).name
    process.stderr.write(`vesalius: an unexpected failure (${code}); nothing is known to be lost. Please report it.\n`)
    process.exitCode = 70
  },
)
