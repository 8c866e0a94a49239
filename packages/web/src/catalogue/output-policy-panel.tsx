/** What may leave of work on this dataset: the presets side by side, chosen by its holder. */
import { Button, Text, Title } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { OutputPreset } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Loading, Trouble } from '../parts/states.tsx'

export function OutputPolicyPanel({ id }: { readonly id: string }) {
  const { t } = useTranslation()
  const session = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  const found = useQuery({ queryKey: ['output-policy', id], queryFn: () => api.outputPolicy(id) })
  const choose = useMutation({ mutationFn: (preset: OutputPreset) => api.chooseOutputPolicy(id, preset), onSuccess: (state) => queries.setQueryData(['output-policy', id], state) })
  const mayChoose = session.data?.permissions.includes('data-use:edit') ?? false
  return (
    <section className="paper" aria-labelledby="output-policy">
      <Title order={2} id="output-policy" mb={4}>{t('outputPolicy.title')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('outputPolicy.lead')}</Text>
      {found.isPending && <Loading />}
      {found.isError && <Trouble error={found.error} />}
      {choose.isError && <Trouble error={choose.error} />}
      {found.data && (
        <div className="scroll" tabIndex={0} role="group" aria-labelledby="output-policy">
          <table className="lines">
            <thead><tr><th>{t('outputPolicy.preset')}</th><th className="right">{t('outputPolicy.minimumCell')}</th><th className="right">{t('outputPolicy.dominance')}</th><th>{t('outputPolicy.logs')}</th><th>{t('outputPolicy.state')}</th></tr></thead>
            <tbody>
              {found.data.presets.map(({ name, minimumCell, dominance, logs }) => (
                <tr key={name} data-preset={name} aria-current={name === found.data.preset}>
                  <td><b>{t(`outputPolicy.${name}`)}</b></td><td className="right tabular">{minimumCell}</td><td className="right tabular">{Math.round(dominance * 100)} %</td><td>{t(`outputPolicy.log.${logs}`)}</td>
                  <td>{name === found.data.preset ? <b>{t('outputPolicy.holds')}</b> : mayChoose ? <Button size="xs" variant="default" loading={choose.isPending} onClick={() => choose.mutate(name)}>{t('outputPolicy.choose', { name: t(`outputPolicy.${name}`) })}</Button> : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
