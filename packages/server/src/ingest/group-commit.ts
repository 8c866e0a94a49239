/**
 * Collects what is finished while a transaction is being committed, and commits it together in the next: one flush of the disk for many
 * senders, and no waiting when there is only one.
 */
export interface GroupCommit<Item, Result> {
  add(item: Item): Promise<Result>
  /** Resolves when everything that was added is committed. */
  idle(): Promise<void>
}

interface Waiting<Item, Result> {
  readonly item: Item
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** `commit` returns one result for each item, in order. When it throws for several, each is tried alone: one bad item does not fail the others. */
export function groupCommit<Item, Result>(most: number, commit: (items: readonly Item[]) => Promise<readonly Result[]>): GroupCommit<Item, Result> {
  const waiting: Waiting<Item, Result>[] = []
  let running: Promise<void> | undefined
  const flush = async (): Promise<void> => {
    while (waiting.length > 0) await commitGroup(waiting.splice(0, most), commit)
    running = undefined
  }
  return {
    add: (item) => new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      running ??= flush()
    }),
    async idle() { while (running) await running },
  }
}

async function commitGroup<Item, Result>(group: readonly Waiting<Item, Result>[], commit: (items: readonly Item[]) => Promise<readonly Result[]>): Promise<void> {
  try {
    const results = await commit(group.map(({ item }) => item))
    group.forEach(({ resolve }, index) => resolve(results[index] as Result))
  } catch (error) {
    if (group.length === 1) return group[0]?.reject(error)
    for (const one of group) await commitGroup([one], commit)
  }
}
