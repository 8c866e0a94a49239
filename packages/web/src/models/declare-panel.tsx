/** Declaring what a version is for, where nobody has yet (a federated training declares nothing), or saying it anew; what was said before stays in the record. */
import { Button, Group, Stack, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ModelVersion } from '@vesalius/client'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { DeclarationFields, declarationOf, needed, saidOf } from './declaration-fields.tsx'

export function DeclarePanel({ version }: { readonly version: ModelVersion }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(version.declaration === null)
  const [said, setSaid] = useState(saidOf(version.declaration))
  const declare = useMutation({
    mutationFn: () => api.declareModel(version.name, version.number, declarationOf(said, version.declaration)),
    onSuccess: () => { setOpen(false); return queries.invalidateQueries({ queryKey: ['models'] }) },
  })
  if (!open) return <Group><Button variant="default" size="xs" onClick={() => setOpen(true)}>{t('model.declareAgain')}</Button></Group>
  return (
    <form className="paper" aria-labelledby="declare" onSubmit={(event) => { event.preventDefault(); declare.mutate() }}>
      <Title order={2} id="declare" mb="xs">{t('model.declare')}</Title>
      <Stack gap="sm">
        <DeclarationFields said={said} say={(name) => (value) => setSaid((before) => ({ ...before, [name]: value }))} />
        <Group><Button type="submit" disabled={!needed.every((name) => said[name]?.trim())} loading={declare.isPending}>{t('model.declareNow')}</Button>{version.declaration && <Button variant="default" onClick={() => setOpen(false)}>{t('model.cancel')}</Button>}</Group>
      </Stack>
      {declare.isError && <Trouble error={declare.error} />}
    </form>
  )
}
