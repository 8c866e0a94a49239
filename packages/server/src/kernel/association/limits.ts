/** Times and sizes of an association. The defaults suit a hospital's network; each can be set. */

export interface AssociationLimits {
  /** ARTIM of PS3.8 §9.1.5: for the association request to come, and for the connection to end after it should. Milliseconds. */
  readonly artim: number
  /** An open association on which nothing happens, milliseconds. */
  readonly idle: number
  /** How long the rate of a message under way is measured, and how long a peer may leave our bytes unread. Milliseconds. */
  readonly stall: number
  /** Bytes a second below which a message under way is given up. */
  readonly minRate: number
  /** How long a requestor waits for the next response, milliseconds. */
  readonly response: number
  /** The maximum length advertised: largest P-DATA-TF variable field taken, bytes. */
  readonly maxPdu: number
  /** A data set beyond this comes as a stream, bytes. */
  readonly spoolAbove: number
  /** Data sets under way in memory, over all associations, beyond which they come as streams, bytes. */
  readonly buffer: number
  /** Largest query or action data set, bytes. */
  readonly identifier: number
}

export interface ServerLimits extends AssociationLimits {
  /** Sockets in all, and from one address; further ones are closed at once. */
  readonly connections: number
  readonly connectionsPerPeer: number
  /** Associations in all, and from one address; further ones are rejected as transient. */
  readonly associations: number
  readonly associationsPerPeer: number
}

export const defaultLimits: ServerLimits = {
  artim: 15_000,
  idle: 120_000,
  stall: 20_000,
  minRate: 1024,
  response: 120_000,
  maxPdu: 131_072,
  spoolAbove: 64 * 1024 * 1024,
  buffer: 192 * 1024 * 1024,
  identifier: 1024 * 1024,
  connections: 1024,
  connectionsPerPeer: 128,
  associations: 512,
  associationsPerPeer: 64,
}

/** Counts the bytes that data sets under way hold in memory. */
export class Budget {
  private readonly limit: number
  private used = 0

  constructor(limit: number) {
    this.limit = limit
  }

  get exhausted(): boolean {
    return this.used > this.limit
  }

  take(bytes: number): void {
    this.used += bytes
  }

  give(bytes: number): void {
    this.used -= bytes
  }
}
