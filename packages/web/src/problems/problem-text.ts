/** The texts of problems as forms with places to fill: what one language filled in is put into another's. */

/** [what happened, what to do]; `%s` stands for what is filled in. */
export type Book = Readonly<Record<string, readonly string[]>>

/** What stands in `message` where `form` has `%s`; empty when it is not of that form. */
export function valuesIn(form: string, message: string): readonly string[] {
  const pattern = form.split('%s').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(.*?)')
  return new RegExp(`^${pattern}$`, 's').exec(message)?.slice(1) ?? []
}

export function fill(form: string, values: readonly string[]): string {
  let next = 0
  return form.replaceAll('%s', () => values[next++] ?? '…')
}
