/** `vesalius samples generate DIR`: writes the generated sample cohort, its clinical table and its answer key. Needs no server. */
import type { Verb } from './main.ts'
import { Complaint } from './words.ts'

export const samplesGenerate: Verb = {
  usage: 'samples generate DIR [--patients 12] [--seed 1]',
  sentence: 'Write a generated cohort (no real person): CT, MR, mammography, ultrasound, a clinical table, an answer key. DIR is new or empty; the same command goes on with a run that was broken off.',
  async run(words) {
    words.only('patients', 'seed')
    const [folder] = words.positional
    if (!folder) throw new Complaint('name the folder to write to')
    const patients = words.number('patients', 12)
    // Only this verb needs the generator: the others start without it.
    const { FolderInUse, writeSamples } = await import('@vesalius/samples')
    let shown = 0
    const written = await writeSamples(folder, { patients, seed: words.number('seed', 1) }, (progress) => {
      const now = performance.now()
      if (now - shown < (process.stderr.isTTY ? 200 : 5000)) return
      shown = now
      process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}Generating: ${progress.patient} of ${patients} patients, ${progress.files} files${process.stderr.isTTY ? '' : '\n'}`)
    }).catch((error: unknown) => { throw error instanceof FolderInUse ? new Complaint(error.message, 73) : error })
    if (process.stderr.isTTY) process.stderr.write('\n')
    process.stdout.write(`${written.files} files, ${(written.bytes / 1e6).toFixed(0)} MB\n`)
    return 0
  },
}
