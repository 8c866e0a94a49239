/** Why the offline door cannot begin or go on. The text names options and codes, never a path or a value; the exit code is that of sysexits. */
export class OfflineFailure extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode: number) {
    super(message)
    this.name = 'OfflineFailure'
    this.exitCode = exitCode
  }
}

export const exitCodes = { usage: 64, data: 65, noInput: 66, internal: 70, cannotCreate: 73, io: 74, cancelled: 130 } as const
