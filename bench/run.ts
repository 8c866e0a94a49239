/** `npm run bench -- <name>`: measures side by side with named peers in one run and prints a table of medians and ratios. */
import { Missing } from './programs.ts'

const benches: Record<string, { sentence: string; run(args: readonly string[]): Promise<void> }> = {
  headers: { sentence: 'read every header value of CT files; against dcmjs and pydicom', run: async (args) => (await import('./headers.ts')).headers(args) },
  intake: { sentence: 'C-STORE with the whole journey; against Orthanc and DCMTK storescp', run: async (args) => (await import('./intake.ts')).intake(args) },
  stow: { sentence: 'STOW-RS with the whole journey; against Orthanc', run: async (args) => (await import('./stow.ts')).stow(args) },
  query: { sentence: 'QIDO-RS at 110,000 instances; against Orthanc', run: async (args) => (await import('./query.ts')).query(args) },
  metadata: { sentence: 'metadata and retrieval of a 500-instance series; against Orthanc', run: async (args) => (await import('./metadata.ts')).metadata(args) },
  deidentify: { sentence: 'de-identification of folders, headers and pixels; against gdcmanon, pydicom, dcmjs, @umessen (and CTP)', run: async (args) => (await import('./deidentify.ts')).deidentify(args) },
  catalogue: { sentence: 'public list with 10,000 datasets: first page, facets, words, Turtle', run: async (args) => (await import('./catalogue.ts')).catalogue(args) },
  count: { sentence: 'federated count over a hub and three nodes on loopback; one node of 15,000 subjects', run: async (args) => (await import('./count.ts')).count(args) },
  ledger: { sentence: 'durable appends to the ledger in batches, receipts, a check of all of it', run: async (args) => (await import('./ledger.ts')).ledger(args) },
  training: { sentence: 'a round of federated training beside computing; sums under masks of ten million parameters', run: async (args) => (await import('./training.ts')).training(args) },
  clinical: { sentence: 'a clinical table of 22,000 x 41 cells into the archive: time, and the longest time the door cannot answer', run: async (args) => (await import('./clinical.ts')).clinical(args) },
  rendered: { sentence: 'rendered images; against Orthanc', run: async (args) => (await import('./rendered.ts')).rendered(args) },
}

const [name, ...args] = process.argv.slice(2)
const chosen = benches[name ?? '']
if (!chosen) {
  console.log(`npm run bench -- <name>\n${Object.entries(benches).map(([key, bench]) => `  ${key.padEnd(10)} ${bench.sentence}`).join('\n')}\nDebian packages needed: dcmtk orthanc orthanc-dicomweb python3-pydicom libgdcm-tools`)
  process.exit(name ? 64 : 0)
}
try {
  await chosen.run(args)
} catch (error) {
  if (!(error instanceof Missing)) throw error
  console.error(error.message)
  process.exit(69)
}
