/** The hub's side of the post: its members, their boxes, and a box of its own. Holds no patient-level data: what it carries it cannot open. */
import { newIdentifier } from '#kernel'
import type { Clock, Log } from '#kernel'
import type { Ledger, Records } from '#engines'
import { HubMembers } from './hub-members.ts'
import { openSiteKeys } from './identity.ts'
import type { Member } from './identity.ts'
import { Mailboxes } from './mailboxes.ts'
import { parcelBoxes, parcelMigrations } from './parcels.ts'
import { Post } from './post.ts'
import { addressOf } from './seal.ts'
import { hubMigrations } from './tables.ts'

export interface HubPost {
  readonly self: Member
  readonly members: HubMembers
  readonly boxes: Mailboxes
  readonly parcels: Mailboxes
  readonly post: Post
  close(): Promise<void>
}

export interface HubPostOptions {
  readonly records: Records
  readonly ledger: Ledger
  readonly log: Log
  readonly clock: Clock
  /** What people call the hub. */
  readonly name: string
  readonly keysFolder: string
}

const waitMs = 25_000

export async function openHubPost(options: HubPostOptions): Promise<HubPost> {
  const { records, ledger, log, clock, name, keysFolder } = options
  await records.migrate('federation', hubMigrations)
  await records.migrate('parcels', parcelMigrations)
  const keys = openSiteKeys(keysFolder)
  const members = new HubMembers({ records, ledger, clock })
  const known = await members.ownEntry(keys.signKey)
  const self: Member = { id: known?.id ?? newIdentifier('hub'), name, kind: 'hub', signKey: keys.signKey, boxKey: keys.boxKey }
  await members.enter(self)
  const boxes = await Mailboxes.open(records)
  const parcels = await Mailboxes.open(records, parcelBoxes)
  const carrier = { members: async () => (await members.list()).filter(({ state }) => state === 'active'), carry: (bytes: Uint8Array, how?: { readonly passing?: boolean }) => boxes.put(bytes, self.id, how) }
  const post = await Post.open({ records, log, clock, self, keys, carrier })
  const stopping = new AbortController()
  const running = receiveOwn({ boxes, post, log, id: self.id, signal: stopping.signal })
  void post.flush()
  return {
    self, members, boxes, parcels, post,
    async close() {
      stopping.abort()
      await boxes.close()
      await parcels.close()
      await running
      await post.close()
    },
  }
}

interface Own { readonly boxes: Mailboxes; readonly post: Post; readonly log: Log; readonly id: string; readonly signal: AbortSignal }

/** What is written to the hub itself. */
async function receiveOwn({ boxes, post, log, id, signal }: Own): Promise<void> {
  while (!signal.aborted) {
    try {
      const letters = await boxes.fetch(id, { waitMs, signal })
      await post.receive(letters)
      await boxes.acknowledge(id, letters.map((bytes) => addressOf(bytes).id))
    } catch (error) {
      if (signal.aborted) return
      log.warn({ kind: (error as Error).name }, 'the hub could not read its own letters; it tries again')
      await new Promise((resolve) => setTimeout(resolve, 2_000))
    }
  }
}
