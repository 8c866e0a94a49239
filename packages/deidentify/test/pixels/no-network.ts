/** Loaded before anything else, in every thread: whoever opens a connection or asks for a name ends the process with 86. */
import dns from 'node:dns'
import net from 'node:net'

const refuse = (): never => process.exit(86)

net.Socket.prototype.connect = refuse
dns.lookup = refuse as unknown as typeof dns.lookup
globalThis.fetch = refuse
