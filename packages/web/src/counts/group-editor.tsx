/** A group of criteria of which all or any must hold, with groups inside it. */
import { CloseButton, Group as Row, SegmentedControl, Stack } from '@mantine/core'
import { searchKeys } from '@vesalius/standards/eucaim'
import { useTranslation } from 'react-i18next'
import { AddButtons, Criterion } from './criterion.tsx'
import { added, emptyGroup, newPart, replaced, without, type Group, type Operand, type Part } from './question.ts'

export interface GroupEditorProps {
  readonly group: Group
  readonly change: (group: Group) => void
  readonly remove?: () => void
  readonly depth?: number
}

const deepest = 4

export function GroupEditor({ group, change, remove, depth = 1 }: GroupEditorProps) {
  const { t } = useTranslation()
  const swap = (part: Part): void => change(replaced(group, part))
  return (
    <div className="question-group" data-operand={group.operand} role="group" aria-label={t(group.operand === 'AND' ? 'counts.all' : 'counts.any')}>
      <Row justify="space-between" mb="xs" gap="xs">
        <SegmentedControl size="xs" aria-label={t('counts.howMany')} value={group.operand} onChange={(operand) => change({ ...group, operand: operand as Operand })}
          data={[{ value: 'AND', label: t('counts.all') }, { value: 'OR', label: t('counts.any') }]} />
        {remove && <CloseButton size="sm" aria-label={t('counts.removeGroup')} onClick={remove} />}
      </Row>
      <Stack gap="xs">
        {group.parts.map((part) => (part.kind === 'group'
          ? <GroupEditor key={part.id} group={part} depth={depth + 1} change={swap} remove={() => change(without(group, part.id))} />
          : <Criterion key={part.id} part={part} change={swap} remove={() => change(without(group, part.id))} />))}
        <AddButtons fields={searchKeys.map(({ field }) => field)} add={(field) => change(added(group, newPart(field)))}
          addGroup={depth < deepest ? () => change(added(group, emptyGroup(group.operand === 'AND' ? 'OR' : 'AND'))) : undefined} />
      </Stack>
    </div>
  )
}
