/** A worker that takes a job and never ends it: it is there to be killed. Arguments: address of the records, name of the job. */
import { openLog } from '#kernel'
import { openQueue, openRecords } from '#engines'

const [address = '', name = ''] = process.argv.slice(2)
const log = openLog('silent')
const queue = await openQueue(await openRecords(address, { log }), { log })
await queue.work(name, async () => {
  process.stdout.write('taken\n')
  await new Promise(() => {})
})
