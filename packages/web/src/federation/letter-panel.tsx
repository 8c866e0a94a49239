/** The proof of what leaves: how many letters of each type were written and got, the last of them, and what a letter of each type may hold. */
import { Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { FederationMember, LetterCount, LetterSeen } from '@vesalius/client'
import { useTranslation } from 'react-i18next'
import { api } from '../api.ts'
import { Loading, Trouble } from '../parts/states.tsx'
import { countText, sizeText, timeText } from '../words.ts'

export function LetterPanel({ members }: { readonly members: readonly FederationMember[] }) {
  const { t } = useTranslation()
  const letters = useQuery({ queryKey: ['federation', 'letters'], queryFn: api.federationLetters, refetchInterval: 5_000 })
  const forms = useQuery({ queryKey: ['federation', 'forms'], queryFn: api.letterForms, staleTime: Infinity })
  return (
    <section className="paper" aria-labelledby="letters">
      <Title order={2} id="letters" mb={4}>{t('federation.letters')}</Title>
      <Text size="sm" c="dimmed" mb="xs">{t('federation.lettersHelp')}</Text>
      {(letters.isPending || forms.isPending) && <Loading />}
      {letters.isError && <Trouble error={letters.error} again={() => void letters.refetch()} />}
      {forms.isError && <Trouble error={forms.error} again={() => void forms.refetch()} />}
      {letters.data && forms.data && (
        <Stack gap="md">
          <ByType counts={letters.data.counts} forms={forms.data.forms} />
          <Last letters={letters.data.last} members={members} />
        </Stack>
      )}
    </section>
  )
}

/** Every type of the closed list, also those of which there was none. */
function ByType({ counts, forms }: { readonly counts: readonly LetterCount[]; readonly forms: Readonly<Record<string, unknown>> }) {
  const { t, i18n } = useTranslation()
  const of = (type: string, direction: 'sent' | 'received'): LetterCount | undefined => counts.find((one) => one.type === type && one.direction === direction)
  const most = Math.max(1, ...counts.map(({ letters }) => letters))
  return (
    <div className="scroll" tabIndex={0} role="group" aria-labelledby="letters">
      <table className="lines">
        <thead><tr><th>{t('federation.letterType')}</th><th>{t('federation.sent')}</th><th className="right">{t('federation.bytes')}</th><th>{t('federation.received')}</th><th>{t('federation.mayHold')}</th></tr></thead>
        <tbody>
          {Object.entries(forms).map(([type, form]) => {
            const [sent, received] = [of(type, 'sent'), of(type, 'received')]
            return (
              <tr key={type} data-letters={type}>
                <td><b>{type}</b>{i18n.exists(`federation.letter.${type}`) && <Text size="xs" c="dimmed">{t(`federation.letter.${type}`)}</Text>}</td>
                <td><Amount count={sent} most={most} /></td>
                <td className="right tabular">{sent ? sizeText(sent.bytes) : '–'}</td>
                <td><Amount count={received} most={most} /></td>
                <td><details><summary>{t('federation.form')}</summary><pre className="code" tabIndex={0} aria-label={t('federation.formOf', { type })} style={{ maxHeight: '16rem', maxWidth: '34rem', overflow: 'auto', margin: 0 }}>{JSON.stringify(form, undefined, 1)}</pre></details></td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Amount({ count, most }: { readonly count: LetterCount | undefined; readonly most: number }) {
  const { t } = useTranslation()
  if (!count) return <Text size="sm" c="dimmed" span>–</Text>
  return (
    <div style={{ minWidth: '7rem' }}>
      <span className="share-bar" aria-hidden="true" style={{ display: 'block' }}><span style={{ width: `${Math.max(3, (100 * count.letters) / most)}%` }} /></span>
      <Text size="xs" className="tabular">{countText(count.letters)}{count.waiting > 0 && ` · ${t('federation.waitingShort', { shown: countText(count.waiting) })}`}</Text>
    </div>
  )
}

function Last({ letters, members }: { readonly letters: readonly LetterSeen[]; readonly members: readonly FederationMember[] }) {
  const { t } = useTranslation()
  if (letters.length === 0) return <Text size="sm">{t('federation.noLetters')}</Text>
  const nameOf = (id: string): string => members.find((member) => member.id === id)?.name ?? id
  return (
    <details>
      <summary>{t('federation.last')}</summary>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('federation.last')}>
        <table className="lines">
          <thead><tr><th>{t('federation.when')}</th><th>{t('federation.letterType')}</th><th>{t('federation.way')}</th><th className="right">{t('federation.bytes')}</th><th>{t('federation.state')}</th></tr></thead>
          <tbody>
            {letters.map(({ id, type, direction, other, at, bytes, state }) => (
              <tr key={id}><td style={{ whiteSpace: 'nowrap' }}>{timeText(at)}</td><td>{type}</td><td>{t(`federation.direction.${direction}`, { name: nameOf(other) })}</td><td className="right tabular">{bytes === undefined ? '–' : sizeText(bytes)}</td><td>{t(`federation.letterState.${state}`)}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
