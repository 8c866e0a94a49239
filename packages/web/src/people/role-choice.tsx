/** The roles as boxes, each with what it may do; and the roles of somebody as tags. */
import { Checkbox, Stack } from '@mantine/core'
import { roleNames } from '@vesalius/client'
import { useTranslation } from 'react-i18next'

export interface RoleChoiceProps {
  readonly label: string
  readonly chosen: readonly string[]
  readonly choose: (roles: string[]) => void
  /** Roles that cannot be changed here. */
  readonly fixed?: readonly string[]
}

export function RoleChoice({ label, chosen, choose, fixed = [] }: RoleChoiceProps) {
  const { t } = useTranslation()
  return (
    <Checkbox.Group label={label} value={[...chosen]} onChange={choose} mt="sm">
      <Stack gap={6} mt={4}>
        {roleNames.map((role) => <Checkbox key={role} value={role} disabled={fixed.includes(role)} label={t(`people.role.${role}`)} description={t(`people.roleMay.${role}`)} />)}
      </Stack>
    </Checkbox.Group>
  )
}

export function RoleTags({ roles }: { readonly roles: readonly string[] }) {
  const { t } = useTranslation()
  if (roles.length === 0) return <>{t('people.noRole')}</>
  return <span style={{ display: 'inline-flex', flexWrap: 'wrap', gap: 4 }}>{roles.map((role) => <span key={role} className="tag">{t(`people.role.${role}`)}</span>)}</span>
}
