/** `vesalius ledger verify RECEIPT --policy FILE`: offline, with nothing but the two files. */
import { readFileSync } from 'node:fs'
import { parsePolicy, parseReceipt, verifyReceipt } from '@vesalius/ledger'
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

export const ledgerVerify: Verb = {
  usage: 'ledger verify RECEIPT --policy FILE',
  sentence: 'Check offline that a receipt proves its entry; the policy says whose signatures are trusted.',
  async run(words) {
    words.only('policy')
    const [file] = words.positional
    const policyFile = words.option('policy')
    if (!file || !policyFile) throw new Complaint('name the receipt, and the policy with --policy FILE')
    const policy = read(policyFile, 'policy', parsePolicy)
    const receipt = read(file, 'receipt', parseReceipt)
    const { checkpoint, witnesses } = proven(() => verifyReceipt(receipt, policy))
    process.stdout.write(`${receipt.entry.toString()}\n`)
    process.stdout.write(`proven: entry ${receipt.index} of ${checkpoint.size} of ${checkpoint.origin}; ${witnesses.length} witnesses have seen it\n`)
    return 0
  },
}

function read<T>(file: string, what: string, parse: (text: string) => T): T {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Complaint(`the ${what} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, 66)
  }
  return proven(() => parse(text))
}

/** What does not hold is said, and the exit code is 3. */
function proven<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) throw new Complaint(`not proven: ${error.message}`, 3)
    throw error
  }
}
