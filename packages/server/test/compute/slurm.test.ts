/** The same tool, registered and run by a real Slurm, by another address of the runner and nothing else. */
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readManifest } from '../../src/compute/tools/manifest.ts'
import { until } from '../engines/contract/records.ts'
import { counts, holder, openRoom, researcher, shellTool } from './room.ts'

const skip = process.env['VESALIUS_TEST_SLURM'] ? false : 'no Slurm is named by VESALIUS_TEST_SLURM'

test('a task runs on Slurm as it runs here', { skip, timeout: 120_000 }, async () => {
  const room = await openRoom({ runner: 'slurm:' })
  try {
    const { manifest, files } = shellTool(counts)
    assert.equal((await room.compute.tools.register({ manifest: readManifest(manifest), files }, holder)).verification.runner, 'slurm')
    const { id } = await room.compute.tasks.submit({ tool: 'org.example.shell', version: '1.0.0', entrypoint: 'count', inputs: { data: { permit: 'permit-1', dataset: 'dataset-1', version: 1, purpose: 'health-research' } } }, researcher)
    await until(async () => (await room.compute.tasks.get(id)).ended !== null, 60)
    assert.equal((await room.compute.tasks.get(id)).state, 'COMPLETE')
    assert.equal((await room.compute.airlock.list({ task: id }))[0]?.state, 'waiting')
  } finally {
    await room.close()
  }
})
