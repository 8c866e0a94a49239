/** The command line: `vesalius <noun> <verb>`. One file per verb; problems become one line and an exit code. */
import { archiveStudies } from './archive-studies.ts'
import { count } from './count.ts'
import { clinicalExport, clinicalFhir, clinicalPropose, clinicalSources, clinicalStore } from './clinical.ts'
import { deidentify } from './deidentify.ts'
import { deidentifyCheckReport } from './deidentify-check-report.ts'
import { deidentifyExplain } from './deidentify-explain.ts'
import { deidentifyMakeKey } from './deidentify-make-key.ts'
import { deidentifyProposeColumns } from './deidentify-propose-columns.ts'
import { helpOn, meantBy } from './help.ts'
import { Complaint, parseWords } from './words.ts'
import { ingestRotateKey } from './ingest-rotate-key.ts'
import { ingestSend } from './ingest-send.ts'
import { ingestSends } from './ingest-sends.ts'
import { ledgerCheck, ledgerEntries, ledgerPolicy, ledgerReceipt } from './ledger-read.ts'
import { ledgerVerify } from './ledger-verify.ts'
import { modelsCancel, modelsList, modelsPassport, modelsRegister, modelsRun, modelsShow, modelsWeights } from './models.ts'
import { modelsCheckPassport } from './models-check-passport.ts'
import { peopleCancel, peopleClose, peopleConfirm, peopleInvite, peopleList, peopleProposals, peopleReopen, peopleRoles } from './people.ts'
import { releaseCollection, releaseShow, releaseWait } from './release.ts'
import { samplesGenerate } from './samples-generate.ts'
import { tokensEnd, tokensList, tokensMake } from './tokens.ts'
import { toolsAdmit, toolsFetch, toolsList, toolsRefuse, toolsRegister, toolsShow, toolsTest, toolsWithdraw } from './tools.ts'
import { trainingCancel, trainingOffer, trainingOffers, trainingPlans, trainingWatch, trainingWeights } from './training.ts'
import { verify } from './verify.ts'
import { version } from './version.ts'

export interface Verb {
  /** How it is called, for `vesalius help`. */
  readonly usage: string
  readonly sentence: string
  /** Options that take no value. */
  readonly flags?: readonly string[]
  /** Each option and what it does, for `vesalius help` of this verb, where there are many. */
  readonly options?: readonly (readonly [string, string])[]
  /** Takes a profile: its help says which are built in. */
  readonly profiles?: boolean
  run(words: ReturnType<typeof parseWords>): Promise<number>
}

const verbs: Record<string, Verb> = {
  'ingest send': ingestSend,
  'ingest sends': ingestSends,
  'ingest rotate-key': ingestRotateKey,
  'archive studies': archiveStudies,
  count,
  'clinical propose': clinicalPropose,
  'clinical store': clinicalStore,
  'clinical fhir': clinicalFhir,
  'clinical sources': clinicalSources,
  'clinical export': clinicalExport,
  'release show': releaseShow,
  'release wait': releaseWait,
  'release collection': releaseCollection,
  'samples generate': samplesGenerate,
  'ledger entries': ledgerEntries,
  'ledger receipt': ledgerReceipt,
  'ledger policy': ledgerPolicy,
  'ledger verify': ledgerVerify,
  'ledger check': ledgerCheck,
  'models list': modelsList,
  'models show': modelsShow,
  'models register': modelsRegister,
  'models passport': modelsPassport,
  'models check-passport': modelsCheckPassport,
  'models weights': modelsWeights,
  'tools list': toolsList,
  'tools register': toolsRegister,
  'tools withdraw': toolsWithdraw,
  'tools show': toolsShow,
  'tools fetch': toolsFetch,
  'tools test': toolsTest,
  'tools admit': toolsAdmit,
  'tools refuse': toolsRefuse,
  'models run': modelsRun,
  'models cancel': modelsCancel,
  'training offer': trainingOffer,
  'training plans': trainingPlans,
  'training watch': trainingWatch,
  'training cancel': trainingCancel,
  'training weights': trainingWeights,
  'training offers': trainingOffers,
  'people list': peopleList,
  'people invite': peopleInvite,
  'people close': peopleClose,
  'people reopen': peopleReopen,
  'people roles': peopleRoles,
  'people proposals': peopleProposals,
  'people confirm': peopleConfirm,
  'people cancel': peopleCancel,
  'tokens list': tokensList,
  'tokens make': tokensMake,
  'tokens end': tokensEnd,
  deidentify,
  'deidentify explain': deidentifyExplain,
  'deidentify propose-columns': deidentifyProposeColumns,
  'deidentify make-key': deidentifyMakeKey,
  'deidentify check-report': deidentifyCheckReport,
  verify,
  version,
}

async function main(args: readonly string[]): Promise<number> {
  const first = args[0]
  if (first === undefined || ['help', '--help', '-h'].includes(first)) return tell(args.slice(1))
  const two = verbs[args.slice(0, 2).join(' ')]
  const verb = two ?? verbs[first]
  if (!verb) throw new Complaint(`there is no verb of that name; ${meantBy(verbs, first)}`)
  const words = args.slice(two ? 2 : 1)
  if (words.some((word) => word === '--help' || word === '-h')) return tell(args.slice(0, two ? 2 : 1))
  return verb.run(parseWords(words, verb.flags ?? []))
}

async function tell(words: readonly string[]): Promise<number> {
  const text = await helpOn(verbs, words)
  if (text === undefined) throw new Complaint(`there is no verb of that name; ${meantBy(verbs, words[0])}`)
  process.stdout.write(text)
  return 0
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
