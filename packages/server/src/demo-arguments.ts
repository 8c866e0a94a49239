/** The few arguments of the demonstration: --data DIR, --patients N, --json; everything else of a site is as it always is. */
import { problem } from '#kernel'

const BadArgument = problem('node/demo-argument', 400, 'Argument %s of the demonstration is not known or not right; there are --data DIR, --patients 6 to 200, --json')

/** Of the cohort of each hospital: enough for counts and for statistics of a table. */
export const usualPatients = 13

export interface DemoArguments { readonly data: string; readonly patients: number; readonly json: boolean }

/** Raises node/demo-argument. */
export function readDemoArguments(args: readonly string[]): DemoArguments {
  const found = { data: './data', patients: usualPatients, json: false }
  for (let at = 0; at < args.length; at++) {
    const [word, value] = [args[at], args[at + 1]]
    if (word === '--json') found.json = true
    else if (word === '--data' && value) { found.data = value; at++ }
    else if (word === '--patients' && /^\d{1,3}$/.test(value ?? '') && Number(value) >= 6 && Number(value) <= 200) { found.patients = Number(value); at++ }
    else throw BadArgument(at + 1)
  }
  return found
}
