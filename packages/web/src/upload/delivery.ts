/** One delivery from this browser: chosen files, what of them is to be sent, and how each ended. Lives as long as the page, whichever page is shown. */
import type { FileAnswer, Send } from '@vesalius/client'
import { ProblemError } from '@vesalius/client'
import { api } from '../api.ts'
import { isZip, type ChosenFile } from './chosen-files.ts'
import type { Header } from './read-header.ts'
import { uploadResumable } from './resumable.ts'

export type Phase = 'empty' | 'reading' | 'choosing' | 'sending' | 'paused' | 'ended' | 'cancelled'
export type ItemState = 'waiting' | 'sending' | FileAnswer['outcome'] | 'failed' | 'done-before'

export interface Item extends ChosenFile {
  readonly number: number
  readonly header: Header | undefined
  readonly group: string
  state: ItemState
  sent: number
  reason?: string | undefined
  message?: string | undefined
}

const lanes = 4
const readers = 4
const resumableBytes = 64 * 1024 * 1024
const attempts = 4
/** A ZIP is taken to be done when nothing changed for so many looks, two seconds apart. */
const quietLooks = 5
const kept = 'vesalius-send'
export const otherGroup = 'other'
export const zipGroup = 'zip'

export class Delivery {
  phase: Phase = 'empty'
  items: Item[] = []
  readonly excluded = new Set<string>()
  read = 0
  toRead = 0
  send: string | undefined
  progress: Send | undefined
  failure: unknown
  /** Grows with every change: what is watched. */
  version = 0
  private stop = new AbortController()
  private readonly listeners = new Set<() => void>()
  private timer: number | undefined

  /** A send that a reload broke off: choosing the same files again goes on with it. */
  get brokenOff(): string | undefined {
    return this.phase === 'empty' || this.phase === 'reading' || this.phase === 'choosing' ? localStorage.getItem(kept) ?? undefined : undefined
  }

  readonly watch = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get chosen(): Item[] {
    return this.items.filter(({ group }) => !this.excluded.has(group))
  }

  async add(files: readonly ChosenFile[]): Promise<void> {
    if (files.length === 0 || this.phase === 'sending' || this.phase === 'paused') return
    if (this.phase === 'ended' || this.phase === 'cancelled') this.reset()
    const known = new Set(this.items.map(({ name, file }) => `${name}\n${file.size}`))
    const fresh = files.filter(({ name, file }) => !known.has(`${name}\n${file.size}`))
    this.phase = 'reading'
    this.toRead += fresh.length
    this.changed()
    const { readHeader } = await import('./read-header.ts')
    let next = 0
    const reader = async () => {
      for (let chosen = fresh[next++]; chosen; chosen = fresh[next++]) {
        const header = isZip(chosen.name) ? undefined : await readHeader(chosen.file).catch(() => undefined)
        const group = header ? `${header.study} ${header.series}` : isZip(chosen.name) ? zipGroup : otherGroup
        this.items.push({ ...chosen, number: this.items.length + 1, header, group, state: 'waiting', sent: 0 })
        this.read++
        this.changed()
      }
    }
    await Promise.all(Array.from({ length: readers }, reader))
    if (this.read === this.toRead) this.phase = 'choosing'
    this.changed()
  }

  include(group: string, included: boolean): void {
    if (included) this.excluded.delete(group)
    else this.excluded.add(group)
    this.changed()
  }

  /** Opens a send, or goes on with the one that was broken off, and sends. */
  async start(goOn: boolean): Promise<void> {
    this.stop = new AbortController()
    this.failure = undefined
    this.phase = 'sending'
    this.changed()
    try {
      const earlier = goOn ? this.brokenOffNow() : undefined
      if (earlier && this.send === undefined) await this.skipDone(earlier)
      if (this.send === undefined) {
        const chosen = this.chosen
        const { send } = await api.openSend({ door: chosen.every(({ name }) => isZip(name)) ? 'zip' : 'upload', expected: { files: chosen.length, bytes: sizeOf(chosen) } })
        this.send = send.id
      }
      localStorage.setItem(kept, this.send)
      await Promise.all(Array.from({ length: lanes }, () => this.lane(this.send as string)))
      if (!this.stop.signal.aborted) await this.end()
    } catch (error) {
      if (!this.stop.signal.aborted) { this.failure = error; this.phase = 'paused' }
    }
    this.changed()
  }

