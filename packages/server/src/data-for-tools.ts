/** What the door tells the compute room of data: whether a permit allows a use, and the version of a dataset that it opens. */
import type { Access } from '#access'
import { strictPolicy } from '#compute'
import type { DataDoor } from '#compute'
import type { Clock } from '#kernel'
import type { OpenInstance } from './offered-datasets.ts'

export function dataForTools({ permits }: Pick<Access<OpenInstance>, 'permits'>, clock: Clock): DataDoor {
  return {
    async check(use, action) {
      await permits.check({ ...use, ...action, at: clock.now() })
    },
    async open(use) {
      const version = await permits.openVersion({ ...use, at: clock.now() })
      try {
        const instances: OpenInstance[] = []
        for await (const instance of version.instances) instances.push(instance)
        return {
          subjects: new Set(instances.map(({ pseudonym }) => pseudonym)).size, policy: strictPolicy, ended: version.signal, close: () => version.close(),
          images: asLongAs(version.signal, instances),
        }
      } catch (error) {
        version.close()
        throw error
      }
    },
  }
}

async function* asLongAs(signal: AbortSignal, instances: readonly OpenInstance[]) {
  for (const instance of instances) {
    signal.throwIfAborted()
    yield { bytes: () => instance.read() }
  }
}
