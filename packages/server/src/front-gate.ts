/** Results come back by the front gate: what a person released of a task lies beside the images that the task was given, and nowhere else. */
import type { Catalogue } from '#catalogue'
import type { ComputeOptions, MadeByTask } from '#compute'
import { takeDerived } from '#ingest'
import type { GivenInstance, Ingest } from '#ingest'
import { instancesOf } from './studies-for-tools.ts'

export function frontGate(catalogue: Pick<Catalogue, 'contents'>, ingest: Ingest): NonNullable<ComputeOptions['submitDicom']> {
  return async (files, { datasets, studies, ...from }) => {
    await takeDerived(ingest, files, { ...from, given: givenTo({ catalogue, ingest }, { datasets, studies }) })
  }
}

interface Holding { readonly catalogue: Pick<Catalogue, 'contents'>; readonly ingest: Ingest }

async function* givenTo({ catalogue, ingest }: Holding, { datasets, studies }: Pick<MadeByTask, 'datasets' | 'studies'>): AsyncIterable<GivenInstance> {
  for (const { dataset, version } of datasets) yield* catalogue.contents({ id: dataset, number: version })
  for (const study of studies) yield* await instancesOf(ingest, study)
}
