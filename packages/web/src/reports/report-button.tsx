/** Makes the report of a send or a study and leads to it; not there for those who may not read reports. */
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'

export function ReportButton({ kind, about }: { readonly kind: 'send' | 'study'; readonly about: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const make = useMutation({
    mutationFn: () => api.makeReport({ kind, about }),
    onSuccess: () => { void queries.invalidateQueries({ queryKey: ['reports'] }); void navigate({ to: '/reports' }) },
  })
  if (!session.data?.permissions.includes('report:read')) return null
  return <Button variant="default" loading={make.isPending} disabled={make.isError} onClick={() => make.mutate()}>{make.isError ? t('reports.nothing') : t('reports.report')}</Button>
}