  pause(): void {
    this.phase = 'paused'
    this.stop.abort()
    this.changed()
  }

  async cancel(): Promise<void> {
    this.phase = 'cancelled'
    this.stop.abort()
    localStorage.removeItem(kept)
    this.changed()
    if (this.send) await api.cancelSend(this.send).catch(() => undefined)
  }

  /** Files that did not reach the node are sent again. */
  async again(): Promise<void> {
    for (const item of this.items) if (item.state === 'failed') item.state = 'waiting'
    this.send = undefined
    await this.start(false)
  }

  reset(): void {
    this.stop.abort()
    window.clearTimeout(this.timer)
    Object.assign(this, { phase: 'empty', items: [], read: 0, toRead: 0, send: undefined, progress: undefined, failure: undefined })
    this.excluded.clear()
    this.changed()
  }

  forgetBrokenOff(): void {
    localStorage.removeItem(kept)
    this.changed()
  }

  private brokenOffNow(): string | undefined {
    return localStorage.getItem(kept) ?? undefined
  }

  private async skipDone(send: string): Promise<void> {
    const state = await api.send(send).catch(() => undefined)
    if (state?.state !== 'open') return
    this.send = send
    const done = new Map<string, ItemState>()
    for (let offset = 0; ; offset += 1000) {
      const { files } = await api.sentFiles(send, { offset, limit: 1000 })
      for (const { name, outcome } of files) if (name !== undefined && outcome !== 'pending') done.set(name, outcome)
      if (files.length < 1000) break
    }
    for (const item of this.items) if (done.has(item.name)) Object.assign(item, { state: done.get(item.name), sent: item.file.size })
  }

  private async lane(send: string): Promise<void> {
    for (;;) {
      const item = this.chosen.find(({ state }) => state === 'waiting')
      if (!item || this.stop.signal.aborted) return
      item.state = 'sending'
      this.changed()
      await this.sendOne(send, item)
      this.changed()
    }
  }

  private async sendOne(send: string, item: Item): Promise<void> {
    const { signal } = this.stop
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.transfer(send, item, signal)
        Object.assign(item, { state: answer.outcome, reason: answer.reason, message: answer.message, sent: item.file.size })
        return
      } catch (error) {
        if (signal.aborted) { item.state = 'waiting'; return }
        const problem = error instanceof ProblemError ? error : undefined
        if (problem && [401, 403, 409].includes(problem.status)) { item.state = 'waiting'; throw error }
        if (attempt < attempts && !(problem && problem.status >= 400 && problem.status < 500)) { await pauseFor(400 * 2 ** attempt); continue }
        Object.assign(item, { state: 'failed', reason: problem?.code, message: problem?.message })
        return
      }
    }
  }

  private async transfer(send: string, item: Item, signal: AbortSignal): Promise<FileAnswer> {
    if (!isZip(item.name) && item.file.size < resumableBytes) return api.sendFile(send, { name: item.name, bytes: item.file }, signal)
    await uploadResumable(item.file, { send, name: item.name, signal, progress: (sent) => { item.sent = sent; this.changed() } })
    return { outcome: 'queued' }
  }

  /** What is queued ends in the send: it is watched until nothing is pending. */
  private async end(): Promise<void> {
    const send = this.send as string
    localStorage.removeItem(kept)
    await api.closeSend(send)
    this.phase = 'ended'
    let quiet = 0
    const look = async () => {
      const before = JSON.stringify(this.progress?.counts)
      this.progress = await api.send(send).catch(() => this.progress)
      this.changed()
      quiet = JSON.stringify(this.progress?.counts) === before ? quiet + 1 : 0
      if (this.send === send && quiet < quietLooks && this.items.some(({ state }) => state === 'queued')) this.timer = window.setTimeout(() => void look(), 2_000)
    }
    await look()
  }

  private changed(): void {
    this.version++
    for (const listener of this.listeners) listener()
  }
}

export const sizeOf = (items: readonly Item[]): number => items.reduce((sum, { file }) => sum + file.size, 0)

const pauseFor = (ms: number): Promise<void> => new Promise((wake) => { window.setTimeout(wake, ms) })
