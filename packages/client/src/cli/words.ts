/** The words of a command line: positional ones and `--name value` options. */
export class Complaint extends Error {
  readonly exitCode: number
  constructor(message: string, exitCode = 64) {
    super(message)
    this.exitCode = exitCode
  }
}

export interface Words {
  readonly positional: readonly string[]
  option(name: string): string | undefined
  /** All values of an option that may be given several times, in their order. */
  all(name: string): readonly string[]
  /** A whole number ≥ 0; a Complaint names the option otherwise. */
  number(name: string, otherwise: number): number
  flag(name: string): boolean
  /** Complains about options that nobody asked for. */
  only(...names: string[]): void
}

export function parseWords(args: readonly string[], flags: readonly string[]): Words {
  const positional: string[] = []
  const options = new Map<string, string>()
  const given: [string, string][] = []
  const set = (name: string, value: string): void => {
    options.set(name, value)
    given.push([name, value])
  }
  for (let index = 0; index < args.length; index++) {
    const word = args[index] as string
    if (!word.startsWith('--')) { positional.push(word); continue }
    const [name = '', inline] = word.slice(2).split(/=(.*)/s)
    if (flags.includes(name)) options.set(name, 'true')
    else if (inline !== undefined) set(name, inline)
    else {
      const value = args[++index]
      if (value === undefined) throw new Complaint(`--${name} needs a value`)
      set(name, value)
    }
  }
  return {
    positional,
    option: (name) => options.get(name),
    all: (name) => given.filter(([one]) => one === name).map(([, value]) => value),
    flag: (name) => options.has(name),
    number(name, otherwise) {
      const text = options.get(name)
      if (text === undefined) return otherwise
      if (!/^\d{1,12}$/.test(text)) throw new Complaint(`--${name} needs a whole number`)
      return Number(text)
    },
    only(...names) {
      for (const name of options.keys()) if (!names.includes(name)) throw new Complaint(`there is no option --${name} here`)
    },
  }
}
