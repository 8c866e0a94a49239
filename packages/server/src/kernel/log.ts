/** The program's log: JSON lines of pino, written to standard error, with secrets redacted. Values of patients never reach it. */
import pino from 'pino'

export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Log
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

const redacted = ['password', 'secret', 'token', 'authorization', 'cookie', '*.password', '*.secret', '*.token', '*.authorization', '*.cookie']

export function openLog(level: LogLevel): Log {
  return pino({ level, redact: redacted, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: false })) as Log
}

/** What may be logged of an error that is not ours: its class, its code and where in our code it was thrown, but not its message, which may quote data. */
export function traceOf(error: unknown): { kind: string; code?: string; stack: string[] } {
  if (!(error instanceof Error)) return { kind: typeof error, stack: [] }
  const code = (error as { code?: unknown }).code
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).map((line) => line.trim()).slice(0, 12)
  return { kind: error.name, ...(typeof code === 'string' ? { code } : {}), stack }
}
