/** The members as a table: when they were seen, what they run, how their clock stands, what waits for them. */
import { Button, Group, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Federation, FederationMember } from '@vesalius/client'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { api, queries } from '../api.ts'
import { Trouble } from '../parts/states.tsx'
import { countText, rateText, timeText } from '../words.ts'
import { clockLimitMs, presenceOf, toneOfPresence } from './member-state.ts'

interface MemberListProps { readonly federation: Federation; readonly mayManage: boolean }

export function MemberList({ federation, mayManage }: MemberListProps) {
  const { t } = useTranslation()
  const change = useMutation({ mutationFn: ({ id, state }: { id: string; state: 'active' | 'suspended' }) => api.setMemberState(id, state), onSettled: () => queries.invalidateQueries({ queryKey: ['federation'] }) })
  const collect = useMutation({ mutationFn: ({ id, collects = false }: FederationMember) => api.setMemberCollects(id, !collects), onSettled: () => queries.invalidateQueries({ queryKey: ['federation'] }) })
  const atHub = federation.role === 'hub'
  return (
    <section className="paper" aria-labelledby="members">
      <Title order={2} id="members" mb="xs">{t('federation.members')}</Title>
      {change.isError && <Trouble error={change.error} />}
      {collect.isError && <Trouble error={collect.error} />}
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="members">
        <table className="lines">
          <thead>
            <tr>
              <th>{t('federation.site')}</th><th>{t('federation.state')}</th>{atHub && <><th>{t('federation.seen')}</th><th>{t('federation.version')}</th><th>{t('federation.clock')}</th><th>{t('federation.tier')}</th><th className="right">{t('federation.waiting')}</th></>}<th>{t('federation.keys')}</th>
              {atHub && mayManage && <th>{t('federation.act')}</th>}
            </tr>
          </thead>
          <tbody>
            {federation.members.map((member) => (
              <tr key={member.id} data-member={member.name}>
                <td><b>{member.name}</b> <Text size="xs" c="dimmed" span>{member.collects ? t('federation.collects') : t(`federation.kind.${member.kind}`)}</Text></td>
                <td><PresenceChip member={member} federation={federation} /></td>
                {atHub && <Seen member={member} />}
                <td className="code">{member.fingerprint}</td>
                {atHub && mayManage && (
                  <td>{member.kind === 'node' && <Group gap="xs"><Button size="xs" variant="default" loading={change.isPending} onClick={() => change.mutate({ id: member.id, state: member.state === 'suspended' ? 'active' : 'suspended' })}>{t(member.state === 'suspended' ? 'federation.resume' : 'federation.suspend')}</Button><Button size="xs" variant="default" loading={collect.isPending} onClick={() => collect.mutate(member)}>{t(member.collects ? 'federation.collectsEnd' : 'federation.collectsName', { name: member.name })}</Button></Group>}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function PresenceChip({ member, federation }: { readonly member: FederationMember; readonly federation: Federation }) {
  const { t } = useTranslation()
  const presence = presenceOf(member, federation, Date.now())
  const tone = toneOfPresence[presence]
  return <span className="chip" data-presence={presence} style={{ '--tone': `var(--${tone})`, color: `var(--${tone}-text)` } as React.CSSProperties}>{t(`federation.presence.${presence}`)}</span>
}

/** To a tenth of a second, which is what a letter's way lets one know. */
function clockWord(t: TFunction, aheadMs: number): string {
  const tenths = Math.round(aheadMs / 100)
  if (tenths === 0) return t('federation.agrees')
  const seconds = rateText(Math.abs(tenths) / 10)
  return tenths > 0 ? t('federation.ahead', { seconds }) : t('federation.behind', { seconds })
}

function Seen({ member: { kind, seenAt, version, clockAheadMs, tier, waiting = 0 } }: { readonly member: FederationMember }) {
  const { t } = useTranslation()
  const off = Math.abs(clockAheadMs ?? 0) > clockLimitMs
  return (
    <>
      <td>{seenAt ? timeText(seenAt) : kind === 'hub' ? '–' : t('federation.never')}</td>
      <td className="tabular">{version ?? '–'}</td>
      <td className="tabular" style={off ? { color: 'var(--rejected-text)', fontWeight: 650 } : undefined}>{clockAheadMs === undefined ? '–' : clockWord(t, clockAheadMs)}</td>
      <td className="tabular">{tier ?? '–'}</td>
      <td className="right tabular">{countText(waiting)}</td>
    </>
  )
}
