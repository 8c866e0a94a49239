/** What an account may do, in words; and a page's content only for who may do it. */
import { Alert, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'

/** The words of a permission; its name where there are none. */
export function useAct(): (permission: string) => string {
  const { t, i18n } = useTranslation()
  return (permission) => {
    const key = permission.replace(':', '-')
    return i18n.exists(`act.${key}`) ? t(`act.${key}`) : permission
  }
}

/** Shows its children to who has the permission, and says at once to everybody else that their roles lack it. */
export function OnlyWhoMay({ permission, children }: { readonly permission: string; readonly children: ReactNode }) {
  const { t } = useTranslation()
  const act = useAct()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  if (!session.data) return null
  if (session.data.permissions.includes(permission)) return children
  return (
    <Alert role="status" variant="outline" color="gray" bg="var(--paper)" data-not-permitted={permission}>
      <Text size="sm">{t('trouble.notPermitted', { what: act(permission) })}</Text>
      <Text size="sm" c="dimmed">{t('trouble.remedyPermission')}</Text>
    </Alert>
  )
}
