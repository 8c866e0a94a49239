/**
 * A Problem is a named failure (RFC 9457). It is declared once, beside the room that raises it, and carries only codes, counts,
 * tags and our own identifiers: never a value from the data. `docs/problems.md` lists every one of them; a test compares both.
 */
export type ProblemArgument = string | number

export interface ProblemDeclaration {
  readonly code: string
  readonly status: number
  readonly text: string
}

export class Problem extends Error {
  readonly code: string
  readonly status: number
  /** Further members for the problem+json body: our identifiers, counts, tags. */
  readonly members: Readonly<Record<string, ProblemArgument>>

  constructor(declaration: ProblemDeclaration, detail: string, members: Readonly<Record<string, ProblemArgument>> = {}) {
    super(detail)
    this.name = 'Problem'
    this.code = declaration.code
    this.status = declaration.status
    this.members = members
  }
}

const declared = new Map<string, ProblemDeclaration>()

/** Declares a problem and returns the function that makes one: `const NoCleaner = problem('ingest/no-cleaner', 422, 'No cleaner for %s')`. */
export function problem(code: string, status: number, text: string): (...values: ProblemArgument[]) => Problem {
  const declaration = { code, status, text }
  const earlier = declared.get(code)
  if (earlier && (earlier.status !== status || earlier.text !== text)) throw new Error(`The problem ${code} is declared twice, differently`)
  declared.set(code, declaration)
  return (...values) => {
    let next = 0
    return new Problem(declaration, text.replaceAll('%s', () => String(values[next++] ?? '')))
  }
}

/** Every problem declared by the modules loaded so far, by code. */
export function declaredProblems(): ProblemDeclaration[] {
  return [...declared.values()].sort((a, b) => (a.code < b.code ? -1 : 1))
}
