/** Where a version comes from, as a drawing from left to right: datasets of each site, what was done with them, earlier versions, this one. */
import { Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ModelDetail } from '@vesalius/client'
import { useTranslation } from 'react-i18next'

interface Box { readonly id: string; readonly title: string; readonly lines: readonly string[]; readonly tone: string }
const [boxWidth, boxHeight, gap, middle, right] = [210, 58, 14, 265, 500]

export function LineageDrawing({ detail }: { readonly detail: ModelDetail }) {
  const { t } = useTranslation()
  const { version, datasets } = detail
  const { origin, lineage, parents } = version
  const sources: Box[] = [
    ...lineage.map(({ dataset, version: number, site }): Box => {
      const known = datasets.find((one) => one.dataset === dataset && one.version === number)
      const isOut = version.flags.some((flag) => flag.dataset === dataset && flag.version === number)
      return { id: `${dataset}@${number}@${site}`, title: known?.title || dataset, lines: [t('model.lineage.dataset', { number }), site === 'self' ? t('model.lineage.here') : siteName(detail, site)], tone: isOut || known?.state === 'invalidated' ? 'var(--quarantined)' : 'var(--stored)' }
    }),
    ...parents.map(({ name, number }): Box => ({ id: `${name}@${number}`, title: name, lines: [t('model.version', { number }), t('model.lineage.weights')], tone: 'var(--duplicate)' })),
  ]
  const work: Box = origin.kind === 'task' ? { id: 'work', title: origin.tool.replace(/^.*\./, ''), lines: [`${origin.entrypoint} · ${origin.toolVersion}`, t('model.lineage.task')], tone: 'var(--pending)' }
    : origin.kind === 'training' ? { id: 'work', title: origin.training.title, lines: [`${origin.training.strategy.name} · ${t('model.lineage.rounds', { count: origin.training.rounds.length })}`, t(origin.training.secureAggregation ? 'model.lineage.secure' : 'model.lineage.federated')], tone: 'var(--pending)' }
    : { id: 'work', title: t(`model.lineage.${origin.kind}`), lines: [origin.kind === 'upload' && origin.passport ? t('model.lineage.from', { name: origin.passport.name, version: origin.passport.version }) : t(origin.kind === 'upload' ? 'model.lineage.uploadHelp' : 'model.lineage.toolHelp'), ...(origin.kind === 'upload' && origin.passport ? [t('model.lineage.signedBy', { site: origin.passport.site })] : [])], tone: 'var(--pending)' }
  const result: Box = { id: 'result', title: version.title, lines: [`${version.name} · ${t('model.version', { number: version.number })}`], tone: 'var(--stored)' }
  const height = Math.max(1, sources.length) * (boxHeight + gap)
  const centre = height / 2
  return (
    <section className="paper" aria-labelledby="lineage">
      <Title order={2} id="lineage" mb="xs">{t('model.lineage.title')}</Title>
      <div className="scroll" tabIndex={0} role="group" aria-label={t('model.lineage.title')}>
        <svg viewBox={`0 0 ${right + boxWidth + 2} ${height}`} style={{ minWidth: '38rem', maxWidth: '58rem', width: '100%' }} role="img" aria-label={t('model.lineage.label', { sources: sources.map(({ title }) => title).join(', ') || t('model.lineage.unknown'), work: work.title, result: version.title })}>
          {sources.map(({ id }, index) => <Curve key={id} from={[boxWidth, index * (boxHeight + gap) + boxHeight / 2 + gap / 2]} to={[middle, centre]} />)}
          <Curve from={[middle + boxWidth, centre]} to={[right, centre]} />
          {sources.map((box, index) => <Drawn key={box.id} box={box} x={1} y={index * (boxHeight + gap) + gap / 2} />)}
          {sources.length === 0 && <text x="8" y={centre + 4} fontSize="12" fill="var(--mantine-color-dimmed)">{t('model.lineage.unknown')}</text>}
          <Drawn box={work} x={middle} y={centre - boxHeight / 2} />
          <Drawn box={result} x={right} y={centre - boxHeight / 2} />
        </svg>
      </div>
      <Text size="sm" c="dimmed" mt="xs">
        {origin.kind === 'task' && <Link to="/tasks/$id" params={{ id: origin.task }} style={{ color: 'var(--mantine-color-anchor)', marginRight: '1rem' }}>{t('model.itsTask')}</Link>}
        {parents.map(({ name, number }) => <Link key={`${name} ${number}`} to="/models/$name" params={{ name }} search={{ version: number }} style={{ color: 'var(--mantine-color-anchor)', marginRight: '1rem' }}>{name} {number}</Link>)}
      </Text>
    </section>
  )
}

function siteName({ version: { origin } }: ModelDetail, site: string): string {
  return origin.kind === 'training' ? origin.training.parties.find(({ node }) => node === site)?.name ?? site : site
}

function Drawn({ box, x, y }: { readonly box: Box; readonly x: number; readonly y: number }) {
  const short = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
  return (
    <g>
      <rect x={x} y={y} width={boxWidth - 2} height={boxHeight} rx="8" fill="var(--paper)" stroke={box.tone} strokeWidth="1.5" />
      <text x={x + 10} y={y + 20} fontSize="12.5" fontWeight="650" fill="var(--mantine-color-text)"><title>{box.title}</title>{short(box.title, 28)}</text>
      {box.lines.map((line, index) => <text key={line} x={x + 10} y={y + 36 + index * 14} fontSize="10.5" fill="var(--mantine-color-dimmed)">{short(line, 36)}</text>)}
    </g>
  )
}

function Curve({ from: [x1, y1], to: [x2, y2] }: { readonly from: readonly [number, number]; readonly to: readonly [number, number] }) {
  const half = (x1 + x2) / 2
  return <path d={`M${x1},${y1} C${half},${y1} ${half},${y2} ${x2},${y2}`} fill="none" stroke="var(--pending)" strokeWidth="1.5" />
}
