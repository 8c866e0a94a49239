/** The columns of a table: what each was taken for, how sure that is, and what becomes of it; both can be changed within what the profile allows. */
import { Select, Text } from '@mantine/core'
import type { ClinicalColumn, ProposedColumn } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { countText } from '../words.ts'

/** From here on nobody has to look twice. */
export const sureFrom = 0.7

export interface ColumnTableProps {
  readonly proposed: readonly ProposedColumn[]
  readonly plan: readonly ClinicalColumn[]
  readonly allowed: Readonly<Record<string, readonly string[]>>
  readonly change: (plan: readonly ClinicalColumn[]) => void
}

export function ColumnTable({ proposed, plan, allowed, change }: ColumnTableProps) {
  const { t } = useTranslation()
  const put = (index: number, part: Partial<ClinicalColumn>): void => change(plan.map((column, at) => (at === index ? { ...column, ...part } : column)))
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={t('clinical.columnList')}>
      <table className="lines stacks">
        <thead><tr><th>{t('clinical.column')}</th><th>{t('clinical.holds')}</th><th>{t('clinical.becomes')}</th><th>{t('clinical.sure')}</th></tr></thead>
        <tbody>
          {plan.map((column, index) => {
            const proposal = proposed[index]
            return (
              <tr key={`${column.header} ${index}`} data-column={column.header}>
                <td><Text size="sm" fw={600}>{column.header}</Text><Text size="xs" c="dimmed">{t('clinical.filled', { shown: countText(proposal?.filled ?? 0) })}</Text></td>
                <td data-label={t('clinical.holds')}><Select size="xs" w={190} allowDeselect={false} aria-label={t('clinical.holdsOf', { header: column.header })} value={column.role} data={Object.keys(allowed).map((role) => ({ value: role, label: t(`columnRole.${role}`) }))}
                  onChange={(role) => role && put(index, { role, action: allowed[role]?.[0] ?? 'remove' })} /></td>
                <td data-label={t('clinical.becomes')}><Select size="xs" w={190} allowDeselect={false} aria-label={t('clinical.becomesOf', { header: column.header })} value={column.action} data={(allowed[column.role] ?? ['remove']).map((action) => ({ value: action, label: t(`columnAction.${action}`) }))}
                  onChange={(action) => action && put(index, { action })} />
                  {column.dayOrder && <Select mt={4} size="xs" w={190} allowDeselect={false} aria-label={t('clinical.orderOf', { header: column.header })} value={column.dayOrder} data={['dmy', 'mdy'].map((value) => ({ value, label: t(`dayOrder.${value}`) }))} onChange={(value) => put(index, { dayOrder: value as 'dmy' | 'mdy' })} />}
                </td>
                <td data-label={t('clinical.sure')}><Text size="sm" className="tabular" c={(proposal?.confidence ?? 0) < sureFrom ? 'var(--quarantined-text)' : 'var(--mantine-color-text)'} fw={600}>{Math.round((proposal?.confidence ?? 0) * 100)} %</Text><Text size="xs" c="dimmed">{proposal ? t(`columnBecause.${proposal.because}`) : ''}</Text></td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
