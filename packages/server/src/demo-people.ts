/** The persons of the demonstration, by the part that each has. */
export interface Role {
  /** As it is said when the links are printed, and by which a script finds it. */
  readonly title: string
  readonly roles: readonly string[]
}

export const hubPeople: readonly Role[] = [
  { title: 'researcher', roles: ['researcher'] },
  { title: 'committee member 1', roles: ['access-committee'] },
  { title: 'committee member 2', roles: ['access-committee'] },
  { title: 'auditor', roles: ['auditor'] },
  { title: 'administrator', roles: ['node-admin'] },
]

export const hospitalPeople: readonly Role[] = [
  { title: 'data manager', roles: ['data-manager'] },
  { title: 'data holder', roles: ['data-holder'] },
]
