/** Of which project something is told or done. Asked only where there are several; without a choice it is the project of this place. */
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'

interface ProjectChoiceProps { readonly value: string | undefined; readonly change: (project: string) => void; readonly isDisabled?: boolean }

export function ProjectChoice({ value, change, isDisabled = false }: ProjectChoiceProps) {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['projects'], queryFn: api.projects, staleTime: 60_000 })
  const known = [...new Set([...found.data?.projects ?? [], ...value === undefined ? [] : [value]])].sort()
  if (known.length < 2) return null
  return <NativeSelect label={t('project.one')} value={value ?? found.data?.project ?? ''} data={known} disabled={isDisabled} onChange={(event) => change(event.currentTarget.value)} w={220} data-project-choice />
}
