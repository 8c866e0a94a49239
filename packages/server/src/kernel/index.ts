/** The kernel: config, problems, the HTTP and DIMSE applications, log, identifiers, clock. It knows no room. */
export { Problem, problem } from './problem.ts'
export type { ProblemArgument, ProblemDeclaration } from './problem.ts'
export { openLog, traceOf } from './log.ts'
export type { Log, LogLevel } from './log.ts'
export { systemClock } from './clock.ts'
export type { Clock } from './clock.ts'
export { isIdentifier, newIdentifier } from './identifiers.ts'
export type { Config } from './config.ts'
